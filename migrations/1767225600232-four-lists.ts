import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The four lists (四张清单) on a finding: what was established of the violation, what the published lists proposed for it, and
 * why the decision departs from that where it does.
 */
export class FourLists1767225600232 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table finding add column facts jsonb;
      -- The entry that was proposed, what it stands on, and which version of the matter says so.
      alter table finding add column proposal jsonb;
      alter table finding add column proposed text check (proposed in ('unpunished', 'reduced', 'lighter'));
      alter table finding add column deviation text;
      alter table finding add constraint finding_proposed_as_written check (proposed is not distinct from proposal->'outcome'->>'list');
      alter table finding add constraint finding_deviation_reasoned check (outcome is null or proposed is null or outcome = proposed
        or coalesce(btrim(deviation), '') <> '');
      alter table finding add constraint finding_deviates_from_something check (deviation is null or (proposed is not null and outcome <> proposed));
      grant update (facts, proposal, proposed, deviation) on finding to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table finding drop column deviation, drop column proposed, drop column proposal, drop column facts;`,
    );
  }
}
