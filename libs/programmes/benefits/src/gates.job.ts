import { businessDate, promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { passDeadlines } from '#libs/workflow';
import { clearInstalments } from './clearance.ts';
import { advance, moveEntitlementGates, PUBLICITY_TERM, type GateKeeper } from './gates.ts';
import { timeRecoveriesAnew } from './recovery-term.ts';
import { endWhollyOwedBack } from './whole-recovery.ts';

const BATCH = 500;
const LOOK_AGAIN_SECONDS = 600;

/** Takes one entitlement on from where it stands, after something about it has changed. */
export class AdvanceJob implements JobHandler {
  readonly kind = 'benefits.advance';

  constructor(private readonly keeper: GateKeeper) {}

  async handle(job: Job): Promise<void> {
    await job.finish('benefits.advance.finish', (tx) => advance(tx, this.keeper, [job.ref]));
  }
}

/**
 * Ends publicity whose working days are over, looks again at what is held or failed for want of data, ends what is owed back
 * whole, and clears instalments whose turn has come. The job promises its own next look, so one promise is open at any time.
 */
export class GatesJob implements JobHandler {
  readonly kind = 'benefits.gates';

  constructor(private readonly keeper: GateKeeper) {}

  async handle(job: Job): Promise<void> {
    for (let ended = BATCH; ended === BATCH;) {
      ended = await job.step('benefits.gates.publicity', (tx) => this.#endPublicity(tx));
    }
    const since = await job.step('benefits.gates.begin', async (tx) => {
      const [now] = await tx.query<{ at: string }>(`select to_json(now())#>>'{}' as at`);
      return (now as { at: string }).at;
    });
    for (let judged = BATCH; judged === BATCH;) {
      judged = await job.step('benefits.gates.held', (tx) => this.#judgeAgain(tx, since));
    }
    await job.step('benefits.gates.time', (tx) => timeRecoveriesAnew(tx, this.keeper.calendar));
    for (let more = true; more;) more = await job.step('benefits.gates.recover', endWhollyOwedBack);
    for (let more = true; more;) more = await job.step('benefits.gates.clear', clearInstalments);
    await job.finish('benefits.gates.finish', (tx) =>
      promise(tx, [{ kind: this.kind, ref: job.ref, delaySeconds: LOOK_AGAIN_SECONDS }]),
    );
  }

  async #endPublicity(tx: Tx): Promise<number> {
    const gates = await passDeadlines(tx, 'gate', PUBLICITY_TERM, await businessDate(tx), BATCH);
    const rows = await tx.query<{ id: string }>(
      `select entity_id as id from gate where id = any($1::uuid[]) order by entity_id`,
      [gates],
    );
    const ids = rows.map((row) => row.id);
    await moveEntitlementGates(tx, 'publicity', ids, 'close');
    await advance(tx, this.keeper, ids);
    return gates.length;
  }

  async #judgeAgain(tx: Tx, since: string): Promise<number> {
    const rows = await tx.query<{ id: string }>(
      `select g.entity_id as id from gate g join entitlement e on e.id = g.entity_id
       where g.entity = 'entitlement' and g.kind in ('reachability', 'credit', 'funds') and g.state in ('held', 'failed')
         and g.judged_at < $1 and e.state in ('listed', 'confirmed')
       order by g.judged_at limit ${BATCH}`,
      [since],
    );
    await advance(
      tx,
      this.keeper,
      rows.map((row) => row.id),
    );
    return rows.length;
  }
}
