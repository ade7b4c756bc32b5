import type { Text } from '#libs/kernel';
import { move, moveOne, type Job, type JobHandler, type Tx } from '#libs/platform';
import { RESTS_ON_DECLARATION } from './episodes.ts';
import { RunOvertaken } from './errors.ts';
import { promiseApplying } from './judge-staged.job.ts';
import { runLifecycle, runPolicyLifecycle } from './lifecycles.ts';
import { isOvertaken } from './overtaken.ts';
import { judgedOfRun, promiseSegments } from './plan-run.job.ts';
import { censusOf, type Census } from './programme.ts';
import type { ModelVersion, RuleStore } from './rule-store.ts';

/** A run may end at most this share of a policy's live episodes without asking; one with another amount ends and begins anew. */
export const ENDING_SHARE_MAX = 0.01;

interface Ending {
  policy_id: string;
  live: number;
  ending: number;
}

/**
 * Looks at the whole before anything changes: sums the counts, and stops and asks if more than 1 % of a policy's live
 * episodes would be closed, suspended or get another amount, which more often means bad data than bad luck.
 */
export class ConcludeJob implements JobHandler {
  readonly kind = 'match.conclude';

  constructor(
    private readonly rules: RuleStore,
    private readonly censuses: readonly Census[],
  ) {}

  async handle(job: Job): Promise<void> {
    await job.finish('match.conclude', async (tx) => {
      const [run] = await tx.query<{
        state: string;
        accepted_by: string | null;
        programme: string;
      }>(`select state, accepted_by, programme from run where id = $1 for no key update`, [
        job.ref,
      ]);
      if (run?.state !== 'running') return;
      if (await isOvertaken(tx, job.ref)) {
        const { text } = new RunOvertaken();
        return moveOne(tx, runLifecycle, job.ref, {
          event: 'cancel',
          reason: text.en,
          set: { finished_at: 'now', stopped_because: JSON.stringify(text) },
        });
      }
      const judged = [...(await judgedOfRun(tx, this.rules, job.ref)).values()];
      const models = judged.filter((version) => 'model' in version);
      if (models.length > 0) return this.#census(tx, job.ref, run.programme, models);
      if (await stagingLost(tx, job.ref)) return promiseSegments(tx, job.ref);
      await sumCounts(tx, job.ref);
      const unusual = (await endings(tx, job.ref)).filter(
        ({ live, ending }) => ending > live * ENDING_SHARE_MAX,
      );
      if (unusual.length > 0 && run.accepted_by === null) {
        return moveOne(tx, runLifecycle, job.ref, {
          event: 'stop',
          set: { stopped_because: JSON.stringify(stopText(unusual)) },
        });
      }
      await moveOne(tx, runLifecycle, job.ref, { event: 'apply' });
      await promiseApplying(tx, job.ref);
    });
  }

  /** What a census found of everybody stands with its last segment: nothing is applied to anybody. */
  async #census(
    tx: Tx,
    runId: string,
    programme: string,
    versions: readonly ModelVersion[],
  ): Promise<void> {
    await moveOne(tx, runLifecycle, runId, { event: 'apply' });
    await censusOf(this.censuses, programme).onConcluded(tx, { runId, versions });
    const parts = await tx.query<{ id: string }>(`select id from run_policy where run_id = $1`, [
      runId,
    ]);
    const ids = parts.map(({ id }) => id);
    await move(tx, runPolicyLifecycle, { event: 'apply', ids });
    await move(tx, runPolicyLifecycle, { event: 'finish', ids });
    await moveOne(tx, runLifecycle, runId, { event: 'finish', set: { finished_at: 'now' } });
  }
}

/** Before anything is applied, segments whose staged rows are not all there are evaluated again. */
async function stagingLost(tx: Tx, runId: string): Promise<boolean> {
  const lost = await tx.query(
    `update run_segment s set staged_at = null, rows_done = 0
     where run_id = $1 and staged <> (select count(*) from match_staging m where m.run_id = $1 and m.segment = s.number) returning id`,
    [runId],
  );
  return lost.length > 0;
}

async function sumCounts(tx: Tx, runId: string): Promise<void> {
  await tx.query(
    `update run_policy p set eligible = c.eligible, undetermined = c.undetermined, ineligible = c.ineligible, amount_fen = c.amount_fen
     from (select key as policy_id, sum((value->>'eligible')::integer) eligible, sum((value->>'undetermined')::integer) undetermined,
             sum((value->>'ineligible')::integer) ineligible, sum((value->>'amountFen')::bigint) amount_fen
           from run_segment, jsonb_each(counts) where run_id = $1 group by key) c
     where p.run_id = $1 and p.policy_id = c.policy_id`,
    [runId],
  );
}

/**
 * What rests on a declaration is left out: the columns do not know it, and it is judged from records when it is applied. So is
 * whom later knowledge judged already: a run leaves them alone.
 */
async function endings(tx: Tx, runId: string): Promise<Ending[]> {
  return tx.query<Ending>(
    `select o.policy_id, (select count(*)::integer from episode p
         where p.policy_id = o.policy_id and p.period = o.period and p.state <> 'closed') as live, e.ending
     from run_policy o cross join lateral (select count(*)::integer as ending from match_staging m
         cross join lateral (select id, state, amount_fen from episode l where l.subject_id = m.subject_id
           and l.policy_id = o.policy_id and l.period = o.period and l.state <> 'closed' limit 1) p
         where m.run_id = o.run_id and m.policy_id = o.policy_id and not ${RESTS_ON_DECLARATION}
           and not exists (select from judged_pair j join run r on r.id = o.run_id
             where j.subject_id = m.subject_id and j.policy_id = o.policy_id and j.period = o.period and j.known_at > r.known_at)
           and (m.verdict = 'ineligible' or (m.verdict = 'undetermined' and p.state = 'open')
             or (m.verdict = 'eligible' and m.amount_fen <> p.amount_fen))) e
     where o.run_id = $1 and e.ending > 0`,
    [runId],
  );
}

function stopText(unusual: readonly Ending[]): Text {
  const list = unusual
    .map(({ policy_id: policy, live, ending }) => `${policy} ${ending}/${live}`)
    .join('；');
  return {
    zh: `本次匹配将终止、中止或改变金额的在册资格超过 1%（${list}），可能是数据异常。请核对数据：确认无误由审核人接受并继续，否则取消本次匹配。`,
    en: `This run would end, suspend or change the amount of more than 1 % of the standing episodes (${list}), which may mean bad data. Check it: an approver may accept and go on, otherwise cancel the run.`,
  };
}
