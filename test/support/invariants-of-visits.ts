import type { Invariant } from './invariant.ts';

/** Inspections: every visit made is in the ledger once, and none that was not made. That no quota is exceeded is the ledger's to hold. */
export const VISITS: readonly Invariant[] = [
  {
    name: 'an inspection has exactly the visits of its state in the ledger',
    sql: `select i.id || ' ' || i.state as example from inspection i
      cross join lateral (select
        count(*) filter (where t.kind = 'pending') as kept,
        count(*) filter (where t.kind = 'post') as posted,
        count(*) filter (where t.kind = 'void') as voided,
        count(*) filter (where t.purpose = 'visit-exception') as outside
        from transfer t where t.ref = i.id::text and t.unit = 'VISIT') v
      cross join lateral (select case i.origin when 'plan' then 2 else 0 end as due) d
      where v.kept <> d.due or v.posted <> case i.state when 'done' then d.due else 0 end
        or v.voided <> case i.state when 'cancelled' then d.due else 0 end
        or v.outside <> case when i.origin <> 'plan' and i.state = 'done' then 1 else 0 end`,
  },
  {
    name: 'what is asked of a firm is in the ledger once, within its quota or by a named law',
    sql: `select d.id::text as example from firm_demand d left join transfer t on t.id = d.transfer_id
      where t.unit is distinct from 'DEMAND' or t.ref <> d.id::text or (d.basis is not null and t.purpose <> 'demand-exception')
        or (select count(*) from transfer o where o.ref = d.id::text and o.unit = 'DEMAND' and o.purpose <> 'demand-withdrawn') <> 1`,
  },
  {
    name: 'a demand that was taken back, and no other, went back in the ledger where it came from',
    sql: `select d.id::text as example from firm_demand d join transfer t on t.id = d.transfer_id
      left join firm_demand_withdrawal w on w.demand_id = d.id
      left join transfer b on b.ref = d.id::text and b.purpose = 'demand-withdrawn'
      where w.transfer_id is distinct from b.id or w.withdrawn_by = d.recorded_by
        or (b.id is not null and (b.debit_account, b.credit_account, b.amount) is distinct from (t.credit_account, t.debit_account, t.amount))`,
  },
  {
    name: 'a search for joint visits has a proposal if it says so, of the person who asked, and one under way is promised',
    sql: `select s.id::text as example from joint_search s left join joint_proposal p on p.search_id = s.id
      where (s.state = 'proposed') <> (p.id is not null) or p.proposed_by <> s.requested_by
        or (s.state in ('requested', 'searching') and not exists (select from outbox o
          where o.kind = 'inspections.join' and o.ref = s.id::text and o.done_at is null))`,
  },
  {
    name: 'a document of an inspection is what its digest says, and a penalty is told after the firm was heard',
    sql: `select d.id::text as example from inspection_document d where d.digest <> encode(sha256(d.pdf), 'hex') or d.issued_on < d.not_before
      or exists (select from unnest(d.after) a (kind) where not exists (select from inspection_document o
        where o.inspection_id = d.inspection_id and o.kind = a.kind and o.issued_at <= d.issued_at))`,
  },
  {
    name: 'rules read of findings exactly what is final',
    // Of past days too: what was final then, and is.
    sql: `select r.subject_id::text as example from record r
      cross join lateral (select count(*) as findings, count(*) filter (where f.kind = 'problem') as problems,
          count(*) filter (where f.outcome <> 'unpunished') as penalties
        from finding f where f.state = 'final' and f.subject_id = r.subject_id and (r.valid_until is null or f.final_on < r.valid_until)) f
      where r.dataset = 'inspection-findings' and r.known_until is null
        and (f.findings = 0 or r.facts <> jsonb_build_object('finding.problems', f.problems, 'finding.penalties', f.penalties))`,
  },
  {
    name: 'an inspection found problems or none, once it was carried out',
    sql: `select i.id::text as example from inspection i join finding f on f.inspection_id = i.id and f.state <> 'withdrawn'
      group by i.id, i.state having i.state <> 'done' or count(distinct f.kind) > 1`,
  },
  {
    name: 'a penalty is decided on after its firm was told and heard, and no decision is final whose firm was not told in time',
    sql: `select f.id::text as example from finding f
        left join inspection_document h on h.id = f.heard_in and h.inspection_id = f.inspection_id and f.id = any(h.told_of)
          and h.hears_workdays is not null and h.issued_on <= f.decided_on
        left join inspection_document t on t.id = f.told_in and t.inspection_id = f.inspection_id and f.id = any(t.told_of)
          and t.of_firm and t.issued_on = f.told_on
      where f.state in ('decided', 'final') and f.kind = 'problem' and (
        (f.outcome <> 'unpunished' and (h.id is null or not coalesce(f.heard_until < f.decided_on, exists (
          select from inspection_statement s where s.document_id = h.id and s.is_last and s.stated_on <= f.decided_on))))
        or (f.told_in is not null and (t.id is null or f.appeal_until < f.told_on + 60))
        or (f.state = 'final' and f.told_in is null))`,
  },
  {
    name: 'a decision that may become final is looked at again',
    sql: `select f.id::text as example from finding f where f.state = 'decided'
      and not exists (select from outbox o where o.kind = 'inspections.findings' and o.done_at is null)`,
  },
  {
    name: 'each firm that was drawn and dealt with is planned or refused, once, and what is left is promised',
    sql: `select d.id::text as example from inspection_draw d
      cross join lateral (select (select count(*) from inspection i where i.draw_id = d.id)
        + (select count(*) from inspection_refusal r where r.draw_id = d.id) as became) b
      where b.became <> d.processed or (d.processed < jsonb_array_length(d.drawn)
        and not exists (select from outbox o where o.kind = 'inspections.plan-drawn' and o.ref = d.id::text and o.done_at is null))`,
  },
  {
    // That seed, list and commitment agree is a CHECK's to hold, and everybody's to verify.
    name: 'firms and inspectors that were drawn stand in the list of their draw',
    sql: `select d.id::text as example from inspection_draw d where d.state = 'drawn' and exists (
      select from jsonb_array_elements(d.drawn) one where not exists (
        select from jsonb_array_elements(d.list->'firms') firm where firm->>'id' = one->>'id')
      or exists (select from jsonb_array_elements_text(one->'inspectors') went where not exists (
        select from jsonb_array_elements(d.list->'inspectors') person where person->>'id' = went)))`,
  },
  {
    name: 'what was drawn is let off by nobody with a part in the draw, and nobody goes who keeps away from the firm',
    sql: `select i.id::text as example from inspection i join inspection_draw d on d.id = i.draw_id join inspection_plan p on p.id = d.plan_id
        where i.cancelled_by in (p.drafted_by, d.committed_by, d.revealed_by, d.drawn_by)
      union all
      select i.id::text from inspection i join inspection_draw d on d.plan_id = i.plan_id and d.state = 'drawn'
        cross join unnest(d.certificates) with ordinality c (certificate, place)
        where c.certificate = any(i.went) and d.list->'inspectors'->(c.place - 1)::integer->'conflicts'
          ? (d.list->'firms'->(array_position(d.subjects, i.subject_id) - 1)->>'id')`,
  },
  {
    name: 'no inspection stands in two approved joint proposals, and no day of an officer is promised twice',
    sql: `select one::text as example from joint_proposal p, unnest(p.inspections) one where p.state = 'approved' group by one having count(*) > 1
      union all
      select taken.officer || ' ' || taken.day from joint_proposal p, joint_promises(p.schedule, p.teams) taken
        where p.state = 'approved' group by taken.officer, taken.day
      having sum(taken.minutes) > max((select max((named->>'minutesPerDay')::integer) from jsonb_array_elements(p.teams) named
        where named->'officers' ? taken.officer))`,
  },
  {
    name: 'a visit that stands in no plan was approved, and nobody approved one that they asked for or went to',
    sql: `select i.id::text as example from inspection i left join visit_approval a on a.inspection_id = i.id
      where (i.state = 'done' and i.origin <> 'plan' and i.code_exception is distinct from 'emergency' and a.inspection_id is null)
        or a.approved_by = i.requested_by
        or exists (select from enforcement_certificate c where c.number = any(i.went) and c.account = a.approved_by)`,
  },
  {
    name: 'a firm was told of a visit ahead, unless it was drawn, is not to know, or the visit was urgent',
    sql: `select i.id::text as example from inspection i left join visit_approval a on a.inspection_id = i.id
      where i.state = 'done' and i.draw_id is null and a.unannounced_because is null and i.code_exception is distinct from 'emergency'
        and not exists (select from inspection_document d where d.inspection_id = i.id and d.kind = 'notice' and d.of_firm)`,
  },
  {
    // That a code is answered once is its key's to hold. Where no team was named, of anybody; else also of who says why.
    name: 'a check-in is what its firm said to a standing code of a team member, within its slot',
    sql: `select c.nonce || ' ' || c.answer as example from inspection_check_in c join inspection_code k on k.id = c.nonce
        join inspection i on i.id = k.inspection_id join enforcement_certificate e on e.id = k.certificate_id
      where k.state <> 'issued' or (c.inspection_id, c.certificate_id, c.subject_id) <> (k.inspection_id, k.certificate_id, k.subject_id)
        or i.subject_id <> k.subject_id or not (e.number = any(i.inspectors) or cardinality(i.inspectors) = 0 or k.instead_because is not null)
        or c.answered_at not between k.valid_from - interval '2 minutes' and k.valid_until + interval '2 minutes'`,
  },
  {
    name: 'what its matter asks for or its firm refused is carried out after an accepted check-in or for a named exception',
    sql: `select i.id::text as example from inspection i join rule_version v on v.id = i.rule_version_id
      where i.state = 'done' and i.code_exception is null
        and (v.document->'checkIn' = 'true'::jsonb
          or exists (select from inspection_check_in c where c.inspection_id = i.id and c.answer = 'refused'))
        and not exists (select from inspection_check_in c where c.inspection_id = i.id and c.answer = 'accepted' and c.on_day = i.done_on
          and not exists (select from inspection_check_in r
            where r.inspection_id = i.id and r.answer = 'refused' and r.answered_at >= c.answered_at))`,
  },
  {
    name: 'an urgent visit waits for a second person within its term, was confirmed by one in time, or is a recorded breach',
    sql: `select i.id::text as example from inspection i left join inspection_emergency e on e.inspection_id = i.id
        left join deadline d on d.entity = 'inspection_emergency' and d.entity_id = e.id::text and d.name = 'second-person'
      where (i.state = 'done' and coalesce(i.code_exception, '') = 'emergency') <> (e.id is not null) or (e.id is not null and (
        d.state is distinct from case e.state when 'stated' then 'running' when 'lapsed' then 'passed' else 'met' end
        or e.decided_by in (i.requested_by, i.done_by) or (e.decided_on > d.due_on and not d.provisional)
        or (e.state in ('refused', 'lapsed')) <> exists (select from inspection_refusal r
          where r.inspection_id = i.id and r.reason = 'emergency-unconfirmed')
        or (e.state = 'stated' and not exists (select from outbox o where o.kind = 'inspections.emergencies' and o.done_at is null))))`,
  },
  {
    name: 'nobody picks by hand, under a yearly or quarterly plan, a firm of a matter that is drawn, and who was drawn stands in the draw',
    sql: `select i.id::text as example from inspection i join inspection_plan p on p.id = i.plan_id join rule_version v on v.id = i.rule_version_id
        where i.draw_id is null and p.kind <> 'special' and jsonb_typeof(v.document->'random') = 'object'
      union all
      select i.id::text from inspection i join inspection_draw d on d.id = i.draw_id and d.subjects is not null
          left join (select d.id, s.id as subject_id from inspection_draw d cross join unnest(d.subjects) with ordinality s (id, place)
              join lateral jsonb_array_elements(d.list->'firms') with ordinality f (firm, place) using (place)
            where f.firm->>'id' in (select one->>'id' from jsonb_array_elements(d.drawn) one)) w on w.id = d.id and w.subject_id = i.subject_id
        where w.id is null`,
  },
  {
    name: 'a penalty is no heavier than the latest notice told its firm, and was decided on after the hearing that it demanded',
    // What was decided on before notices were kept has no kinds.
    sql: `select f.id::text as example from finding f left join penalty_notice n on n.document_id = f.heard_in and n.finding_id = f.id
      where f.state in ('decided', 'final') and f.penalty_kinds is not null and (n.document_id is null
        or n.document_id is distinct from (select o.document_id from penalty_notice o join inspection_document d on d.id = o.document_id
          where o.finding_id = f.id order by d.issued_at desc, d.year desc, d.number desc limit 1)
        or coalesce(f.penalty_fen, 0) > coalesce(n.amount_fen, 0) or cardinality(f.penalty_kinds) > cardinality(n.kinds)
        or is_heavier(f.penalty_kinds, f.penalty_fen, f.outcome, n.kinds, n.amount_fen, n.outcome)
        or (exists (select from inspection_statement s where s.document_id = n.document_id and s.demands_hearing)
          and not exists (select from inspection_document h where h.hearing_of = n.document_id)))`,
  },
];
