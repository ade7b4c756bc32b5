import type { Invariant } from './invariant.ts';

/** Gradings: what was published is whole and was judged twice. One tier per subject and month is the keys' to hold. */
export const GRADINGS: readonly Invariant[] = [
  {
    name: 'a grading that is shown or published has everybody its run graded, judged twice alike where published',
    sql: `select g.id || ' ' || g.state as example from grading g where g.state in ('draft', 'published')
      and ((g.state = 'published' and jsonb_array_length(g.second_opinion->'differences') > 0)
        or (select count(*) from subject_tier t where t.grading_id = g.id)
          <> (select coalesce(sum(s.staged), 0) from run_segment s where s.run_id = g.run_id))`,
  },
];
