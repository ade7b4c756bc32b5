import type { Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { ExcludingRelation } from './relation-claims.ts';

/** A benefit that a firm is entitled to and does not get, because of another that it has or of a limit. */
export interface HeldBackView {
  readonly policyId: string;
  readonly title: Text;
  readonly period: string;
  /** What it would be worth. */
  readonly amountFen: string;
  readonly relation: ExcludingRelation;
  /** The relation as the policy words it; null where only the other policy names it. */
  readonly note: Text | null;
  /** What the firm has instead; null where the benefit alone exceeds a ceiling, or another firm counts the same person or loan. */
  readonly beside: {
    readonly id: string;
    readonly title: Text;
    readonly period: string;
    readonly amountFen: string;
  } | null;
}

/** How many firms a run left off the list of a policy because of one relation. */
export interface HeldBackCount {
  readonly policyId: string;
  readonly title: Text;
  readonly relation: ExcludingRelation;
  readonly note: Text | null;
  readonly count: number;
  readonly amountFen: string;
}

/** The rule version that decided an episode, and its own words for the relation. */
const DECIDED = `cross join lateral (select v.document from decision d join rule_version v on v.id = d.rule_version_id
    where d.episode_id = h.episode_id order by d.known_at desc, d.id limit 1) v
  left join lateral (select r->'note' as note from jsonb_array_elements(v.document->'relations') r
    where r->>'kind' = h.relation limit 1) r on true`;

/**
 * What is held back from the enterprise in whose context this runs. Where something stands instead: once the enterprise was
 * told of that, and while it stands; an instalment also where the one before was taken back on an objection. Of what another
 * firm has nothing is said but that it counts the same person or loan.
 */
export async function myHeldBack(tx: Tx): Promise<HeldBackView[]> {
  return tx.query<HeldBackView>(
    `select h.policy_id as "policyId", v.document->'title' as title, h.period, h.amount_fen as "amountFen", h.relation, r.note,
       case when b.id is not null then jsonb_build_object('id', b.id, 'title', w.document->'title', 'period', b.period, 'amountFen', b.amount_fen::text) end as beside
     from held_back h ${DECIDED} left join entitlement b on b.id = h.beside left join decision o on o.id = b.decision_id
       left join rule_version w on w.id = o.rule_version_id
     where h.beside is null or (b.id is null and h.relation in ('once-per-person', 'once-per-loan')) or (b.notified_at is not null
       and (b.state not in ('declined', 'withdrawn') or (h.relation = 'instalment' and b.barred_by = 'objection'))) order by h.policy_id, h.period limit 200`,
  );
}

/** Whom a run left off, by policy and relation. */
export async function heldBackOf(tx: Tx, runId: string): Promise<HeldBackCount[]> {
  return tx.query<HeldBackCount>(
    `select h.policy_id as "policyId", v.document->'title' as title, h.relation, r.note, count(*)::integer as count,
       sum(h.amount_fen)::text as "amountFen"
     from held_back h ${DECIDED} where h.run_id = $1
     group by h.policy_id, v.document->'title', h.relation, r.note order by h.policy_id, h.relation`,
    [runId],
  );
}
