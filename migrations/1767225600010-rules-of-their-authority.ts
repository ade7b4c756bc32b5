import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everybody may read a rule; it is drafted, published and retired only within its authority and division. */
export class RulesOfTheirAuthority1767225600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Reading for update stays open: whoever is refused is told whose rule it is.
    await runner.query(`
      create policy of_its_authority on rule_version as restrictive for update to huizhi_app using (true) with check (${WITHIN});
      create policy drafted_by_its_authority on rule_version as restrictive for insert to huizhi_app with check (${WITHIN});`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy of_its_authority on rule_version;
      drop policy drafted_by_its_authority on rule_version;`);
  }
}

const WITHIN = `((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
  and starts_with(division, (select context_division()))`;
