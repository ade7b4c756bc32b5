import type { Invariant } from './invariant.ts';

/** Joint review of lists: who was asked has answered, and who came on with evidence is entitled. */
export const REVIEWS: readonly Invariant[] = [
  {
    name: 'an approved list has no view owed and no objection of a department',
    sql: `select o.list_id::text as example from list_opinion o join benefit_list l on l.id = o.list_id
      where l.state in ('approved', 'announced') and o.state in ('asked', 'objected')`,
  },
  {
    name: 'a view that is owed has a term that runs',
    sql: `select o.id::text as example from list_opinion o where (o.state = 'asked') is distinct from exists (
      select from deadline d where d.entity = 'list_opinion' and d.entity_id = o.id::text and d.state = 'running')`,
  },
  {
    name: 'a remark is about a firm of its list',
    sql: `select r.id::text as example from list_remark r join entitlement e on e.id = r.entitlement_id where e.list_id is distinct from r.list_id`,
  },
  {
    name: 'a firm that was added stands on its list by an eligible decision of the same subject',
    sql: `select a.id::text as example from list_addition a left join entitlement e on e.id = a.entitlement_id left join decision d on d.id = e.decision_id
      where a.state = 'admitted' and (e.list_id is distinct from a.list_id or e.subject_id is distinct from a.subject_id or d.verdict is distinct from 'eligible')`,
  },
  {
    name: 'whoever added a firm or spoke for a department did not approve the list',
    sql: `select l.id::text as example from benefit_list l where l.approved_by is not null
      and (exists (select from list_addition a where a.list_id = l.id and a.state = 'admitted' and a.proposed_by = l.approved_by)
        or exists (select from list_opinion o where o.list_id = l.id and o.given_by = l.approved_by))`,
  },
];
