import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts are read as JSON while a delivery is staged, beside the command that reads the file, and no longer in the one
 * transaction that everything waits for.
 */
export class FactsReadWhileStaged1767225600081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(facts('jsonb'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(facts('text'));
  }
}

const facts = (type: string): string =>
  `alter table record_staging alter column facts type ${type} using facts::${type};`;
