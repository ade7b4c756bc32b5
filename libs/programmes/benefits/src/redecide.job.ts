import { setTimeout as pause } from 'node:timers/promises';
import type { Text } from '#libs/kernel';
import { decideAgain, type DecidedAgain, type MatchScope, type RuleStore } from '#libs/matching';
import { promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { trySettle } from '#libs/registry';
import { openTasks } from '#libs/workflow';
import { supersede } from './adjustment-ending.ts';
import { type Share, sharedAgain, sharesOf } from './allocation.ts';

const REDECIDE = 'benefits.redecide';
const BATCH = 100;
const LOOK_AGAIN_MS = 100;

const CONFIRMED = `e.state in ('confirmed', 'payable', 'ordered', 'bounced', 'paid')`;

/**
 * Benefits past their confirmation of whose firm something is said since they were decided, or a difference of theirs was last
 * found. A record that did not change is no new one; but any dataset counts, also one that the rule does not read, and what was
 * looked at without a difference is looked at again by each run. What a person found and nobody decided, and a recovery that is
 * objected to, are decided first. Several of one firm come in one batch.
 */
const DOUBTED = `from entitlement e join decision d on d.id = e.decision_id
  cross join lateral (select greatest(d.known_at, max(a.known_at) filter (where a.ground = 'data' and a.state <> 'superseded')) as at
    from adjustment a where a.entitlement_id = e.id) looked
  where e.policy_id = $1 and e.period = $2 and ${CONFIRMED} and e.subject_id > $3
    and not exists (select from adjustment a where a.entitlement_id = e.id and (a.state = 'contested' or (a.ground = 'finding' and a.state in ('open', 'endorsed'))))
    and exists (select from record r where r.subject_id = e.subject_id and (r.known_from > looked.at or r.known_until > looked.at))`;

interface Page {
  readonly policyId: string;
  readonly period: string;
  readonly after: number;
  readonly knownAt: string;
}

interface Doubted {
  id: string;
  subject_id: number;
  decision_id: string;
  authority: string;
  division: string;
}

interface Earlier {
  id: string;
  entitlement_id: string;
  state: string;
  decided_fen: string;
}

/**
 * Promises that benefits of a policy past their confirmation, of whichever period, are decided once more, after a run over everybody: whom a small
 * change concerns is looked at then too, because nobody looks through all benefits of a policy for each of them.
 */
export async function promiseRedeciding(
  tx: Tx,
  { runId, policy }: Pick<MatchScope, 'runId' | 'policy'>,
): Promise<void> {
  const confirmed = await tx.query<{ period: string }>(
    `select e.period from entitlement e where e.policy_id = $1 and ${CONFIRMED}
       and exists (select from run r where r.id = $2 and r.kind = 'full') group by e.period order by e.period`,
    [policy.id, runId],
  );
  await promise(
    tx,
    confirmed.map(({ period }) => ({ kind: REDECIDE, ref: `${policy.id}:${period}` })),
  );
}

/**
 * Decides once more what was confirmed, by the same rule as of the same day, on what departments say by now. A difference is
 * proposed to the people of the authority, and no amount is altered. While data is missing nothing is said.
 */
export class RedecideJob implements JobHandler {
  readonly kind = REDECIDE;

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const [policyId = '', period = ''] = job.ref.split(':');
    const knownAt = await settledInstant(job);
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      after = await job.step('benefits.redecide.batch', (tx) =>
        this.#batch(tx, { policyId, period, after: from, knownAt }),
      );
    }
    await job.finish('benefits.redecide.finish', () => Promise.resolve());
  }

  async #batch(tx: Tx, { policyId, period, after, knownAt }: Page): Promise<number | null> {
    const locked = await tx.query<Doubted>(
      `select e.id, e.subject_id, e.decision_id, e.authority, e.division
       ${DOUBTED} order by e.subject_id fetch first ${BATCH} rows with ties for update of e`,
      [policyId, period, after],
    );
    const doubted = await notContested(tx, locked);
    const again = await decideAgain(
      tx,
      this.rules,
      doubted.map((one) => one.decision_id),
      knownAt,
    );
    const byDecision = new Map(again.map((one) => [one.decisionId, one]));
    const ids = doubted.map(({ id }) => id);
    const earlier = await earlierOf(tx, ids);
    const granted = await grantedOf(tx, ids);
    const shares = await sharesOf(tx, ids);
    const found = await foundOf(tx, ids);
    for (const one of doubted) {
      const decided = byDecision.get(one.decision_id);
      if (decided && decided.verdict !== 'undetermined')
        await propose(
          tx,
          {
            ...one,
            granted: granted.get(one.id) ?? 0n,
            share: shares.get(one.id),
            most: found.get(one.id),
          },
          decided,
          earlier.get(one.id),
        );
    }
    return locked.length >= BATCH ? (locked.at(-1)?.subject_id ?? null) : null;
  }
}

/** The present instant, once all that is known at it can be seen: what a delivery under way says would else never be looked at. */
async function settledInstant(job: Job): Promise<string> {
  for (;;) {
    const at = await job.step('benefits.redecide.settle', trySettle);
    if (at !== null) return at;
    await pause(LOOK_AGAIN_MS);
  }
}

