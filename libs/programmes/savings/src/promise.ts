import { randomUUID } from 'node:crypto';
import { reserveUnlimited, voidReservations } from '#libs/ledger';
import { type RuleStore } from '#libs/matching';
import { businessDate, move, type Tx } from '#libs/platform';
import { traitsOf } from './firm-traits.ts';
import { reliefPromiseLifecycle } from './lifecycles.ts';
import { openReliefAccounts, reliefAccounts } from './relief-accounts.ts';
import { type ReliefMeasure } from './relief-measure.ts';

const BATCH = 500;
const REASON = { zh: '按现有数据不再应享', en: 'no longer entitled by the data' };

interface EntitledRow {
  episode_id: string;
  decision_id: string;
  subject_id: number;
  policy_id: string;
  period: string;
  item: string;
  /** Null where the rule has no amount: unknown, not zero. */
  amount_fen: string | null;
  division: string;
}

/** One batch of promises: how many, and after which episode the next one begins; null at the end. */
export interface PromisedBatch {
  readonly promised: number;
  readonly next: EpisodePlace | null;
}

/** Where an episode stands in the order of promising. */
export interface EpisodePlace {
  readonly subjectId: number;
  readonly episodeId: string;
}

/**
 * Promises what episodes of relief measures entitle firms to and nothing was promised for: one batch, each reserved in the
 * ledger. Where the rule says that a firm is entitled and not to how much, the amount is unknown and nothing is reserved.
 * While data is missing a promise stands as its episode does, suspended, with its money.
 */
export async function promiseBatch(
  tx: Tx,
  rules: RuleStore,
  measures: ReadonlyMap<string, ReliefMeasure>,
  after: EpisodePlace,
): Promise<PromisedBatch> {
  const rows = await tx.query<EntitledRow>(
    `select p.id as episode_id, d.id as decision_id, p.subject_id, p.policy_id, p.period, p.item, nullif(p.amount_fen, 0) as amount_fen, p.division
     from episode p cross join lateral (select d.id, v.document->'amount' is null as open from decision d join rule_version v on v.id = d.rule_version_id
       where d.episode_id = p.id and d.verdict = 'eligible' order by d.known_at desc, d.id limit 1) d
     where p.policy_id = any($1::text[]) and p.state <> 'closed' and (p.amount_fen > 0 or d.open) and (p.subject_id, p.id) > ($2, $3::uuid)
       and not exists (select from relief_promise r where r.episode_id = p.id)
       and not exists (select from relief_promise r where r.state = 'standing' and (r.subject_id, r.measure_id, r.period, r.item)
         = (p.subject_id, p.policy_id, p.period, p.item))
     order by p.subject_id, p.id limit ${BATCH}`,
    [[...measures.keys()], after.subjectId, after.episodeId],
  );
  await promiseEach(tx, rules, measures, rows);
  const last = rows.length < BATCH ? undefined : rows.at(-1);
  const next = last ? { subjectId: last.subject_id, episodeId: last.episode_id } : null;
  return { promised: rows.length, next };
}

async function promiseEach(
  tx: Tx,
  rules: RuleStore,
  measures: ReadonlyMap<string, ReliefMeasure>,
  rows: readonly EntitledRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const today = await businessDate(tx);
  const subjects = rows.map((row) => row.subject_id);
  const traits = await traitsOf(tx, rules, subjects, today);
  const promises = rows.map((row) => ({
    id: randomUUID(),
    row,
    line: {
      subjectId: row.subject_id,
      measure: measures.get(row.policy_id) as ReliefMeasure,
      period: row.period,
      division: row.division,
    },
  }));
  const known = promises.flatMap(({ id, row: { amount_fen: fen }, line }) =>
    fen === null ? [] : [{ id, fen, line }],
  );
  await openReliefAccounts(
    tx,
    known.map(({ line }) => line),
  );
  const reserved = await reserveUnlimited(
    tx,
    known.map(({ id, fen, line }) => ({
      ...reliefAccounts(line),
      amount: BigInt(fen),
      purpose: 'relief-promised',
      ref: id,
    })),
  );
  await tx.query(
    `insert into relief_promise (id, state, episode_id, decision_id, subject_id, measure_id, period, item, amount_fen, transfer_id, promised_on, industry, size, authority, division)
     select id, 'standing', episode_id, decision_id, subject_id, measure_id, period, item, amount_fen, transfer_id, $2::date, industry, size, authority, division
     from jsonb_to_recordset($1::jsonb) as r (id uuid, episode_id uuid, decision_id uuid, subject_id integer, measure_id text, period text, item text,
       amount_fen bigint, transfer_id uuid, industry text, size text, authority text, division text)`,
    [
      JSON.stringify(
        promises.map(({ id, row, line }) => ({
          ...row,
          ...traits(row.subject_id),
          id,
          measure_id: row.policy_id,
          transfer_id: reserved.get(id),
          authority: line.measure.authority,
        })),
      ),
      today,
    ],
  );
}

/**
 * Takes back promises whose episode has ended, with what was reserved: one batch. What was realised meanwhile stays.
 *
 * @returns how many
 */
export async function withdrawBatch(tx: Tx): Promise<number> {
  const rows = await tx.query<{ id: string; transfer_id: string | null }>(
    `select r.id, r.transfer_id from relief_promise r join episode p on p.id = r.episode_id
     where r.state = 'standing' and p.state = 'closed' order by r.id limit ${BATCH}`,
  );
  await voidReservations(
    tx,
    rows.flatMap(({ transfer_id }) => transfer_id ?? []),
  );
  const because = `${REASON.zh} ${REASON.en}`;
  const withdrawn = await move(tx, reliefPromiseLifecycle, {
    event: 'withdraw',
    ids: rows.map((row) => row.id),
    reason: because,
    set: { withdrawn_on: await businessDate(tx), withdrawn_because: because },
  });
  return withdrawn.length;
}

/**
 * Ends promises of measures of which nothing is settled any more, with what was reserved: one batch. They stay what was
 * promised in their year, and what documents show of them later is realised all the same.
 *
 * @returns how many
 */
export async function expireBatch(
  tx: Tx,
  measures: ReadonlyMap<string, ReliefMeasure>,
): Promise<number> {
  const today = await businessDate(tx);
  const over = [...measures.values()].filter(
    ({ settledUntil }) => settledUntil !== null && settledUntil <= today,
  );
  const rows = await tx.query<{ id: string; transfer_id: string | null }>(
    `select id, transfer_id from relief_promise where state = 'standing' and measure_id = any($1::text[]) order by id limit ${BATCH}`,
    [over.map(({ id }) => id)],
  );
  await voidReservations(
    tx,
    rows.flatMap(({ transfer_id }) => transfer_id ?? []),
  );
  const expired = await move(tx, reliefPromiseLifecycle, {
    event: 'expire',
    ids: rows.map((row) => row.id),
    reason: 'nothing of this measure is settled any more',
    set: { expired_on: today },
  });
  return expired.length;
}
