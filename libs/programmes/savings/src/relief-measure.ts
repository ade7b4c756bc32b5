import { type DeliveryMode, type PeriodLength, RELIEF_MODES } from '#libs/engine';
import { type Interval, type Text } from '#libs/kernel';
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
    period: PeriodLength;
    validity: Interval;
  }>(
    `select distinct on (policy_id) policy_id, authority, division, document->'title' as title, document->'authority'->'title' as authority_title,
       document->>'deliveryMode' as mode, document->>'period' as period, document->'validity' as validity
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
        period: row.period,
        validity: row.validity,
      },
    ]),
  );
}
