import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BOND,
  budgetOf,
  GIANT,
  listOf,
  match,
  approve,
  benefits,
  type List,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).littleGiant().raising(3000);

let stage: Stage;
let both: Client;
let approver: Client;

/** The one who starts the run holds both roles, so that only the rule of two persons stands in the way. */
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  both = await stage.signIn('both');
  approver = await stage.signIn('approver');
  await match(stage, both);
});
afterAll(() => stage?.close());

describe('approving', () => {
  test('the person whose run drafted the list cannot approve it', async () => {
    const { id, version, digest } = await listOf(both, GIANT);
    expect(await both.post(`/lists/${id}/approve`, { version, digest })).toMatchObject({
      status: 403,
      body: { code: 'LIST.SAME_PERSON', text: { zh: expect.stringContaining('第二人') } },
    });
    expect(await listOf(both, GIANT)).toMatchObject({
      state: 'reviewing',
      approvedBy: null,
      version,
    });
  });

  test.each(['requested_by', 'accepted_by'])(
    'nor can the one whom the run names as %s, whoever drafted the list',
    async (column) => {
      const list = await listOf(approver, GIANT);
      const [before] = await stage.rows<Record<string, string | null>>(
        `select requested_by, accepted_by from run`,
      );
      await stage.rewrite('run', `update run set ${column} = 'approver'`);
      expect(
        await approver.post(`/lists/${list.id}/approve`, {
          version: list.version,
          digest: list.digest,
        }),
      ).toMatchObject({ status: 403, body: { code: 'LIST.SAME_PERSON' } });
      expect(await listOf(approver, GIANT)).toEqual({
        ...list,
        readerHand: column === 'requested_by' ? 'requested' : 'accepted',
      });
      await stage.rewrite('run', `update run set ${column} = $1`, [before?.[column]]);
    },
  );

  test('the list tells its reader what they did for it, so that the page can bar them before they try', async () => {
    const handOf = async (client: Client) => (await listOf(client, GIANT)).readerHand;
    const approver2 = await stage.signIn('approver2');
    expect([await handOf(both), await handOf(approver)]).toEqual(['requested', null]);
    await stage.rewrite('run', `update run set accepted_by = 'approver'`);
    expect([await handOf(both), await handOf(approver), await handOf(approver2)]).toEqual([
      'requested',
      'accepted',
      null,
    ]);
    await stage.rewrite('run', `update run set accepted_by = null`);
  });

  test('the database holds it too: the application cannot write the drafter as approver', async () => {
    await expect(
      stage.as('forge', async (tx) => {
        await tx.query(`select set_config('huizhi.actor', 'both', true)`);
        await tx.query(`update benefit_list set approved_by = drafted_by`);
      }),
    ).rejects.toThrow('benefit_list_check');
  });

  test('the version shown is the one that is approved: a stale one is refused', async () => {
    const { id, version, digest } = await listOf(approver, GIANT);
    expect(
      await approver.post(`/lists/${id}/approve`, { version: version - 1, digest }),
    ).toMatchObject({
      status: 409,
      body: { code: 'PLATFORM.VERSION_STALE' },
    });
    expect((await approver.get(`/lists/${id}`)).headers['etag']).toBe(`"${version}"`);
  });

  test('other firms or amounts than those shown are not approved', async () => {
    const { id, version, digest } = await listOf(approver, GIANT);
    const other = `${digest.startsWith('0') ? '1' : '0'}${digest.slice(1)}`;
    expect(await approver.post(`/lists/${id}/approve`, { version, digest: other })).toMatchObject({
      status: 409,
      body: { code: 'LIST.CHANGED' },
    });
  });

  test('what is approved is frozen by a digest, and a second approval is refused', async () => {
    const list = await approve(stage, approver, GIANT);
    expect(
      await stage.rows(
        `select approved_by, approved_digest ~ '^[0-9a-f]{64}$' as sealed, demo from benefit_list where id = $1`,
        [list.id],
      ),
    ).toEqual([{ approved_by: 'approver', sealed: true, demo: false }]);
    const again = await (
      await stage.signIn('approver2')
    ).post(`/lists/${list.id}/approve`, {
      version: list.version,
      digest: list.digest,
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'KERNEL.TRANSITION_REFUSED' } });
  });
});

describe('rejecting', () => {
  let list: List;

  test('needs a reason', async () => {
    list = await listOf(approver, BOND);
    expect(
      await approver.post(`/lists/${list.id}/reject`, { version: list.version, reason: ' ' }),
    ).toMatchObject({ status: 400, body: { code: 'API.REQUEST_MALFORMED' } });
  });

  test('frees the money and tells nobody', async () => {
    expect(await budgetOf(approver, BOND)).toMatchObject({ reservedFen: '6000000' });
    expect(
      await approver.post(`/lists/${list.id}/reject`, {
        version: list.version,
        reason: '债券发行凭证待核',
      }),
    ).toMatchObject({
      status: 200,
      body: { state: 'rejected', rejectedReason: '债券发行凭证待核' },
    });
    await stage.settle();
    expect(await budgetOf(approver, BOND)).toMatchObject({
      reservedFen: '0',
      availableFen: '100000000000',
    });
    expect((await benefits(await stage.signInFor(FIRM))).map((one) => one.policyId)).toEqual([
      GIANT,
    ]);
  });

  test('is final: it cannot be approved afterwards', async () => {
    const { id, version, digest } = await listOf(approver, BOND);
    expect(await approver.post(`/lists/${id}/approve`, { version, digest })).toMatchObject({
      status: 409,
      body: { code: 'KERNEL.TRANSITION_REFUSED' },
    });
  });
});
