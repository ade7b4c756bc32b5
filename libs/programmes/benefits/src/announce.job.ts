import {
  businessDate,
  move,
  moveOne,
  promise,
  type Job,
  type JobHandler,
  type Tx,
} from '#libs/platform';
import { startDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { deem } from './funding.ts';
import { advance, moveEntitlementGates, setUpEntitlementGates, type GateKeeper } from './gates.ts';
import { entitlementLifecycle, GOES_ON, LIST_IN_FORCE, listLifecycle } from './lifecycles.ts';
import { beginRollout } from './list-rollout.ts';
import { tell } from './notice.ts';
import { WATCHED } from './watched.ts';

const BATCH = 500;
/** Whose turn it is to be told: with money, under a policy that goes on, and on a list in force or the one that applied. */
const TURN = {
  list: `from entitlement e join benefit_list l on l.id = e.list_id
  where e.list_id = $1 and e.state = 'listed' and l.state = any($2) and ${GOES_ON} and in_rollout(e.list_id, e.subject_id)`,
  // The states of lists are asked of none here; the parameter is named so that both take the same.
  applicant: `from entitlement e where e.id = $1 and e.declaration_id is not null and e.state = 'listed' and $2::text[] is not null and ${GOES_ON}`,
} as const;
type Turn = keyof typeof TURN;
/**
 * The firm is asked when its answer is the next gate, or told when an article waives the answer: of its answer and what is
 * not passed yet, its answer comes first. Asked gate by gate, because a plan for all gates at once, made while the new
 * rows are not counted yet, compares each with each.
 */
export const TO_BE_TOLD = `(select g.kind = 'confirmation' from gate g where g.entity = 'entitlement' and g.entity_id = e.id
  and (g.kind = 'confirmation' or g.state not in ('closed', 'waived')) order by g.place limit 1)`;

interface Told {
  id: string;
  subject_id: number;
  authority: string;
  division: string;
  waived: boolean;
  /** Of the term in which it answers. */
  workdays: number;
}

/**
 * Notifies the firms of an approved list, or the one that applied for its benefit, 500 in a transaction: state, notice and
 * term are one commit, so a firm is told once however often the job is repeated. Nobody is notified off an unapproved list.
 */
export class AnnounceJob implements JobHandler {
  readonly kind = 'benefits.announce';

  constructor(private readonly keeper: GateKeeper) {}

  async handle(job: Job): Promise<void> {
    const { keeper } = this;
    const turn = await job.step('benefits.announce.read', async (tx): Promise<Turn> => {
      const [list] = await tx.query(`select from benefit_list where id = $1`, [job.ref]);
      if (list) await beginRollout(tx, keeper.calendar, job.ref);
      return list ? 'list' : 'applicant';
    });
    for (let begun = BATCH; begun === BATCH;) {
      begun = await job.step('benefits.announce.gates', (tx) => setUp(tx, keeper, turn, job.ref));
    }
    for (let notified = BATCH; notified === BATCH;) {
      notified = await job.step('benefits.announce.batch', (tx) =>
        notify(tx, keeper, turn, job.ref),
      );
    }
    await job.finish('benefits.announce.finish', async (tx) => {
      const [list] = await tx.query<{ state: string; goes_on: boolean; whole: boolean }>(
        `select e.state, ${GOES_ON} as goes_on, not exists (select from list_rollout r where r.list_id = e.id and r.state <> 'whole') as whole
         from benefit_list e where e.id = $1 for update`,
        [job.ref],
      );
      if (list?.state === 'approved' && list.goes_on && list.whole)
        await moveOne(tx, listLifecycle, job.ref, { event: 'announce' });
      await promise(tx, WATCHED);
    });
  }
}

/** Tells an enterprise at once of what it applied for, in the transaction that decides; its gates begin. */
export async function announceApplied(tx: Tx, keeper: GateKeeper, id: string): Promise<void> {
  await setUp(tx, keeper, 'applicant', id);
  await notify(tx, keeper, 'applicant', id);
  await promise(tx, WATCHED);
}

async function setUp(tx: Tx, keeper: GateKeeper, turn: Turn, ref: string): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `select e.id ${TURN[turn]} and not exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id)
       order by e.subject_id limit ${BATCH} for update of e`,
    [ref, LIST_IN_FORCE],
  );
  const ids = rows.map((row) => row.id);
  await setUpEntitlementGates(tx, keeper.rules, ids);
  await advance(tx, keeper, ids);
  return rows.length;
}

async function notify(tx: Tx, keeper: GateKeeper, turn: Turn, ref: string): Promise<number> {
  const rows = await tx.query<Told>(
    `select e.id, e.subject_id, e.authority, e.division, exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id
         and g.kind = 'confirmation' and g.state = 'waived') as waived,
       coalesce((select g.workdays from gate g where g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation'), ${CONFIRMATION_TERM.workdays}) as workdays
       ${TURN[turn]} and ${TO_BE_TOLD} order by e.subject_id limit ${BATCH} for update of e`,
    [ref, LIST_IN_FORCE],
  );
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await move(tx, entitlementLifecycle, { event: 'notify', ids, set: { notified_at: 'now' } });
  await moveEntitlementGates(tx, 'confirmation', ids, 'start');
  const waived = rows.filter((row) => row.waived).map((row) => row.id);
  const asked = rows.filter((row) => !row.waived);
  await tell(
    tx,
    'entitled',
    asked.map((row) => row.id),
  );
  await tell(tx, 'deemed', waived);
  await deem(tx, waived, 'an article waives the confirmation');
  await advance(tx, keeper, waived);
  const today = await businessDate(tx);
  for (const workdays of new Set(asked.map((row) => row.workdays)))
    await startDeadlines(
      tx,
      keeper.calendar,
      { ...CONFIRMATION_TERM, workdays, today },
      asked
        .filter((row) => row.workdays === workdays)
        .map((row) => ({
          entityId: row.id,
          subjectId: row.subject_id,
          authority: row.authority,
          division: row.division,
        })),
    );
  return rows.length;
}
