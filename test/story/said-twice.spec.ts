import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  body,
  budgetOf,
  confirm,
  GIANT,
  match,
  type Benefit,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const [FIRM, SAME_KEY, MANY_KEYS, REFUSED] = [1, 2, 3, 4].map((number) =>
  anEnterprise(number).littleGiant(),
) as [Enterprise, Enterprise, Enterprise, Enterprise];

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, SAME_KEY, MANY_KEYS, REFUSED] });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
});
afterAll(() => stage?.close());

const effects = async (shown: Benefit): Promise<unknown> => {
  const [row] = await stage.rows(
    `select (select count(*)::integer from audit where entity_id = $1 and event = 'confirm') as moves,
       (select count(*)::integer from transfer where ref = $1 and kind = 'post') as posts`,
    [shown.id],
  );
  return row;
};

describe('the same request sent twice', () => {
  test('has one effect and one answer, to the letter', async () => {
    const person = await stage.signInFor(FIRM);
    const shown = await benefit(person, GIANT);
    const first = await confirm(person, shown, 'story-key-0001');
    const second = await confirm(person, shown, 'story-key-0001');
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(await effects(shown)).toEqual({ moves: 1, posts: 1 });
  });

  test('with another body is refused, and the first effect stands', async () => {
    const person = await stage.signInFor(FIRM);
    const shown = await benefit(person, GIANT);
    expect(await confirm(person, { ...shown, amountFen: '1' }, 'story-key-0001')).toMatchObject({
      status: 422,
      body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' },
    });
    expect(
      await person.post(
        `/entitlements/${shown.id}/decline`,
        { version: 3, reason: '不要了' },
        { key: 'story-key-0001' },
      ),
    ).toMatchObject({
      status: 422,
      body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await benefit(person, GIANT)).toMatchObject({ state: 'confirmed' });
  });

  test('a refusal is given again as the same refusal, also when it would now succeed', async () => {
    const person = await stage.signInFor(REFUSED);
    const shown = await benefit(person, GIANT);
    const stale = { ...shown, version: shown.version + 1 };
    const first = await confirm(person, stale, 'story-key-0002');
    expect(first).toMatchObject({ status: 409, body: { code: 'PLATFORM.VERSION_STALE' } });
    const again = await confirm(person, stale, 'story-key-0002');
    expect(again).toMatchObject({
      status: 409,
      body: { code: first.body.code, detail: first.body.detail },
    });
    expect(await effects(shown)).toEqual({ moves: 0, posts: 0 });
  });

  test('the key of one person means nothing to another', async () => {
    const person = await stage.signInFor(SAME_KEY, 'colleague');
    const answer = await person.post(
      `/entitlements/${(await benefit(person, GIANT)).id}/decline`,
      { version: 99, reason: '测试' },
      { key: 'story-key-0001' },
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'PLATFORM.VERSION_STALE' } });
  });

  test('a run asked for twice with one key is one run', async () => {
    const first = body(await operator.post('/runs', {}, { key: 'story-key-0003' }), 202);
    const second = body(await operator.post('/runs', {}, { key: 'story-key-0003' }), 202);
    expect(second['id']).toBe(first['id']);
    await stage.settle();
  });
});

describe('thirty-two at the same moment', () => {
  test('with one key: one effect, and everybody gets the same answer', async () => {
    const person = await stage.signInFor(SAME_KEY);
    const shown = await benefit(person, GIANT);
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => confirm(person, shown, 'story-key-0032')),
    );
    expect(
      new Set(answers.map((answer) => `${answer.status} ${JSON.stringify(answer.body)}`)).size,
    ).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await effects(shown)).toEqual({ moves: 1, posts: 1 });
  });

  test('with one key and a refusal: everybody is refused alike, and the refusal is kept once', async () => {
    const person = await stage.signInFor(REFUSED);
    const shown = await benefit(person, GIANT);
    const stale = { ...shown, version: shown.version + 1 };
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => confirm(person, stale, 'story-key-0064')),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.code}`))).toEqual(
      new Set(['409 PLATFORM.VERSION_STALE']),
    );
    expect(await stage.rows(`select state from idempotency where key = 'story-key-0064'`)).toEqual([
      { state: 'refused' },
    ]);
    expect(await effects(shown)).toEqual({ moves: 0, posts: 0 });
  });

  test('with a key each: one success, the others are told of the conflict', async () => {
    const person = await stage.signInFor(MANY_KEYS);
    const shown = await benefit(person, GIANT);
    const answers = await Promise.all(Array.from({ length: 32 }, () => confirm(person, shown)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(
      new Set(
        answers
          .filter((answer) => answer.status !== 200)
          .map((answer) => `${answer.status} ${answer.body.code}`),
      ),
    ).toEqual(new Set(['409 PLATFORM.VERSION_STALE']));
    expect(await effects(shown)).toEqual({ moves: 1, posts: 1 });
    expect(await budgetOf(operator, GIANT)).toMatchObject({
      reservedFen: '100000000',
      committedFen: '300000000',
    });
  });
});
