import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { PASSWORD } from '../support/people.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1)] });
});
afterAll(() => stage?.close());

const sql = (text: string): Promise<unknown[]> => stage.rows(text);
const people = (text: string): Promise<unknown[]> => stage.people(text);
let addresses = 0;
/** From an address of its own unless one is named, so that only the tests about addresses meet their limit. */
const attempt = (
  account: string,
  password: string,
  address = `10.1.${(addresses += 1) >> 8}.${addresses & 255}`,
) =>
  new Client(stage.api).post(
    '/session',
    { account, password },
    { headers: { 'x-forwarded-for': address } },
  );
const lockOf = (account: string): Promise<unknown[]> =>
  stage.rows(`select failed_attempts, locked_until::text from principal where account = $1`, [
    account,
  ]);

describe('signing in', () => {
  test('gives an HttpOnly, same-site cookie whose token is stored only as a hash', async () => {
    const answer = await attempt('operator', PASSWORD);
    expect(answer.body).toEqual({
      account: 'operator',
      displayName: 'operator',
      roles: ['operator'],
      authorities: ['*'],
      subject: null,
      demo: false,
      permissions: [
        'session.read',
        'policy.read',
        'policy.simulate',
        'policy.halt',
        'run.read',
        'run.start',
        'run.cancel',
        'inspection.read',
        'inspection.plan',
        'inspection.close',
        'inspection.open',
        'inspection.visit',
        'inspection.draw',
        'finding.note',
        'inspection.prove',
        'demand.record',
        'list.read',
        'budget.read',
        'notice.read',
        'notice.send',
        'declaration.read',
        'declaration.verify',
        'objection.read',
        'objection.record',
        'adjustment.read',
        'adjustment.endorse',
        'task.read',
        'task.close',
        'hold.read',
        'delivery.read',
        'delivery.link',
        'amendment.propose',
        'amendment.read',
      ],
    });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^huizhi_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = /huizhi_session=([^;]+)/.exec(cookie)?.[1] ?? '';
    expect(
      await stage.rows(`select count(*)::integer as found from session where token_hash = $1`, [
        token,
      ]),
    ).toEqual([{ found: 0 }]);
  });

  test('says of an enterprise who it is', async () => {
    const client = await stage.signInFor(anEnterprise(1));
    expect((await client.get('/session')).body).toMatchObject({
      subject: {
        name: '合成示例1号有限公司',
        creditCode: anEnterprise(1).creditCode,
        division: '460106',
      },
    });
  });

  test('a wrong password and an unknown account are answered alike', async () => {
    const [wrong, unknown] = [await attempt('finance', 'wrong'), await attempt('nobody', 'wrong')];
    expect(wrong.status).toBe(401);
    expect({ ...wrong.body, errorId: '' }).toEqual({ ...unknown.body, errorId: '' });
  });

  test('five failures lock the account for ten minutes, also for the right password; then it opens again', async () => {
    for (let count = 0; count < 5; count += 1)
      expect((await attempt('auditor', 'wrong')).status).toBe(401);
    expect((await attempt('auditor', PASSWORD)).status).toBe(401);
    expect(
      await sql(
        `select locked_until > now() + interval '9 minutes' as locked from principal where account = 'auditor'`,
      ),
    ).toEqual([{ locked: true }]);
    await people(
      `update principal set locked_until = now() - interval '1 second' where account = 'auditor'`,
    );
    expect((await attempt('auditor', PASSWORD)).status).toBe(200);
  });

  test('fifty guesses at one moment are five: the others find the account locked, and the right one among them too', async () => {
    const tried = stage.people(
      `select count(*)::integer as found from session where account = 'approver'`,
    );
    const guesses = Array.from({ length: 49 }, () => attempt('approver', 'wrong'));
    const answers = await Promise.all(guesses);
    // On a machine that is busy hashing, some find no connection in time and are told to come back; none is let in.
    expect(answers.filter(({ status }) => status !== 401 && status !== 503)).toEqual([]);
    const locked = await lockOf('approver');
    expect(locked).toEqual([{ failed_attempts: 0, locked_until: expect.any(String) }]);
    expect((await attempt('approver', PASSWORD)).status).toBe(401);
    expect(await lockOf('approver')).toEqual(locked);
    expect(await tried).toEqual([{ found: 0 }]);
    await people(`update principal set locked_until = null where account = 'approver'`);
  });

  test('what is tried during a lock neither prolongs it nor counts: it ends when it said it would', async () => {
    for (let count = 0; count < 5; count += 1) await attempt('approver2', 'wrong');
    const locked = await lockOf('approver2');
    for (let count = 0; count < 12; count += 1)
      expect((await attempt('approver2', 'wrong')).status).toBe(401);
    expect(await lockOf('approver2')).toEqual(locked);
    await people(
      `update principal set locked_until = now() - interval '1 second' where account = 'approver2'`,
    );
    expect((await attempt('approver2', PASSWORD)).status).toBe(200);
  });

  test('twenty failures from one address within an hour shut it out, whichever accounts it tried; others are let in', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, count) => attempt(`nobody-${count}`, 'wrong', '203.0.113.9')),
    );
    const status = (wanted: number) => answers.filter((one) => one.status === wanted).length;
    expect([status(401), status(429)]).toEqual([20, 10]);
    expect(await attempt('operator', PASSWORD, '203.0.113.9')).toMatchObject({
      status: 429,
      body: { code: 'PLATFORM.SIGN_IN_LIMITED', text: { zh: expect.stringContaining('网络地址') } },
      headers: { 'retry-after': '60' },
    });
    expect((await attempt('operator', PASSWORD, '203.0.113.10')).status).toBe(200);
    await sql(`update sign_in_address set since = since - interval '61 minutes'`);
    expect((await attempt('operator', PASSWORD, '203.0.113.9')).status).toBe(200);
    expect(await sql(`select attempts from sign_in_address`)).toEqual([{ attempts: 0 }]);
  });

  test('an IPv6 address counts as its network, whatever its owner writes behind it', async () => {
    for (let count = 0; count < 20; count += 1)
      await attempt('nobody', 'wrong', `2001:db8:0:7::${(count + 1).toString(16)}`);
    expect((await attempt('nobody', 'wrong', '2001:db8:0:7:ffff::1')).status).toBe(429);
    expect((await attempt('nobody', 'wrong', '2001:db8:0:8::1')).status).toBe(401);
    expect((await attempt('nobody', 'wrong', '::ffff:192.0.2.1')).status).toBe(401);
  });

  test('four failures and a success start the count anew', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) await attempt('policy', 'wrong');
      expect((await attempt('policy', PASSWORD)).status).toBe(200);
    }
  });

  test('a disabled account cannot sign in', async () => {
    await people(`update principal set disabled_at = now() where account = 'finance'`);
    expect((await attempt('finance', PASSWORD)).status).toBe(401);
  });
});

