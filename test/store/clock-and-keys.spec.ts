import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import {
  businessTime,
  Database,
  elevate,
  moveClock,
  once,
  ServiceUnavailable,
  systemContext,
  type Tx,
} from '#libs/platform';
import { Bench } from '../support/bench.ts';
import { TEST_SECRET } from '../support/database.ts';

class Refused extends DomainError {
  readonly code = 'TEST.REFUSED';
  readonly kind = 'conflict';
}

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
  await bench.superuser.query(`create table effect (key text); grant all on effect to huizhi_app`);
});
afterAll(() => bench?.close());

describe('the business clock', () => {
  test('follows the day in Shanghai until it is moved, and says that it was', async () => {
    const [real] = await bench.rows<{ today: string }>(
      `select (now() at time zone 'Asia/Shanghai')::date::text as today`,
    );
    expect(await bench.as(businessTime)).toEqual({ today: real?.today, moved: false });
    await moveClock(bench.owner, 'demo', '2025-09-30');
    expect(await bench.as(businessTime)).toEqual({ today: '2025-09-30', moved: true });
    await moveClock(bench.owner, 'demo', null);
    expect(await bench.as(businessTime)).toEqual({ today: real?.today, moved: false });
  });

  test('is fixed in production, takes only real days, and is moved by nobody but the owner', async () => {
    await expect(moveClock(bench.owner, 'production', '2025-09-30')).rejects.toMatchObject({
      code: 'PLATFORM.CLOCK_FIXED',
    });
    await expect(moveClock(bench.owner, 'test', '2025-02-30')).rejects.toMatchObject({
      code: 'KERNEL.DATE_MALFORMED',
    });
    await expect(moveClock(bench.app, 'test', '2025-09-30')).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  test('does not move leases: they keep to the clock of the database', async () => {
    await moveClock(bench.owner, 'test', '2099-01-01');
    expect(await bench.rows(`select now() < '2099-01-01' as real`)).toEqual([{ real: true }]);
    await moveClock(bench.owner, 'test', null);
  });
});

describe('work done once for a key', () => {
  const context = systemContext('test');
  const effects = async (key: string): Promise<number> =>
    (await bench.rows(`select from effect where key = $1`, [key])).length;
  const ask = <T>(key: string, work: (tx: Tx) => Promise<T>, body: object = {}): Promise<T> =>
    once(bench.app, 'test.once', context, { key, operation: 'test', body: { ...body } }, work);
  const leave = (key: string) => async (tx: Tx) => {
    await tx.query(`insert into effect values ($1)`, [key]);
    return { done: key };
  };

  test('a fault of ours is not kept: the same request may be sent again and then succeeds', async () => {
    for (const fault of [new ServiceUnavailable({ zh: '它', en: 'It' }), new TypeError('bug')]) {
      const key = `fault-${fault.name}`;
      await expect(
        ask(key, async (tx) => leave(key)(tx).then(() => Promise.reject(fault))),
      ).rejects.toBe(fault);
      expect(await effects(key)).toBe(0);
      expect(await ask(key, leave(key))).toEqual({ done: key });
      expect(await effects(key)).toBe(1);
    }
  });

  test('a refusal is kept, and what it had written is not', async () => {
    const refuse = (tx: Tx): Promise<never> =>
      leave('refused')(tx).then(() =>
        Promise.reject(new Refused({ zh: '不可', en: 'no' }, { why: 'test' })),
      );
    await expect(ask('refused', refuse)).rejects.toMatchObject({ code: 'TEST.REFUSED' });
    await expect(ask('refused', leave('refused'))).rejects.toMatchObject({
      code: 'TEST.REFUSED',
      kind: 'conflict',
      details: { why: 'test' },
      text: { en: 'no' },
    });
    expect(await effects('refused')).toBe(0);
  });

  test('a refusal holds its key until it is kept: twins that waited get it too, though by then they would succeed', async () => {
    // Two connections: one refuses, one twin waits for the key, and another for a connection, ahead of whatever came later.
    const narrow = await new Database({
      ownerUrl: bench.test.ownerUrl,
      secret: TEST_SECRET,
      role: 'app',
      poolSize: 2,
    }).connect();
    const twin = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
      once(narrow, 'test.once', context, { key: 'twins', operation: 'test', body: {} }, work);
    let begun = (): void => undefined;
    let go = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (begun = resolve));
    const mayGo = new Promise<void>((resolve) => (go = resolve));
    const first = twin(async (tx) => {
      await leave('twins')(tx);
      begun();
      await mayGo;
      throw new Refused({ zh: '不可', en: 'no' });
    });
    await underWay;
    const twins = [twin(leave('twins')), twin(leave('twins'))];
    const waiting = `select from pg_locks where locktype = 'advisory' and not granted`;
    while ((await bench.rows(waiting)).length < 1) await pause(5);
    go();
    const outcomes = await Promise.allSettled([first, ...twins]);
    await narrow.close();
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'TEST.REFUSED' } });
    expect(await effects('twins')).toBe(0);
  });

  test('a refusal is kept also when its cause had made the rest of the transaction unusable', async () => {
    const collide = async (tx: Tx): Promise<never> => {
      await leave('broken')(tx);
      await tx.query(`select 1 / 0`).catch(() => undefined);
      throw new Refused({ zh: '不可', en: 'no' });
    };
    for (const work of [collide, leave('broken')])
      await expect(ask('broken', work)).rejects.toMatchObject({ code: 'TEST.REFUSED' });
    expect(await effects('broken')).toBe(0);
  });

  test('a commit whose answer was lost is found again, not done again', async () => {
    await expect(
      ask('lost', leave('lost')).then(() => Promise.reject(new Error('the connection went'))),
    ).rejects.toThrow('the connection went');
    expect(await ask('lost', leave('lost'))).toEqual({ done: 'lost' });
    expect(await effects('lost')).toBe(1);
  });

  test('another body or another operation under the key is refused', async () => {
    await ask('taken', leave('taken'));
    await expect(ask('taken', leave('taken'), { other: 1 })).rejects.toMatchObject({
      code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED',
      kind: 'mismatched',
    });
    await expect(
      once(
        bench.app,
        'test.once',
        context,
        { key: 'taken', operation: 'other', body: {} },
        leave('taken'),
      ),
    ).rejects.toMatchObject({
      code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('thirty-two at once: one effect and one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => ask('burst', leave('burst'))),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"done":"burst"}']),
    );
    expect(await effects('burst')).toBe(1);
  });
});

describe('the reach of the system, lent for a part of a transaction', () => {
  const enterprise = { actor: 'person', authorities: [], division: '', subjectId: 7 };
  const subject = async (tx: Tx): Promise<string> => {
    const [row] = await tx.query<{ subject: string }>(
      `select current_setting('huizhi.subject', true) as subject`,
    );
    return row?.subject ?? '';
  };

  test('ends with the outermost part, not with one inside it, and leaves the actor as he was', async () => {
    const seen = await bench.app.transaction('test', enterprise, async (tx) => {
      const inside = await elevate(tx, async () => [
        await elevate(tx, () => subject(tx)),
        await subject(tx),
      ]);
      const [actor] = await tx.query<{ actor: string }>(
        `select current_setting('huizhi.actor') as actor`,
      );
      return [...inside, await subject(tx), actor?.actor];
    });
    expect(seen).toEqual(['', '', '7', 'person']);
  });

  test('ends with a refusal too', async () => {
    const after = await bench.app.transaction('test', enterprise, async (tx) => {
      await elevate(tx, () => Promise.reject(new Refused({ zh: '不可', en: 'no' }))).catch(
        () => undefined,
      );
      return subject(tx);
    });
    expect(after).toBe('7');
  });
});
