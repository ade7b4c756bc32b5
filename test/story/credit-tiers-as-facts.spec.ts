import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { columnRef, type FactValue } from '#libs/engine';
import { RuleStore } from '#libs/matching';
import { readFacts } from '#libs/registry';
import { BOND, found, grade, JOBS, match, type Problem, type RunPolicy } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { read } from '../tidy/tree.ts';

/** A tier bars nobody unless the policy's text says so; this one's says so here. */
const { basis: CITED } = JSON.parse(read(`rules/benefits/${JOBS}/policy.json`)) as {
  readonly basis: readonly object[];
};
const SAYS_SO = {
  document: '示例文件',
  number: null,
  article: '第三条',
  clause: { zh: '信用风险等级为A类、B类的企业可以享受', en: 'Firms of tiers A and B may benefit' },
  certainty: 'known',
};
const TIER = 'credit.tier';
const DATASET = 'credit-tiers';

let stage: Stage;
let operator: Client;
let before: { readonly jobs: RunPolicy; readonly bond: RunPolicy };
let first = '';
let second = '';

beforeAll(async () => {
  stage = await Stage.open({
    invented: { subjects: 200, seed: 7 },
    besides: {
      datasets: [DATASET],
      amended: { [JOBS]: { basis: [...CITED, SAYS_SO] } },
      asking: {
        [JOBS]: {
          condition: { fact: TIER, operator: 'in', value: ['A', 'B'] },
          known: { [TIER]: 'A' },
        },
      },
    },
  });
  operator = await stage.signIn('operator');
});
afterAll(() => stage?.close());

const standing = () =>
  stage.rows<{ subject_id: number; tier: string; source: string }>(
    `select r.subject_id, r.facts->>'${TIER}' as tier, d.source from record r join delivery d on d.id = r.delivery_id
     where r.dataset = '${DATASET}' and r.known_until is null and r.valid_until is null order by r.subject_id`,
  );
const tiersOf = (grading: string) =>
  stage.rows<{ subject_id: number; tier: string }>(
    `select subject_id, tier from subject_tier where grading_id = $1 and tier is not null order by subject_id`,
    [grading],
  );

describe('a published tier', () => {
  test('is unknown before anything is published: who would be asked for one is undetermined, never refused', async () => {
    const run = await match(stage, operator);
    before = { jobs: found(run, JOBS), bond: found(run, BOND) };
    expect(before.jobs.eligible).toBe(0);
    expect(before.jobs.undetermined).toBeGreaterThan(5);
  });

  test('is a record of everybody who has one, and of nobody else, and says where it comes from', async () => {
    first = await grade(stage);
    const records = await standing();
    expect(records.map(({ subject_id: id, tier }) => ({ subject_id: id, tier }))).toEqual(
      await tiersOf(first),
    );
    expect(new Set(records.map(({ source }) => source))).toEqual(
      new Set([`信用分级 2025-09（示范） ${first}`]),
    );
    const [without] = await stage.rows<{ without: number }>(
      `select count(*)::integer as without from subject_tier where grading_id = $1 and tier is null`,
      [first],
    );
    expect(without?.without).toBeGreaterThan(0);
  });

  test('is read by the policy whose text asks for it, and changes no other', async () => {
    const run = await match(stage, operator);
    const jobs = found(run, JOBS);
    expect(jobs.eligible).toBeGreaterThan(0);
    expect(jobs.parked).toBeNull();
    const refused = before.jobs.undetermined - jobs.eligible - jobs.undetermined;
    expect(jobs.ineligible - before.jobs.ineligible).toBe(refused);
    const otherwise = await stage.rows(
      `select e.subject_id from episode e left join subject_tier t on t.subject_id = e.subject_id and t.grading_id = $1
       where e.policy_id = $2 and e.state = 'open' and coalesce(t.tier, '') not in ('A', 'B')`,
      [first, JOBS],
    );
    expect(otherwise).toEqual([]);
    const bond = found(run, BOND);
    for (const count of ['eligible', 'undetermined', 'ineligible'] as const)
      expect(bond[count]).toBe(before.bond[count]);
  });

  test('is neither delivered nor amended by anybody', async () => {
    const firm = anEnterprise(1).with(DATASET, { 信用风险等级: 'A（信用风险低）' });
    await expect(stage.deliver(DATASET, [firm])).rejects.toMatchObject({
      code: 'REGISTRY.DATASET_ISSUED',
    });
    const data = await stage.signIn('data');
    const [record] = await stage.rows<{ id: string }>(
      `select id from record where dataset = '${DATASET}' limit 1`,
    );
    const amendment = { recordId: record?.id, fact: TIER, value: 'A', reason: '应为A级' };
    const refused = await data.post<Problem>('/amendments', amendment);
    expect([403, 404]).toContain(refused.status);
  });

  test('moves with the next publication: what was said stays as history, and ages into unknown', async () => {
    await stage.moveTo('2025-10-08');
    const [firm] = (await tiersOf(first)).filter(({ tier }) => tier !== 'D');
    await stage.deliver('registration', [anEnterprise(9_001)]);
    second = await grade(stage);
    const records = await standing();
    expect(records.map(({ subject_id: id, tier }) => ({ subject_id: id, tier }))).toEqual(
      await tiersOf(second),
    );
    const known = (asOf: string) => tierKnown(firm?.subject_id ?? 0, asOf);
    expect(await known('2025-09-30')).toBe(firm?.tier);
    expect(await known('2026-01-31')).toBeNull();
  });
});

/** What a rule would read of a subject's tier on a day. */
function tierKnown(subjectId: number, asOf: string): Promise<FactValue | undefined> {
  return stage.as('facts', async (tx) => {
    const [now] = await tx.query<{ at: string }>(`select to_json(clock_timestamp())#>>'{}' as at`);
    const latest = await new RuleStore().latest(tx);
    const definition = latest?.book.dictionary.get(TIER);
    if (!latest || !definition) throw new Error(`no fact ${TIER}`);
    const ref = columnRef(definition, 'asOf');
    const facts = await readFacts(tx, {
      subjectIds: [subjectId],
      refs: [ref],
      asOf,
      knownAt: now?.at ?? '',
      book: { ...latest.book, datasets: latest.datasets },
    });
    return facts.get(subjectId)?.row.value(ref);
  });
}