/** Of benefits that are locked, those of which no firm has objected to a recovery while the lock was waited for. */
async function notContested(tx: Tx, locked: readonly Doubted[]): Promise<readonly Doubted[]> {
  const rows = await tx.query<{ id: string }>(
    `select entitlement_id as id from adjustment where entitlement_id = any($1::uuid[]) and state = 'contested'`,
    [locked.map(({ id }) => id)],
  );
  const contested = new Set(rows.map(({ id }) => id));
  return locked.filter(({ id }) => !contested.has(id));
}

/** What firms have of some benefits, read once these are locked: nothing is accepted meanwhile. */
async function grantedOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ id: string; granted: string }>(
    `select id, granted_of(id) as granted from unnest($1::uuid[]) id`,
    [ids],
  );
  return new Map(rows.map(({ id, granted }) => [id, BigInt(granted)]));
}

/** The last of each benefit that corrected data made. */
async function earlierOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Earlier>> {
  const rows = await tx.query<Earlier>(
    `select distinct on (entitlement_id) id, entitlement_id, state, decided_fen from adjustment
     where entitlement_id = any($1::uuid[]) and ground = 'data' order by entitlement_id, known_at desc, found_at desc`,
    [ids],
  );
  return new Map(rows.map((row) => [row.entitlement_id, row]));
}

/** What is due of each benefit at most, by what a person found of it and a second accepted. */
async function foundOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ id: string; most: string }>(
    `select entitlement_id as id, min(decided_fen)::text as most from adjustment
     where entitlement_id = any($1::uuid[]) and ground = 'finding' and state = 'accepted' group by entitlement_id`,
    [ids],
  );
  return new Map(rows.map(({ id, most }) => [id, BigInt(most)]));
}

interface Having {
  readonly granted: bigint;
  readonly share: Share | undefined;
  /** Undefined where nobody found anything. */
  readonly most: bigint | undefined;
}

async function propose(
  tx: Tx,
  benefit: Doubted & Having,
  decided: DecidedAgain,
  earlier: Earlier | undefined,
): Promise<void> {
  const { granted, share, most } = benefit;
  const whole = decided.verdict === 'eligible' ? (decided.amountFen ?? 0n) : 0n;
  // Where the money of the list was shared out, so is what the rule gives now.
  const ruled = share ? sharedAgain(share, whole) : whole;
  // Data does not give back what a person found not to be due.
  const due = most !== undefined && most < ruled ? most : ruled;
  const live = earlier && ['open', 'endorsed'].includes(earlier.state) ? earlier : undefined;
  const isSettled = earlier !== undefined && ['dismissed', 'annulled'].includes(earlier.state);
  if (earlier && BigInt(earlier.decided_fen) === due && (live || isSettled)) return;
  if (live) await supersede(tx, live.id, 'decided once more on later data');
  if (due === granted) return;
  const kind = due > granted ? 'top-up' : 'recovery';
  const [row] = await tx.query<{ id: string }>(
    `insert into adjustment (entitlement_id, kind, state, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at,
       decision_hash, fact_vector_hash, record_ids, subject_id, authority, division)
     values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::bigint[], $13, $14, $15) returning id`,
    [
      benefit.id,
      kind,
      granted.toString(),
      due.toString(),
      (due > granted ? due - granted : granted - due).toString(),
      decided.verdict,
      decided.decisionId,
      decided.asOf,
      decided.knownAt,
      decided.decisionHash,
      decided.factVectorHash,
      decided.recordIds,
      benefit.subject_id,
      benefit.authority,
      benefit.division,
    ],
  );
  const { authority, division } = benefit;
  const about = { kind: 'adjustment', entity: 'adjustment', entityId: (row as { id: string }).id };
  const text = await foundText(tx, decided.decisionId, kind);
  await openTasks(tx, [{ ...about, authority, division, text }]);
}

/** What a person is asked to look into, with the firm and the benefit by name. */
async function foundText(tx: Tx, decisionId: string, kind: 'top-up' | 'recovery'): Promise<Text> {
  const [row] = await tx.query<{ name: string; title: Text }>(
    `select subject_name_at(d.subject_id, d.as_of, d.known_at) as name, v.document->'title' as title
     from decision d join rule_version v on v.id = d.rule_version_id where d.id = $1`,
    [decisionId],
  );
  const { name, title } = row as { name: string; title: Text };
  const found = FOUND[kind];
  return { zh: `${name}《${title.zh}》：${found.zh}`, en: `${name}, "${title.en}": ${found.en}` };
}

const FOUND: Readonly<Record<'top-up' | 'recovery', Text>> = {
  'top-up': {
    zh: '企业确认后，判定所依据的数据有更正。按同一规则、同一日期重新判定，应享金额高于已确认金额。原金额未作改动，请核实后提请补发或不予处理。',
    en: 'Data that a confirmed benefit rests on was corrected. Decided once more by the same rule as of the same day it is worth more. The amount was not altered; put a top-up forward, or dismiss it.',
  },
  recovery: {
    zh: '企业确认后，判定所依据的数据有更正。按同一规则、同一日期重新判定，应享金额低于已确认金额。原金额未作改动，请核实后提请追回或不予处理。',
    en: 'Data that a confirmed benefit rests on was corrected. Decided once more by the same rule as of the same day it is worth less. The amount was not altered; put a recovery forward, or dismiss it.',
  },
};
