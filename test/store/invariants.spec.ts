import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  accept,
  applyWith,
  approve,
  benefit,
  body,
  BOND,
  confirm,
  decline,
  GIANT,
  JOBS,
  listOf,
  match,
  VOUCHER,
} from '../support/acts.ts';
import { anEnterprise } from '../support/factories.ts';
import { brokenInvariants, findBroken, INVARIANTS } from '../support/invariants.ts';
import { GOVERNED } from '../support/invariants-of-the-trail.ts';
import { Stage } from '../support/stage.ts';
import { HELPERS, MUTANTS } from './invariants-mutants.ts';

let stage: Stage;
let superuser: pg.Client;

const OBJECTION = { about: 'fact', statement: '招用人数与实际不符' };

/** A database with something in every state: confirmed, declined, withdrawn, suspended, silent, notified, listed, waiting. */
beforeAll(async () => {
  const [confirming, silent, ending, missing] = [1, 3, 4, 5].map((number) =>
    anEnterprise(number).littleGiant(),
  );
  const declining = anEnterprise(2).hiring(1);
  const payable = [12, 13, 14].map((number) => anEnterprise(number).hiring(1).reachable());
  const raising = anEnterprise(6).raising(5000).certified('是');
  if (!confirming || !silent || !ending || !missing) throw new Error('four enterprises');
  stage = await Stage.open({
    enterprises: [confirming, declining, silent, ending, missing, raising, ...payable],
    budgetFen: { [GIANT]: 400_000_000n },
    besides: { policies: [VOUCHER, 'demo-green-channel'], datasets: ['science'] },
  });
  const operator = await stage.signIn('operator');
  const approver = await stage.signIn('approver');
  const told = await stage.signInFor(silent);
  body(await told.send('PUT', '/api/v1/notice-channels/sms', { address: '13800001234' }));
  await match(stage, operator);
  const bonds = await listOf(approver, BOND);
  body(
    await approver.post(`/lists/${bonds.id}/reject`, {
      version: bonds.version,
      reason: '资金来源待核',
    }),
  );
  await approve(stage, approver, GIANT);
  await approve(stage, approver, JOBS);
  const [first, second] = [await stage.signInFor(confirming), await stage.signInFor(declining)];
  body(await confirm(first, await benefit(first, GIANT)));
  body(await decline(second, await benefit(second, JOBS)));
  for (const firm of payable) {
    const person = await stage.signInFor(firm);
    body(await confirm(person, await benefit(person, JOBS)));
  }
  await stage.deliver('tax', [
    confirming.owingTaxes(),
    ending.owingTaxes(),
    missing.with('tax', { 是否欠税: '' }),
  ]);
  await accept(stage, approver, await match(stage, operator));
  // Who says nothing is reminded on the first of these days.
  for (const day of ['2025-10-16', '2025-10-22']) {
    await stage.moveTo(day);
    await stage.hasten();
  }
  await payInPart();
  // Its account becomes known late, so that it is in publicity now.
  const reachable = confirming.reachable();
  for (const dataset of ['accounts', 'authorised-persons'])
    await stage.deliver(dataset, [reachable], { asOf: '2025-10-22' });
  await stage.hasten();
  const late = [7, 8, 9].map((number) => anEnterprise(number).littleGiant());
  const [hiring, doubted] = [anEnterprise(10).hiring(2), anEnterprise(11).hiring(1)];
  for (const dataset of Object.keys(hiring.rows))
    await stage.deliver(dataset, [...late, hiring, doubted], { asOf: '2025-10-22' });
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  const [objected, cleared] = await Promise.all([
    stage.signInFor(doubted),
    stage.signInFor(hiring),
  ]);
  const { id: disputed } = await benefit(cleared, JOBS);
  body(await cleared.post(`/entitlements/${disputed}/object`, OBJECTION));
  const [entered] = await stage.rows<{ id: string }>(`select id from objection`);
  body(
    await approver.post(`/objections/${entered?.id}/decide`, {
      version: 1,
      upheld: false,
      outcome: '经核实，人数与参保数据一致',
    }),
  );
  body(
    await objected.post(`/entitlements/${(await benefit(objected, JOBS)).id}/object`, OBJECTION),
  );
  // Two firms declare what nobody delivered; of one it is verified.
  body(await applyWith(cleared, 60));
  const { declarationId } = body(await applyWith(objected, 61));
  const verification = { version: 1, note: '已向评价机构核实' };
  body(await operator.post(`/declarations/${declarationId}/verify`, verification));
  await stage.appropriate({ [GIANT]: 99_999_999n }, '测试〔2025〕2号');
  const grant = { kind: 'appropriation', policyId: GIANT, year: '2025', amountFen: '1' };
  const finance = await stage.signIn('finance');
  body(await finance.post('/budget-entries', { ...grant, reference: '测试〔2025〕3号' }));
  await stage.settle();
  superuser = new pg.Client({ connectionString: stage.test.adminUrl });
  await superuser.connect();
});