describe('a session', () => {
  test('ends by signing out: the token is worthless at once', async () => {
    const client = await stage.signIn('operator');
    const token = client.cookie('huizhi_session') ?? '';
    expect((await client.send('DELETE', '/api/v1/session')).status).toBe(204);
    expect(client.cookie('huizhi_session')).toBeUndefined();
    const replayed = await new Client(stage.api).get('/session', {
      headers: { cookie: `huizhi_session=${token}` },
    });
    expect(replayed).toMatchObject({ status: 401, body: { code: 'PLATFORM.SIGN_IN_REFUSED' } });
  });

  test('ends when its account loses a role: the very next request is nobody’s, and the new one holds what is left', async () => {
    const client = await stage.signIn('both');
    const shown = { version: 1, digest: '0'.repeat(64) };
    const approval = '/lists/6b0c9f0e-2f6c-4c83-9f51-000000000000/approve';
    expect((await client.post(approval, shown)).status).toBe(404);
    await people(`update principal set roles = '{operator}' where account = 'both'`);
    expect((await client.post(approval, shown)).status).toBe(401);
    expect(await (await stage.signIn('both')).post(approval, shown)).toMatchObject({
      status: 403,
      body: { code: 'PLATFORM.PERMISSION_DENIED' },
    });
  });

  test('ends with its account, with its twelve hours, and with an hour of idleness', async () => {
    for (const ending of [
      `update principal set disabled_at = now() where account = 'approver2'`,
      `update session set expires_at = now() where account = 'approver2'`,
      `update session set seen_at = now() - interval '61 minutes' where account = 'approver2'`,
    ]) {
      await people(`update principal set disabled_at = null where account = 'approver2'`);
      const client = await stage.signIn('approver2');
      expect((await client.get('/session')).status).toBe(200);
      await people(ending);
      expect((await client.get('/session')).status).toBe(401);
    }
  });

  test('a made-up token is nobody', async () => {
    for (const token of ['', 'x', "' or 1=1 --", 'A'.repeat(43)]) {
      expect(
        (
          await new Client(stage.api).get('/session', {
            headers: { cookie: `huizhi_session=${encodeURIComponent(token)}` },
          })
        ).status,
      ).toBe(401);
    }
  });
});

describe('nobody trusted, as it is unless set', () => {
  let direct: Stage;
  beforeAll(async () => {
    direct = await Stage.open({
      bare: true,
      environment: { HUIZHI_TRUSTED_PROXIES: 'none', HUIZHI_MODE: 'demo' },
    });
    await direct.openAccount({ account: 'ours', roles: ['operator'] });
    await direct.openAccount({ account: 'public', roles: ['operator'], demo: true });
  });
  afterAll(() => direct?.close());
  const from = (account: string, password: string, address: string) =>
    new Client(direct.api).post(
      '/session',
      { account, password },
      { headers: { 'x-forwarded-for': address } },
    );

  test('invented addresses do not evade the limit, which keeps the demo’s own accounts open all the same', async () => {
    for (let count = 1; count <= 20; count += 1)
      expect((await from(`nobody-${count}`, 'wrong', `192.0.2.${count}`)).status).toBe(401);
    expect((await from('ours', PASSWORD, '192.0.2.99')).status).toBe(429);
    expect((await from('public', 'wrong', '192.0.2.99')).status).toBe(401);
    expect((await from('public', PASSWORD, '192.0.2.99')).status).toBe(200);
    expect(await direct.rows(`select attempts from sign_in_address`)).toEqual([{ attempts: 20 }]);
  });
});

describe('an account of the demo', () => {
  test('is let in nowhere else, by password or by a session from before', async () => {
    const client = await stage.signIn('policy');
    await people(`update principal set demo = true where account = 'policy'`);
    await people(
      `insert into session (token_hash, account, expires_at)
       values (encode(sha256('kept'), 'hex'), 'policy', now() + interval '1 hour')`,
    );
    expect((await client.get('/session')).status).toBe(401);
    const kept = { headers: { cookie: 'huizhi_session=kept' } };
    expect((await new Client(stage.api).get('/session', kept)).status).toBe(401);
    expect(await attempt('policy', PASSWORD)).toMatchObject({
      status: 403,
      body: {
        code: 'PLATFORM.DEMO_ACCOUNT_REFUSED',
        text: { en: expect.stringContaining('this is not the demo') },
      },
    });
    expect((await attempt('policy', 'wrong')).status).toBe(401);
  });
});
