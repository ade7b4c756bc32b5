import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approve, JOBS, match } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2].map((number) => anEnterprise(number).hiring(number));

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  await match(stage, await stage.signIn('operator'));
  await approve(stage, await stage.signIn('approver'), JOBS);
});
afterAll(() => stage?.close());

/** What the database answers to the application itself, gone astray. */
const tried = (sql: string): Promise<string | undefined> =>
  refusalOf(stage.as('astray', (tx) => tx.query(sql)));

const FINAL = 'HZ002';
const MONEY = 'HZ004';
const NAME = 'HZ006';

describe('what was decided, and about whom, is written once', () => {
  test.each([
    'update entitlement set subject_id = subject_id + 1',
    "update entitlement set policy_id = 'other'",
    'update entitlement set list_id = list_id',
    'update entitlement set declaration_id = declaration_id',
    'update episode set amount_fen = 1',
    "update record set facts = '{}'",
    'update record set valid_from = valid_from - 1',
    "update benefit_list set drafted_by = 'ghost'",
    "update run set requested_by = 'ghost'",
    'update rule_version set demo = true',
    "update rule_version set drafted_by = 'ghost'",
    "update rule_version set document = '{}'",
  ])('%s', async (sql) => {
    expect(await tried(sql)).toBe(FINAL);
  });

  test('a closed account stays closed', async () => {
    const reopened = stage.as('astray', async (tx) => {
      await tx.query(`update account set closed_at = now() where code = 'treasury'`);
      await tx.query(`update account set closed_at = null where code = 'treasury'`);
    });
    expect(await refusalOf(reopened)).toBe(FINAL);
  });
});

describe('whoever acts signs with the own name', () => {
  test.each([
    "update benefit_list set approved_by = 'ghost'",
    "update rule_version set published_by = 'ghost'",
    "update run set accepted_by = 'ghost'",
    `insert into delivery_approval (delivery_id, actor) select id, 'ghost' from delivery limit 1`,
    `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
       select tx_id, 'posted', debit_account, credit_account, unit, 1, 'x', 'x', 'finance', authority, division from transfer limit 1`,
    `insert into benefit_list (policy_id, period, run_id, rule_version_id, state, authority, division, drafted_by)
       select policy_id, '1999', run_id, rule_version_id, 'draft', authority, division, 'ghost' from benefit_list limit 1`,
  ])('%s', async (sql) => {
    expect(await tried(sql)).toBe(NAME);
  });
});

describe('an entitlement goes with its money', () => {
  test('none is confirmed whose money is not committed', async () => {
    const sql = `update entitlement set state = 'confirmed', confirmed_at = now() where state = 'notified'`;
    expect(await tried(sql)).toBe(MONEY);
  });

  test('none changes its amount but by the ratio of its list', async () => {
    expect(await tried('update entitlement set amount_fen = amount_fen * 100')).toBe(MONEY);
  });

  test('none takes money that nobody reserved', async () => {
    expect(await tried('update entitlement set transfer_id = gen_random_uuid()')).toBe(MONEY);
  });

  test('none takes the money kept for another amount', async () => {
    const sql = `update entitlement e set transfer_id = o.transfer_id from entitlement o where o.amount_fen <> e.amount_fen`;
    expect(await tried(sql)).toBe(MONEY);
  });
});