afterAll(async () => {
  await superuser?.end();
  await stage?.close();
});

/** Pays one of three, one comes back, and of one nobody knows. */
async function payInPart(): Promise<void> {
  const [maker, checker] = [await stage.signIn('finance'), await stage.signIn('finance2')];
  const made = body(
    await maker.post<{ id: string; version: number; digest: string }>('/payment-batches', {
      policyId: JOBS,
      year: '2025',
    }),
  );
  const { version, digest } = made;
  body(await checker.post(`/payment-batches/${made.id}/release`, { version, digest }));
  const { items } = body(
    await maker.get<{ items: { id: string }[] }>(`/payment-batches/${made.id}/items`),
  );
  const lines = [
    '明细编号,金额（元）,结果,日期,原因',
    `${items[0]?.id},1000.00,成功,2025-10-22,`,
    `${items[1]?.id},1000.00,失败,2025-10-22,账号户名不符`,
  ];
  body(await maker.post(`/payment-batches/${made.id}/receipt`, { text: lines.join('\n') }));
}

test('the scene has an entitlement in every state, and every invariant holds', async () => {
  const states = await stage.rows<{ state: string }>(
    `select distinct state from entitlement order by state`,
  );
  expect(states.map((row) => row.state)).toEqual([
    'bounced',
    'confirmed',
    'declined',
    'listed',
    'notified',
    'objected',
    'ordered',
    'paid',
    'silent',
    'suspended',
    'waiting',
    'withdrawn',
  ]);
  expect(await brokenInvariants(stage.database)).toEqual([]);
});

/** Keys are the owner's; of a batch and a halt the application may write the state alone. */
const STATE_ALONE = [
  'sender_key',
  'payment_batch',
  'policy_halt',
  'list_opinion',
  'list_remark',
  'list_addition',
  'list_rollout',
  'notice_channel',
  'notice_delivery',
  'grading',
  'inspection_plan',
  'inspection',
  'inspection_emergency',
  'finding',
  'inspection_draw',
  'enforcement_certificate',
  'inspection_code',
  'relief_promise',
  'saving',
  'charge_list',
  'joint_search',
  'joint_proposal',
];
test.each(GOVERNED.filter((table) => !STATE_ALONE.includes(table)))(
  'a new id does not let the application move a %s past its lifecycle and the trail',
  async (table) => {
    if (table === 'delivery_upload')
      await stage.rows(
        `insert into delivery_upload (dataset, authority, division, state, name, size, digest, mode, as_of, reach, created_by)
         values ('tax', 'hn-tax', '46', 'open', 'tax.csv', 1, repeat('0', 64), 'delta', '2025-09-30', '', 'data')`,
      );
    if (table === 'amendment')
      await stage.rows(
        `insert into amendment (state, record_id, subject_id, dataset, item, period, fact, said, proposed, reason, authority, division, proposed_by)
         select 'proposed', id, subject_id, dataset, item, period, 'tax.hasArrears', 'true', 'false', 'test', authority, division,
           current_setting('huizhi.actor') from record limit 1`,
      );
    const before = await stage.rows(`select * from ${table} order by id`);
    expect(before).not.toEqual([]);
    for (const set of [
      'id = gen_random_uuid(), state = state',
      `id = gen_random_uuid(), state = 'x'`,
    ])
      await expect(stage.rows(`update ${table} set ${set}`)).rejects.toMatchObject({
        message: expect.stringContaining(`the id of a ${table} never changes`),
      });
    expect(await stage.rows(`select * from ${table} order by id`)).toEqual(before);
  },
);

test('every invariant has a mutant', () => {
  expect(Object.keys(MUTANTS).sort()).toEqual(INVARIANTS.map((one) => one.name).sort());
});

describe('broken by hand, the check names exactly', () => {
  test.each(Object.entries(MUTANTS))('%s', async (name, sql) => {
    await superuser.query('begin');
    try {
      await superuser.query(HELPERS);
      await superuser.query(sql);
      const broken = await findBroken(
        async (query) => (await superuser.query<Record<string, unknown>>(query)).rows,
      );
      expect(broken.map((one) => one.invariant)).toEqual([name]);
      expect(broken[0]?.example).not.toBe('');
    } finally {
      await superuser.query('rollback');
    }
  });
});
