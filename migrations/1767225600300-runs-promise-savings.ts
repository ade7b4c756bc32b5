import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That savings are looked at in a month is promised by runs over everybody alone. A change judged between two of them finished as a
 * run, too, and so waited for whoever was at that one promise: for the end of a run, and for every other change.
 */
export class RunsPromiseSavings1767225600300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(promising(`new.kind = 'full' and `));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(promising(''));
  }
}

const promising = (of: string): string =>
  [
    ['promise_posting', 'savings.post'],
    ['promise_look', 'savings.look'],
  ]
    .map(
      ([name, kind]) => `
drop trigger ${name} on run;
create trigger ${name} after update of state on run for each row
  when (${of}new.state = 'finished' and old.state <> 'finished') execute function promise_savings('${kind}', '30 days');`,
    )
    .join('');
