import { formatYuan, type Interval, type LocalDate, type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type NewTask } from '#libs/workflow';
import { askOnce } from './alert.ts';

/** The dataset of receipts of charges. */
const DATASET = 'charges';
const TASK = 'charge-unlisted';

/** A charge of a firm that stands on none of the lists which held on its day where it was made. */
export interface UnlistedCharge {
  readonly subjectId: number;
  readonly name: string;
  readonly creditCode: string | null;
  /** The number of the receipt. */
  readonly item: string;
  readonly recordId: string;
  readonly code: string;
  readonly title: string | null;
  readonly collector: string | null;
  readonly on: LocalDate;
  /** Null where the receipt does not say. */
  readonly amountFen: bigint | null;
  /** Who delivered the receipt. */
  readonly authority: string;
  readonly division: string;
}

/** What became of looking at charges. */
export interface ChargeCheck {
  readonly listed: number;
  readonly unlisted: readonly UnlistedCharge[];
  /** Neither: the code or the day is not known, or no list held on that day. */
  readonly unknown: number;
}

const JUDGED = `
  select r.id, r.subject_id, r.item, r.facts, r.authority, r.division,
    case when l.ids is null or r.facts->>'charge.code' is null then null
      else exists (select from charge_list_entry e where e.list_id = any(l.ids) and e.code = r.facts->>'charge.code') end as listed
  from record r left join lateral (
    select array_agg(id) as ids from (
      select distinct on (authority, division) id from charge_list
      where state = 'published' and effective_from <= (r.facts->>'charge.on')::date and starts_with(r.division, division)
      order by authority, division, effective_from desc, entered_at desc) held) l on true
  where r.dataset = $1 and r.item <> '' and r.known_until is null and r.valid_until is null
    and coalesce((r.facts->>'charge.on')::date >= $2::date and ($3::date is null or (r.facts->>'charge.on')::date < $3::date), true)`;

interface UnlistedRow {
  id: string;
  subject_id: number;
  name: string;
  credit_code: string | null;
  item: string;
  facts: Readonly<Record<string, string | number | undefined>>;
  authority: string;
  division: string;
}

/**
 * Looks at the charges of some days against the lists of charges that held on the day of each and for its place, whichever
 * department published them. A charge that names a code which none of them has is unlisted; where something is not known, nobody is blamed.
 */
export async function checkCharges(tx: Tx, days: Interval): Promise<ChargeCheck> {
  const parameters = [DATASET, days.from, days.until];
  const [counts] = await tx.query<{ listed: number; unknown: number }>(
    `select count(*) filter (where listed)::integer as listed, count(*) filter (where listed is null)::integer as unknown from (${JUDGED}) j`,
    parameters,
  );
  const rows = await tx.query<UnlistedRow>(
    `select j.id, j.subject_id, s.name, j.item, j.facts, j.authority, j.division, (select c.value from identifier c where c.subject_id = s.id
        and c.scheme = 'credit-code' and c.valid_until is null order by c.valid_from desc limit 1) as credit_code
     from (${JUDGED}) j join subject s on s.id = j.subject_id where j.listed = false order by j.id`,
    parameters,
  );
  const unlisted = rows.map(({ facts, ...row }): UnlistedCharge => {
    const [amount, title, collector] = [
      facts['charge.amount'],
      facts['charge.title'],
      facts['charge.collector'],
    ];
    return {
      subjectId: row.subject_id,
      name: row.name,
      creditCode: row.credit_code,
      item: row.item,
      recordId: row.id,
      code: String(facts['charge.code']),
      title: title === undefined ? null : String(title),
      collector: collector === undefined ? null : String(collector),
      on: String(facts['charge.on']),
      amountFen: typeof amount === 'number' ? BigInt(amount) : null,
      authority: row.authority,
      division: row.division,
    };
  });
  return { listed: counts?.listed ?? 0, unknown: counts?.unknown ?? 0, unlisted };
}

/** Asks the department that delivered the receipts to look at unlisted charges, at each once. @returns how many now */
export function alertOnCharges(tx: Tx, charges: readonly UnlistedCharge[]): Promise<number> {
  return askOnce(
    tx,
    charges.map((one): NewTask => ({
      kind: TASK,
      entity: 'charge',
      entityId: `${one.subjectId}:${one.item}`,
      authority: one.authority,
      division: one.division,
      text: textOf(one),
    })),
  );
}

function textOf({ name, item, code, title, collector, on, amountFen }: UnlistedCharge): Text {
  const yuan = amountFen === null ? null : formatYuan(amountFen);
  return {
    zh: `${name} 于 ${on} 被${collector ?? '（执收单位未知）'}收取“${title ?? code}”（${code}）${yuan === null ? '，金额未知' : ` ${yuan} 元`}，票据 ${item}；当日有效的收费目录清单上没有该项目，请核实。`,
    en: `${name} was charged "${title ?? code}" (${code}) on ${on} by ${collector ?? 'somebody unknown'}${yuan === null ? ', amount unknown' : `: ${yuan} yuan`}, receipt ${item}; the list of charges of that day does not have it. Please look into it.`,
  };
}
