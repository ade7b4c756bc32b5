import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { type Job, readRulesFile, type Tx } from '#libs/platform';
import { benefitsHandlers } from '#libs/programmes/benefits';
import { readCalendar } from '#libs/workflow';
import { Bench } from '../support/bench.ts';
import { carriersAtNoon } from '../support/worker-jobs.ts';

/** More than two batches. */
const RIGHTS = 450;
const POLICY = 'many-are-told';

let bench: Bench;
let folder: string;

beforeAll(async () => {
  bench = await Bench.open();
  folder = await mkdtemp(join(tmpdir(), 'huizhi-rights-'));
  // One firm stands for all: what they are rights of is not looked at when they are told.
  await bench.superuser.query(`
    set session_replication_role = replica;
    insert into subject (kind, name, division) values ('legal-entity', '合成示例有限公司', '460106');
    insert into benefit_right (state, subject_id, policy_id, period, item, episode_id, decision_id, granted_on, valid_until, authority, division)
      select 'granted', s.id, '${POLICY}', '2999', n::text, gen_random_uuid(), gen_random_uuid(), '2025-01-01', '3000-01-01', 'hn-nobody', '460106'
      from subject s, generate_series(1, ${RIGHTS}) n;
    set session_replication_role = origin;`);
});
afterAll(async () => {
  await bench?.close({ broken: true });
  await rm(folder, { recursive: true, force: true });
});

interface Plan {
  readonly 'Node Type': string;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): string[] => [
  plan['Node Type'],
  ...(plan.Plans ?? []).flatMap(nodesOf),
];

test('many who are granted a right are told by batches that go on where the last one ended, none reading and sorting them all', async () => {
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  const handler = benefitsHandlers(
    { calendar, rules: new RuleStore() },
    carriersAtNoon(folder),
  ).find(({ kind }) => kind === 'benefits.rights');
  const froms: unknown[] = [];
  const nodes: string[] = [];
  const watched = (tx: Tx): Tx => ({
    context: tx.context,
    runner: tx.runner,
    query: async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
      if (sql.includes('from benefit_right r') && sql.includes('for update')) {
        froms.push(parameters[2]);
        const [row] = await tx.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
          `explain (format json) ${sql}`,
          parameters,
        );
        for (const { Plan: plan } of row?.['QUERY PLAN'] ?? []) nodes.push(...nodesOf(plan));
      }
      return tx.query<Row>(sql, parameters);
    },
  });
  const step = <T>(_name: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    bench.as((tx) => work(watched(tx)));
  const job: Job = {
    kind: 'benefits.rights',
    ref: POLICY,
    step,
    finish: step,
    beat: async () => undefined,
  };
  await handler?.handle(job);
  expect(
    await bench.rows(`select state, count(*)::integer from benefit_right group by state`),
  ).toEqual([{ state: 'active', count: RIGHTS }]);
  expect(await bench.rows(`select count(*)::integer from notice`)).toEqual([{ count: RIGHTS }]);
  // Three batches, each from where the last ended.
  expect(froms).toHaveLength(3);
  expect(new Set(froms).size).toBe(3);
  expect(nodes).toContain('Index Scan');
  expect(nodes.filter((node) => node.includes('Sort'))).toEqual([]);
});
