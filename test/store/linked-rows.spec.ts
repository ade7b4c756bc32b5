import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemContext } from '#libs/platform';
import {
  linkedRows,
  OTHER_JOINS,
  type WayToMeet,
  wayToMeet,
} from '../../libs/registry/src/linked-rows.ts';
import { RegistryWorld, TAX } from './registry-builders.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Join Filter'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

// The database has measured none of these tables: it expects one record of a dataset, and a delivery of a million rows once
// compared each with each of a million records for more than ten minutes.
describe('the rows of a delivery and what is known', () => {
  let world: RegistryWorld;
  beforeAll(async () => {
    world = await RegistryWorld.open();
  });
  afterAll(() => world.close());

  const text = (way: WayToMeet, mode: 'full' | 'delta'): string =>
    linkedRows({ dataset: TAX as NonNullable<typeof TAX>, mode }, way);
  const planned = (way: WayToMeet, mode: 'full' | 'delta'): Promise<Plan[]> =>
    world.app.transaction('test.plan', systemContext('test'), async (tx) => {
      for (const kind of OTHER_JOINS[way]) await tx.query(`set local ${kind} = off`);
      const [row] = await tx.query<{ readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
        `explain (format json) ${text(way, mode)}`,
        [NOBODY, NOBODY, '2026-01-02', 'tax'],
      );
      return parts((row as NonNullable<typeof row>)['QUERY PLAN'][0].Plan);
    });

  it('meet by hashing where they are many', async () => {
    expect(wayToMeet(1_000_000)).toBe('hashed');
    const joins = (await planned('hashed', 'full')).map((part) => part['Node Type']);
    expect(joins.filter((type) => type === 'Hash Join')).toHaveLength(2);
    expect(joins).not.toContain('Nested Loop');
  });

  it('are each looked up in an index where they are few', async () => {
    expect(wayToMeet(1)).toBe('looked up');
    const found = await planned('looked up', 'delta');
    expect(found.filter((part) => part['Join Filter'])).toEqual([]);
    for (const table of ['identifier', 'record']) {
      const looks = found.filter((part) => part['Relation Name'] === table);
      expect(looks.map((part) => part['Index Cond'] !== undefined)).toEqual([true]);
    }
  });
});
