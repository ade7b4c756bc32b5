import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GIANT, match } from '../support/acts.ts';
import { Stage } from '../support/stage.ts';

interface Version {
  readonly eligible: number;
  readonly undetermined: number;
  readonly amountFen: string;
}
interface Answer {
  readonly findings: readonly { readonly severity: string; readonly pointer: string }[];
  readonly effect: {
    readonly same: boolean;
    readonly subjects: number;
    readonly published: Version;
    readonly edited: Version;
    readonly enters: number;
    readonly leaves: number;
    readonly firstLeaving: readonly { readonly name: string }[] | null;
  } | null;
}
interface Basis {
  readonly document: string;
  readonly figures: readonly { readonly pointer: string; readonly type: string }[];
}

const PATH = `/policies/${GIANT}/simulation`;
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ invented: { subjects: 3_000, seed: 6 } });
});
afterAll(() => stage?.close());

test('before any run there is nothing to try a change on; afterwards a change is counted against what the run found', async () => {
  const policy = await stage.signIn('policy');
  const { body: basis } = await policy.get<Basis>(PATH);
  expect(await policy.post(PATH, { document: basis.document })).toMatchObject({
    status: 409,
    body: { code: 'MATCHING.NO_SNAPSHOT' },
  });
  const run = await match(stage, await stage.signIn('operator'));
  const found = run.policies.find(({ policyId }) => policyId === GIANT);
  const unchanged = await policy.post<Answer>(PATH, { document: basis.document });
  expect(unchanged.status).toBe(200);
  expect(unchanged.body.effect).toMatchObject({
    same: true,
    subjects: 3_000,
    enters: 0,
    leaves: 0,
    published: {
      eligible: found?.eligible,
      undetermined: found?.undetermined,
      amountFen: found?.amountFen,
    },
  });
  const document = JSON.parse(basis.document) as { conditions: unknown };
  const narrower = {
    ...document,
    conditions: {
      all: [document.conditions, { fact: 'reg.division', operator: 'equal', value: '460106' }],
    },
  };
  const { body } = await policy.post<Answer>(PATH, { document: JSON.stringify(narrower) });
  expect(body.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { effect } = body;
  expect(effect).toMatchObject({ same: false, enters: 0 });
  expect((effect?.edited.eligible ?? 0) + (effect?.leaves ?? 0)).toBe(found?.eligible);
  expect(effect?.leaves).toBeGreaterThan(0);
  expect(effect?.firstLeaving?.length).toBe(Math.min(20, effect?.leaves ?? 0));
});

test('what is wrong with the text comes back with its place, and nothing is counted', async () => {
  const policy = await stage.signIn('policy');
  const { body: basis } = await policy.get<Basis>(PATH);
  const wrong = basis.document.replace(/"operator": "\w+"/, '"operator": "soundsLike"');
  const { status, body } = await policy.post<Answer>(PATH, { document: wrong });
  expect({ status, effect: body.effect }).toEqual({ status: 200, effect: null });
  expect(body.findings).toContainEqual(
    expect.objectContaining({ severity: 'error', pointer: expect.stringMatching(/operator$/) }),
  );
  const broken = await policy.post<Answer>(PATH, { document: '{' });
  expect(broken.body.effect).toBeNull();
});

test('an officer of another authority is refused, one of a county counts only its firms', async () => {
  const { authority } = stage.book.policies.get(GIANT) ?? {};
  await stage.openAccount({ account: 'elsewhere', roles: ['policy'], authorities: ['other'] });
  const elsewhere = await stage.signIn('elsewhere');
  expect(await elsewhere.get(PATH)).toMatchObject({
    status: 403,
    body: { code: 'MATCHING.SIMULATION_BEYOND_REACH' },
  });
  await stage.openAccount({
    account: 'county',
    roles: ['policy'],
    authorities: [authority?.id ?? ''],
    division: '460106',
  });
  const county = await stage.signIn('county');
  const { body: basis } = await county.get<Basis>(PATH);
  const { body } = await county.post<Answer>(PATH, { document: basis.document });
  const [inside] = await stage.rows<{ count: number }>(
    `select count(*)::integer from subject where division = '460106'`,
  );
  expect(body.effect?.subjects).toBe(inside?.count);
  expect(inside?.count).toBeGreaterThan(0);
});
