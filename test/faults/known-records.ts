import { systemContext } from '#libs/platform';
import type { World } from './world.ts';

/** What is known of whom, by credit code: an attempt that died may have used up subject numbers. */
export function knownOf(world: World): Promise<string[]> {
  return world.app.snapshot('faults.known', systemContext('faults'), async (tx) => {
    const rows = await tx.query<{ line: string }>(
      `select concat_ws(' ', i.value, s.kind, s.name, s.division, r.dataset, r.item, r.period, r.facts_hash, r.valid_from, r.valid_until, r.known_until is null) as line
       from record r join subject s on s.id = r.subject_id join identifier i on i.subject_id = s.id and i.scheme = 'credit-code'
       union all select concat_ws(' ', 'delivery', dataset, state, mode, row_count, accepted, rejected) from delivery
       union all select concat_ws(' ', 'staged', count(*)) from record_staging
       union all select concat_ws(' ', 'subjects', count(*)) from subject
       order by line`,
    );
    return rows.map((row) => row.line);
  });
}
