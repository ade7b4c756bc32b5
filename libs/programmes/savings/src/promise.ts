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
  amount_fen: string;
  division: string;
}

/**
 * Promises what episodes of relief measures entitle firms to and nothing was promised for: one batch, each reserved in the
 * ledger. While data is missing a promise stands as its episode does, suspended, with its money.
 *
 * @returns how many
 */
export async function promiseBatch(
  tx: Tx,
  rules: RuleStore,
  measures: ReadonlyMap<string, ReliefMeasure>,
): Promise<number> {
  const rows = await tx.query<EntitledRow>(
    `select p.id as episode_id, d.id as decision_id, p.subject_id, p.policy_id, p.period, p.item, p.amount_fen, p.division
     from episode p cross join lateral (select d.id from decision d where d.episode_id = p.id and d.verdict = 'eligible'
       order by d.known_at desc, d.id limit 1) d
     where p.policy_id = any($1::text[]) and p.state <> 'closed' and p.amount_fen > 0
       and not exists (select from relief_promise r where r.episode_id = p.id)
       and not exists (select from relief_promise r where r.state = 'standing' and (r.subject_id, r.measure_id, r.period, r.item)
         = (p.subject_id, p.policy_id, p.period, p.item))
     order by p.subject_id, p.id limit ${BATCH}`,
    [[...measures.keys()]],
  );
  if (rows.length === 0) return 0;
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
  await openReliefAccounts(
    tx,
    promises.map(({ line }) => line),
  );
  const reserved = await reserveUnlimited(
    tx,
    promises.map(({ id, row, line }) => ({
      ...reliefAccounts(line),
      amount: BigInt(row.amount_fen),
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
  return promises.length;
}

/**
 * Takes back promises whose episode has ended, with what was reserved: one batch. What was realised meanwhile stays.
 *
 * @returns how many
 */
export async function withdrawBatch(tx: Tx): Promise<number> {
  const rows = await tx.query<{ id: string; transfer_id: string }>(
    `select r.id, r.transfer_id from relief_promise r join episode p on p.id = r.episode_id
     where r.state = 'standing' and p.state = 'closed' order by r.id limit ${BATCH}`,
  );
  await voidReservations(
    tx,
    rows.map((row) => row.transfer_id),
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
