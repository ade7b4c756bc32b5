import type { Invariant } from './invariant.ts';

/** Gradings: what was published is whole, was judged twice, and is what rules read. One tier per subject and month is the keys' to hold. */
export const GRADINGS: readonly Invariant[] = [
  {
    name: 'a grading that is shown or published has everybody its run graded, judged twice alike where published',
    sql: `select g.id || ' ' || g.state as example from grading g where g.state in ('draft', 'published')
      and ((g.state = 'published' and jsonb_array_length(g.second_opinion->'differences') > 0)
        or (select count(*) from subject_tier t where t.grading_id = g.id)
          <> (select coalesce(sum(s.staged), 0) from run_segment s where s.run_id = g.run_id))`,
  },
  {
    name: 'what stands as published tiers is what the grading says that was issued last',
    sql: `with latest as (select right(source, 36)::uuid as grading_id from delivery
        where dataset = 'credit-tiers' and state = 'accepted' order by known_at desc limit 1)
      select coalesce(r.subject_id, t.subject_id)::text as example
      from (select subject_id, facts->>'credit.tier' as tier from record
        where dataset = 'credit-tiers' and known_until is null and valid_until is null) r
      full join (select s.subject_id, s.tier from subject_tier s join latest l on l.grading_id = s.grading_id where s.tier is not null) t
        using (subject_id)
      where r.tier is distinct from t.tier`,
  },
];
