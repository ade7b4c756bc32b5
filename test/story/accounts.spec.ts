import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { savePrincipal, setDisabled, systemContext, type NewPrincipal } from '#libs/platform';
import { Client } from '../support/client.ts';
import { PASSWORD, sharedHash } from '../support/people.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ bare: true });
});
afterAll(() => stage?.close());

const ZHANG: NewPrincipal = {
  account: 'zhang',
  displayName: '张三',
  roles: ['operator'],
  authorities: ['*'],
  division: '46',
  subjectId: null,
  demo: false,
};

const save = (change: Partial<NewPrincipal> = {}): Promise<void> =>
  stage.owner.transaction('test.save', systemContext('cli:root'), (tx) =>
    savePrincipal(tx, { ...ZHANG, ...change }),
  );
const switchOff = (disabled: boolean, account = 'zhang'): Promise<void> =>
  stage.owner.transaction('test.switch', systemContext('cli:root'), (tx) =>
    setDisabled(tx, account, disabled),
  );
const row = async () =>
  (
    await stage.rows(
      `select display_name, password_hash is not null as password, oidc_subject from principal where account = 'zhang'`,
    )
  )[0];
const trail = async (): Promise<string[]> =>
  (
    await stage.rows<{ line: string }>(
      `select concat_ws(' ', actor, event, reason) as line from audit where entity = 'principal' and entity_id = 'zhang' order by id`,
    )
  ).map(({ line }) => line);
const isIn = async (client: Client): Promise<boolean> =>
  (await client.get('/session')).status === 200;

describe('an account', () => {
  test('keeps its password and its link to the identity provider when they are not given', async () => {
    await save({ passwordHash: await sharedHash(), oidcSubject: 'zhang-at-the-province' });
    await save({ displayName: '张三丰' });
    expect(await row()).toEqual({
      display_name: '张三丰',
      password: true,
      oidc_subject: 'zhang-at-the-province',
    });
  });

  test('stays signed in when only its name changes, or nothing does', async () => {
    const client = await stage.signIn('zhang');
    await save({ displayName: '张三' });
    await save();
    expect(await isIn(client)).toBe(true);
  });

  test.each<[string, () => Promise<void>]>([
    ['its roles', () => save({ roles: ['approver'] })],
    ['its division', () => save({ roles: ['approver'], division: '4601' })],
    ['its password', async () => save({ passwordHash: `${await sharedHash()}` + 'x' })],
    ['whether it is open', () => switchOff(true)],
  ])('is signed out when %s changes', async (_what, change) => {
    await save({ passwordHash: await sharedHash() });
    const client = await stage.signIn('zhang');
    await change();
    expect(await isIn(client)).toBe(false);
    expect(await stage.rows(`select from session where account = 'zhang'`)).toEqual([]);
    await switchOff(false);
  });

  test('is shut and opened again, which also lifts a lock', async () => {
    await save({ passwordHash: await sharedHash() });
    await switchOff(true);
    await expect(stage.signIn('zhang')).rejects.toThrow('401');
    const [since] = await stage.rows(`select disabled_at from principal where account = 'zhang'`);
    await switchOff(true);
    expect(await stage.rows(`select disabled_at from principal where account = 'zhang'`)).toEqual([
      since,
    ]);
    await switchOff(false);
    for (let count = 0; count < 5; count += 1)
      await new Client(stage.api).post('/session', { account: 'zhang', password: 'wrong' });
    await expect(stage.signIn('zhang')).rejects.toThrow('401');
    await switchOff(false);
    expect(await isIn(await Client.signIn(stage.api, 'zhang', PASSWORD))).toBe(true);
  });

  test('that does not exist is named as missing', async () => {
    await expect(switchOff(true, 'nobody')).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
  });

  test('leaves a row for each change in the trail that says who and what, and no value; sign-ins leave none', async () => {
    const lines = await trail();
    expect(lines.slice(0, 3)).toEqual([
      'system:cli:root create',
      'system:cli:root change display_name',
      'system:cli:root change display_name',
    ]);
    expect(lines).toContain('system:cli:root change division, roles');
    expect(lines).toContain('system:cli:root change password_hash');
    expect(lines).toContain('system:cli:root disable disabled_at');
    expect(lines.at(-1)).toBe('system:cli:root enable disabled_at');
    expect(lines.join()).not.toMatch(/scrypt|张三/);
  });
});
