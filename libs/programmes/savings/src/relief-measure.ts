import { type DeliveryMode, type PeriodLength, RELIEF_MODES } from '#libs/engine';
import { type Interval, type LocalDate, type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';

/** A policy whose consequence is relief: the firm pays less in a bill, in a return or at its bank (减负措施). */
export interface ReliefMeasure {
  readonly id: string;
  readonly title: Text;
  /** The department that answers for it. */
  readonly authority: string;
  readonly authorityTitle: Text;
  readonly division: string;
  readonly mode: DeliveryMode;
  /** Whether its rule says to how much a firm is entitled; where not, what it promises is unknown. */
  readonly hasAmount: boolean;
  /** The day from which nothing of it is settled any more (兑现截止); null where its document names none. */
  readonly settledUntil: LocalDate | null;
  /** The periods for which any version ever published holds: what was right when it was shown stays right. */
  readonly held: readonly HeldPeriods[];
}

/** Periods of one length that have a day in an interval. */
export interface HeldPeriods {
  readonly period: PeriodLength;
  readonly validity: Interval;
}

/** The measures that are or were published, by id: what was realised may be shown after a measure has ended. */
export async function reliefMeasures(tx: Tx): Promise<ReadonlyMap<string, ReliefMeasure>> {
  const rows = await tx.query<{
    policy_id: string;
    authority: string;
    division: string;
    title: Text;
    authority_title: Text;
    mode: DeliveryMode;
    has_amount: boolean;
    settled_until: LocalDate | null;
    held: HeldPeriods[];
  }>(
    `select distinct on (policy_id) policy_id, authority, division, document->'title' as title, document->'authority'->'title' as authority_title,
       document->>'deliveryMode' as mode, document->'amount' is not null as has_amount,
       document->'settlement'->>'until' as settled_until,
       jsonb_agg(jsonb_build_object('period', document->'period', 'validity', document->'validity')) over (partition by policy_id) as held
     from rule_version where state in ('published', 'retired') and document->>'deliveryMode' = any($1::text[])
     order by policy_id, published_at desc nulls last`,
    [RELIEF_MODES],
  );
  return new Map(
    rows.map((row) => [
      row.policy_id,
      {
        id: row.policy_id,
        title: row.title,
        authority: row.authority,
        authorityTitle: row.authority_title,
        division: row.division,
        mode: row.mode,
        hasAmount: row.has_amount,
        settledUntil: row.settled_until,
        held: row.held,
      },
    ]),
  );
}
