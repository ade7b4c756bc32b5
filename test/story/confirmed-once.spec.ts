import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, type Benefit, benefit, budgetOf, GIANT, match } from '../support/acts.ts';
import { burst, type Said } from '../support/burst.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const BURST = 256;
/** Each is sent twice. */
const KEYS = Array.from({ length: BURST }, (_, index) => `equal-confirmation-${index % 128}`);
const FIRM = anEnterprise(1).littleGiant().reachable();

let stage: Stage;
let operator: Client;
let person: Client;
let shown: Benefit;
let answers: Map<string, Said[]>;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  operator = await stage.signIn('operator');
  person = await stage.signInFor(FIRM);
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
  shown = await benefit(person, GIANT);
  await stage.api.listen(0, '127.0.0.1');
});
afterAll(() => stage?.close());

/** All at once; who found nobody with time (503), which is no answer and stored for nobody, comes again under the same key. */
async function confirmAtOnce(keys: readonly string[]): Promise<Map<string, Said[]>> {
  const said = new Map<string, Said[]>();
  let asking = keys;
  while (asking.length > 0) {
    const found = await burst(stage.api.getHttpServer() as Server, asking, {
      path: `/entitlements/${shown.id}/confirm`,
      body: { version: shown.version, amountFen: shown.amountFen },
      cookie: `huizhi_session=${person.cookie('huizhi_session')}`,
    });
    const again: string[] = [];
    for (const [index, answer] of found.entries()) {
      const key = asking[index] as string;
      if (answer.status === 503) again.push(key);
      else said.set(key, [...(said.get(key) ?? []), answer]);
    }
    asking = again;
  }
  return said;
}

const sameButItsId = ({ status, body }: Said): unknown => ({
  status,
  body: { ...(body as object), errorId: '' },
});

test('of 256 equal confirmations that are let go at once, under 128 keys, one key is answered with the confirmed benefit', async () => {
  // In a story API and worker share their connections, of which a burst leaves none.
  await stage.stopWorker();
  answers = await confirmAtOnce(KEYS);
  await stage.startWorker();
  await stage.settle();
  expect(answers.size).toBe(BURST / 2);
  const confirmed = [...answers.values()].filter(([first]) => first?.status === 200);
  expect(confirmed).toHaveLength(1);
  expect(confirmed[0]?.[0]?.body).toMatchObject({ id: shown.id, state: 'confirmed' });
});

test('the same key is answered alike both times, and every other is told by 409 that it has changed meanwhile', () => {
  for (const [first, second, ...more] of answers.values()) {
    expect(more).toEqual([]);
    expect(sameButItsId(second as Said)).toEqual(sameButItsId(first as Said));
    if (first?.status !== 200)
      expect(first).toMatchObject({ status: 409, body: { code: 'PLATFORM.VERSION_STALE' } });
  }
});

test('the money is committed once, the trail says it once, the enterprise is told each thing once', async () => {
  expect(await budgetOf(operator, GIANT)).toMatchObject({
    reservedFen: '0',
    committedFen: shown.amountFen,
  });
  expect(
    await stage.rows(`select kind, amount from transfer where ref = $1 order by kind`, [shown.id]),
  ).toEqual([
    { kind: 'pending', amount: shown.amountFen },
    { kind: 'post', amount: shown.amountFen },
  ]);
  expect(
    await stage.rows(
      `select actor, from_state, to_state from audit where entity = 'entitlement' and entity_id = $1 and event = 'confirm'`,
      [shown.id],
    ),
  ).toEqual([
    { actor: `person-${FIRM.creditCode}`, from_state: 'notified', to_state: 'confirmed' },
  ]);
  const told = await stage.rows<{ times: number }>(
    `select kind, channel, count(*)::integer as times from notice where entitlement_id = $1 group by kind, channel`,
    [shown.id],
  );
  expect(told.length).toBeGreaterThan(0);
  expect(told.map(({ times }) => times)).toEqual(told.map(() => 1));
  expect(
    await stage.rows(`select from outbox where kind = 'benefits.advance' and ref = $1`, [shown.id]),
  ).toHaveLength(1);
});
