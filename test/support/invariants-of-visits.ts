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
    name: 'a draw that was held is of its seed, and firms that were drawn stand in its list',
    sql: `select d.id::text as example from inspection_draw d where d.state = 'drawn'
      and (d.commitment <> encode(sha256(convert_to(d.seed, 'UTF8')), 'hex') or exists (
        select from jsonb_array_elements(d.drawn) one where not exists (
          select from jsonb_array_elements(d.list->'firms') firm where firm->>'id' = one->>'id')))`,
  },
  {
    name: 'no inspection stands in two approved joint proposals, and no day of a team is promised twice',
    sql: `select one::text as example from joint_proposal p, unnest(p.inspections) one where p.state = 'approved' group by one having count(*) > 1
      union all
      select part->>'team' || ' ' || (visit->>'day') from joint_proposal p, jsonb_array_elements(p.schedule->'visits') visit,
        jsonb_array_elements(visit->'parts') part where p.state = 'approved' group by part->>'team', visit->>'day'
      having sum((part->>'minutes')::integer) > max((select (named->>'minutesPerDay')::integer from jsonb_array_elements(p.teams) named
        where named->>'id' = part->>'team'))`,
  },
];
