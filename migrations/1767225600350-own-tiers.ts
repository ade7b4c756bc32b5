import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A firm reads its own tiers, and those alone that a second person has published: drafts are nobody's yet. */
export class OwnTiers1767225600350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A firm sees no grading: its counts are of everybody. Of a tier it is told that the grading was published.
      create function grading_is_published(grading uuid) returns boolean language sql stable security definer set search_path = public, pg_temp
        as $$ select exists (select from grading g where g.id = $1 and g.state = 'published') $$;
      revoke execute on function grading_is_published from public;
      grant execute on function grading_is_published to huizhi_app, huizhi_matcher;
      create policy firms_read_what_is_published on subject_tier as restrictive for select
        using ((select context_subject()) is null or grading_is_published(grading_id));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy firms_read_what_is_published on subject_tier;
      drop function grading_is_published;`);
  }
}
