import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { PASSWORD } from '../support/people.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1)] });
}, 60_000);
afterAll(() => stage?.close());

const sql = (text: string): Promise<unknown[]> => stage.rows(text);
const attempt = (account: string, password: string) =>
  new Client(stage.api).post('/session', { account, password });

describe('signing in', () => {
  test('gives an HttpOnly, same-site cookie whose token is stored only as a hash', async () => {
    const answer = await attempt('operator', PASSWORD);
    expect(answer.body).toEqual({
      account: 'operator',
      displayName: 'operator',
      roles: ['operator'],
      subject: null,
      demo: false,
      permissions: [
        'session.read',
        'policy.read',
        'run.read',
        'run.start',
        'run.cancel',
        'list.read',
        'budget.read',
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
    await sql(
      `update principal set locked_until = now() - interval '1 second' where account = 'auditor'`,
    );
    expect((await attempt('auditor', PASSWORD)).status).toBe(200);
  });

  test('four failures and a success start the count anew', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) await attempt('policy', 'wrong');
      expect((await attempt('policy', PASSWORD)).status).toBe(200);
    }
  });

  test('a disabled account cannot sign in', async () => {
    await sql(`update principal set disabled_at = now() where account = 'finance'`);
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

  test('loses a role on the very next request', async () => {
    const client = await stage.signIn('both');
    expect(
      (
        await client.post('/lists/6b0c9f0e-2f6c-4c83-9f51-000000000000/approve', {
          version: 1,
          digest: '0'.repeat(64),
        })
      ).status,
    ).toBe(404);
    await sql(`update principal set roles = '{operator}' where account = 'both'`);
    expect(
      await client.post('/lists/6b0c9f0e-2f6c-4c83-9f51-000000000000/approve', {
        version: 1,
        digest: '0'.repeat(64),
      }),
    ).toMatchObject({
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
      await sql(`update principal set disabled_at = null where account = 'approver2'`);
      const client = await stage.signIn('approver2');
      expect((await client.get('/session')).status).toBe(200);
      await sql(ending);
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
