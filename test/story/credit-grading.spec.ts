import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compileModel, gradeRow, onDay } from '#libs/engine';
import { cancelRun, factBookOf, readRunFacts, resumeRun, RuleStore } from '#libs/matching';
import { systemContext, type Tx } from '#libs/platform';
import {
  discardGrading,
  explainTier,
  forgetDiscardedTiers,
  publishGrading,
  requestGrading,
  tiersOf,
  viewGrading,
} from '#libs/programmes/credit';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

let stage: Stage;
const rules = new RuleStore();
const SUBJECTS = 300;

beforeAll(async () => {
  stage = await Stage.open({
    invented: { subjects: SUBJECTS, seed: 7 },
    besides: { datasets: ['credit-tiers'] },
  });
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const as = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction(
    'test.credit',
    { actor, authorities: ['*'], division: '46', subjectId: null },
    work,
  );
const ask = (): Promise<string> => as('operator', (tx) => requestGrading(tx, rules));
const view = (id: string) => as('operator', (tx) => viewGrading(tx, id));
const tiers = (id: string) =>
  stage.rows<{ subject_id: number; tier: string | null; score: number | null; reason: string }>(
    `select subject_id, tier, score, reason from subject_tier where grading_id = $1 order by subject_id`,
    [id],
  );

describe('the grading of a month', () => {
  let first = '';

  test('is asked for by one person, can be cancelled and resumed like any run, and is shown before it is published', async () => {
    first = await ask();
    await stage.work('match.segment');
    const { run } = await view(first);
    await as('operator', (tx) => cancelRun(tx, run.id));
    await stage.work();
    expect(await tiers(first)).toEqual([]);
    await as('operator', (tx) => resumeRun(tx, run.id));
    await stage.work();
    const shown = await view(first);
    expect(shown).toMatchObject({ state: 'draft', month: '2025-09', demo: true, previousId: null });
    expect(shown.run).toMatchObject({ state: 'finished', rowsDone: SUBJECTS });
    expect(shown.secondLook).toEqual({ sampled: 200, differences: 0 });
    const counted = Object.values(shown.distribution?.['all']?.[''] ?? {});
    expect(counted.reduce<number>((all, one) => all + (one ?? 0), 0)).toBe(SUBJECTS);
    expect(Object.keys(shown.distribution ?? {}).sort()).toEqual([
      'all',
      'division',
      'industry',
      'kind',
      'model',
      'reason',
      'size',
    ]);
    expect(shown.movements?.every(({ from }) => from === null)).toBe(true);
  });

  test('says of each subject what the rows of its records say, and nobody lacks one', async () => {
    const found = await tiers(first);
    expect(found).toHaveLength(SUBJECTS);
    expect(new Set(found.map(({ tier }) => tier)).size).toBeGreaterThan(3);
    const { run } = await view(first);
    const rows = await as('operator', async (tx) => {
      const models = await rules.publishedModels(tx, 'credit', FIRST_DAY);
      const book = await factBookOf(tx, rules, run.id, models);
      const [known] = await tx.query<{ known_at: string }>(
        `select to_json(known_at)#>>'{}' as known_at from run where id = $1`,
        [run.id],
      );
      const made = [];
      for (const id of [
        'demo-credit-construction',
        'demo-credit-catering',
        'demo-credit-food',
        'demo-credit-common',
      ]) {
        const version = models.find(({ model }) => model.id === id);
        if (!version) throw new Error(id);
        const facts = await readRunFacts(tx, version.compiled, {
          subjectIds: found.map(({ subject_id: subject }) => subject),
          asOf: FIRST_DAY,
          knownAt: known?.known_at ?? '',
          book,
        });
        made.push({ model: compileModel(version.model.model, version.book, '2025'), facts });
      }
      return made;
    });
    for (const { subject_id: subject, tier, score, reason } of found) {
      const grade = rows
        .map(({ model, facts }) => {
          const own = facts.get(subject);
          return own ? gradeRow(model, onDay(own.row, FIRST_DAY)) : null;
        })
        .find((one) => one !== null);
      expect(grade).toMatchObject({ tier, score, reason });
    }
  });

  test('is explained indicator by indicator, with the points that make the score', async () => {
    const [graded] = (await tiers(first)).filter(({ reason }) => reason === 'score');
    const told = await as('operator', (tx) =>
      explainTier(tx, rules, first, graded?.subject_id ?? 0),
    );
    expect(told.grade.tier).toBe(graded?.tier);
    expect(told.indicators.reduce((all, { points }) => all + (points ?? 0), 0)).toBe(graded?.score);
    expect(told.indicators.some(({ withoutData }) => withoutData)).toBe(true);
    for (const { how, source } of told.indicators) expect(`${how.zh}${source.zh}`).not.toBe('');
  });

  test('is published by a second person, for the version that was shown, and never changes', async () => {
    const { version } = await view(first);
    await expect(
      as('operator', (tx) => publishGrading(tx, rules, first, version)),
    ).rejects.toMatchObject({
      code: 'CREDIT.SAME_PERSON',
    });
    await expect(
      as('approver', (tx) => publishGrading(tx, rules, first, version + 1)),
    ).rejects.toThrow();
    await as('approver', (tx) => publishGrading(tx, rules, first, version));
    expect(await view(first)).toMatchObject({ state: 'published', publishedBy: 'approver' });
    await expect(ask()).rejects.toMatchObject({ code: 'CREDIT.MONTH_GRADED' });
    for (const statement of [
      `update subject_tier set tier = 'A'`,
      `delete from subject_tier`,
      `truncate subject_tier`,
      `update grading set distribution = '{}'`,
      `update grading set month = '2025-08'`,
      `insert into subject_tier select grading_id, subject_id + 1000000, rule_version_id, tier, score, unknown_points, reason, division from subject_tier limit 1`,
    ])
      await expect(
        stage.owner.transaction(
          'test.tamper',
          { actor: 'x', authorities: ['*'], division: '', subjectId: null },
          (tx) => tx.query(statement),
        ),
      ).rejects.toThrow();
    await expect(
      as('approver', (tx) => discardGrading(tx, first, 'too late')),
    ).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
  });

  test('is compared with the one before: what changed in the data moves tiers, and the history stays', async () => {
    const before = await tiers(first);
    const [firm] = before.filter(({ tier }) => tier === 'A' || tier === 'B');
    await stage.moveTo('2025-10-08');
    await stage.deliver('registration', [anEnterprise(9_001)]);
    const second = await ask();
    await stage.work();
    const shown = await view(second);
    expect(shown).toMatchObject({ state: 'draft', month: '2025-10', previousId: first });
    const after = new Map((await tiers(second)).map((one) => [one.subject_id, one.tier]));
    expect(after.size).toBe(SUBJECTS + 1);
    const moved = 1 + before.filter(({ subject_id: id, tier }) => after.get(id) !== tier).length;
    const [sum] = await stage.rows<{ moved: number }>(
      `select coalesce(sum((m->>'count')::integer) filter (where m->>'from' is distinct from m->>'to'), 0)::integer as moved
       from grading, jsonb_array_elements(movements) m where id = $1`,
      [second],
    );
    expect(sum?.moved).toBe(moved);
    const history = await as('operator', (tx) => tiersOf(tx, firm?.subject_id ?? 0));
    expect(history.map(({ gradingId }) => gradingId)).toEqual([first]);
    await as('approver', (tx) => discardGrading(tx, second, '数据有误'));
    const third = await ask();
    // Before anything else is said of it: it has no result yet. And what was given up stays so.
    for (const [id, code] of [
      [third, 'CREDIT.GRADING_UNREADY'],
      [second, 'KERNEL.TRANSITION_REFUSED'],
      [first, 'KERNEL.TRANSITION_REFUSED'],
    ] as const) {
      const { version } = await view(id);
      await expect(
        as('approver', (tx) => publishGrading(tx, rules, id, version)),
      ).rejects.toMatchObject({ code });
    }
    await stage.work();
    const { version } = await view(third);
    await as('approver', (tx) => publishGrading(tx, rules, third, version));
    const both = await as('operator', (tx) => tiersOf(tx, firm?.subject_id ?? 0));
    expect(both.map(({ month }) => month)).toEqual(['2025-10', '2025-09']);
    expect(await forgetDiscardedTiers(stage.owner, systemContext('test'), SUBJECTS / 2)).toBe(
      SUBJECTS + 1,
    );
    expect(await tiers(second)).toEqual([]);
    expect((await tiers(third)).length).toBe(SUBJECTS + 1);
    expect((await tiers(first)).length).toBe(before.length);
  });
});
