import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { publishGrading, requestGrading } from '#libs/programmes/credit';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  // The rules of this story have no dataset in which tiers become facts.
  stage = await Stage.open({ invented: { subjects: 60, seed: 7 } });
});
afterAll(() => stage?.close());

test('tiers that no rule could read are not published, and nothing is lost', async () => {
  const rules = new RuleStore();
  const id = await stage.as('grade', (tx) => requestGrading(tx, rules));
  await stage.settle();
  const [drafted] = await stage.rows<{ state: string; version: number }>(
    `select state, version from grading where id = $1`,
    [id],
  );
  expect(drafted?.state).toBe('draft');
  const second = { actor: 'credit2', authorities: ['*'], division: '46', subjectId: null };
  const published = stage.database.transaction('test.publish', second, (tx) =>
    publishGrading(tx, rules, id, drafted?.version ?? 0),
  );
  await expect(published).rejects.toMatchObject({
    code: 'CREDIT.TIERS_UNISSUABLE',
    text: { zh: expect.stringContaining('credit-tiers') },
  });
  expect(await stage.rows(`select state from grading where id = $1`, [id])).toEqual([
    { state: 'draft' },
  ]);
  expect(await stage.rows(`select from outbox where kind = 'credit.issue'`)).toEqual([]);
});
