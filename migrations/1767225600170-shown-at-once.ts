import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists of runs and of judgements between them show what was counted when it happened, and ask no history: whom changes had
 * opened at once stands with the policy of the run that lists them, and a judgement says whether anything came of it.
 */
export class ShownAtOnce1767225600170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_policy add column opened_at_once integer not null default 0 check (opened_at_once >= 0);
      alter table run add column is_telling boolean not null default false,
        add constraint run_full_tells_by_itself check (kind = 'changes' or not is_telling);
      create index decision_by_run on decision (run_id);
      create index run_changes_known on run (known_at) where kind = 'changes';
      drop index run_changes;
      create index run_changes_telling on run (requested_at desc, id desc) where kind = 'changes' and is_telling;
      update run r set is_telling = true
        where kind = 'changes' and (put_off > 0 or exists (select from run_policy p where p.run_id = r.id));
      update run_policy p set opened_at_once = f.opened from (
        select w.id, count(distinct e.subject_id) as opened
        from (
          select q.id, q.policy_id, q.period, r.known_at, lag(r.known_at) over (partition by q.policy_id, q.period order by r.known_at) as since
          from run r join run_policy q on q.run_id = r.id
          where r.kind = 'full' and r.programme = 'benefits' and q.state = 'finished') w
        join run c on c.kind = 'changes' and c.known_at > w.since and c.known_at <= w.known_at
        join run_policy q on q.run_id = c.id and q.policy_id = w.policy_id and q.period = w.period and q.opened > 0
        join decision d on d.run_id = c.id and d.verdict = 'eligible'
        join episode e on e.id = d.episode_id and e.policy_id = w.policy_id and e.period = w.period
        where not exists (select from decision b where b.episode_id = d.episode_id and b.known_at < d.known_at)
          and 'eligible' = (select l.verdict from decision l where l.episode_id = d.episode_id and l.known_at <= w.known_at
            order by l.known_at desc limit 1)
        group by w.id) f
      where f.id = p.id;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index run_changes_telling, run_changes_known, decision_by_run;
      create index run_changes on run (requested_at desc, id desc) where kind = 'changes';
      alter table run drop constraint run_full_tells_by_itself, drop column is_telling;
      alter table run_policy drop column opened_at_once;`);
  }
}
