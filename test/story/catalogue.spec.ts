import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { body, GIANT, JOBS, match } from '../support/acts.ts';
import { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** One hired three people, one nobody, and of one nobody knows. */
const HIRING = anEnterprise(1).hiring(3);
const NOBODY = anEnterprise(2).hiring(0);
const UNKNOWN = anEnterprise(3).with('employment', { 符合条件新招用人数: '' });
/** In the catalogue, and not to be run. */
const LISTED_ONLY = 'hn-job-stabilisation-refund';

interface Policy {
  readonly id: string;
  readonly executable: boolean;
  readonly reason: { readonly zh: string } | null;
  readonly halt: { readonly publicReason: string | null } | null;
}
interface Own {
  readonly code?: string;
  readonly period: string;
  readonly asOf: string;
  readonly explanation: {
    readonly verdict: string;
    readonly amountFen: string | null;
    readonly reasons: readonly unknown[];
    readonly missing: readonly string[];
  };
}

let stage: Stage;
const anybody = (): Client => new Client(stage.api);
const catalogue = async (): Promise<Policy[]> =>
  body(await anybody().get<{ items: Policy[] }>('/public/policies')).items;
const own = async (firm: Enterprise, policy: string) =>
  (await stage.signInFor(firm)).get<Own>(`/policies/${policy}/mine`);

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [HIRING, NOBODY, UNKNOWN],
    besides: { policies: [LISTED_ONLY] },
  });
});
afterAll(() => stage?.close());

test('everybody reads all policies, also those that do not run and why', async () => {
  const all = await catalogue();
  expect(all.find(({ id }) => id === JOBS)).toMatchObject({ executable: true, halt: null });
  const listed = all.find(({ id }) => id === LISTED_ONLY);
  expect(listed?.executable).toBe(false);
  expect(listed?.reason?.zh.length).toBeGreaterThan(5);
  expect(Object.keys(listed ?? {})).not.toContain('decisionHash');
});

test('what is halted says so, with what the public is told and nothing more', async () => {
  const officer = await stage.signIn('operator');
  const reason = '内部核对门槛';
  const publicReason = '政策标准正在核对';
  body(await officer.post(`/policies/${GIANT}/halt`, { cause: 'rule', reason, publicReason }));
  const halted = (await catalogue()).find(({ id }) => id === GIANT);
  expect(halted?.halt).toMatchObject({ publicReason });
  expect(JSON.stringify(halted)).not.toContain(reason);
});

test('before a run nothing can be said, nor of what does not run', async () => {
  for (const policy of [JOBS, LISTED_ONLY, 'no-such-policy']) {
    const answer = await own(HIRING, policy);
    expect([policy, answer.status, answer.body.code]).toEqual([
      policy,
      404,
      'MATCHING.NOT_JUDGED_YET',
    ]);
  }
});

test('a firm reads why it qualifies or not, and what is missing, by the data of the last run', async () => {
  await match(stage, await stage.signIn('operator'));
  expect(body(await own(HIRING, JOBS))).toMatchObject({
    period: '2025',
    asOf: '2025-09-30',
    explanation: { verdict: 'eligible', amountFen: '300000' },
  });
  const none = body(await own(NOBODY, JOBS)).explanation;
  expect(none).toMatchObject({ verdict: 'ineligible', amountFen: null });
  expect(none.reasons.length).toBeGreaterThan(0);
  const open = body(await own(UNKNOWN, JOBS)).explanation;
  expect(open.verdict).toBe('undetermined');
  expect(open.missing.length).toBeGreaterThan(0);
});

test('it is told of itself alone', async () => {
  expect((await anybody().get(`/policies/${JOBS}/mine`)).status).toBe(401);
  expect((await (await stage.signIn('operator')).get(`/policies/${JOBS}/mine`)).status).toBe(403);
});
