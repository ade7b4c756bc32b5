import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { accept, approve, benefit, body, BOND, found, match, type Run } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const PLACE = 'capital.raisedPlace';
/** Six of Meilan raised 100 to 600, five of Longhua 150 to 1,150 (ten thousand yuan); one of Qionghai stands alone. */
const MEILAN = [1, 2, 3, 4, 5, 6].map((at) =>
  anEnterprise(at)
    .raising(100 * at)
    .in('460108'),
);
const LONGHUA = [7, 8, 9, 10, 11].map((at) =>
  anEnterprise(at)
    .raising(250 * at - 1_600)
    .in('460106'),
);
const ALONE = anEnterprise(12).raising(9_000).in('469002');
/** Registered, but its loans were delivered by nobody. */
const SILENT = anEnterprise(13).in('460108').with('finance', { '债券融资额（万元）': '' });

const COHORT = {
  id: PLACE,
  title: { zh: '发债融资额在本区县的排名', en: 'place by sum raised in its county' },
  type: 'integer',
  period: 'year',
  absence: 'unknown',
  cohort: {
    take: 'rank',
    order: 'descending',
    of: 'capital.bondRaised',
    by: ['reg.division'],
    leastMembers: 5,
    mostUnknown: '0.2',
  },
};
const FIRST_OF_MEILAN = { value: '1', source: '同组企业比较' };
const AMONG_FIRST_TWO = { fact: PLACE, operator: 'lessThanInclusive', value: 2 };

let stage: Stage;
let operator: Client;
let first: Run;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [...MEILAN, ...LONGHUA, ALONE, SILENT] });
  const files = (await readStoryRules()).map(({ path, text }) => {
    if (path.endsWith(`${BOND}/policy.json`))
      return { path, text: JSON.stringify(competing(text)) };
    if (path.endsWith(`${BOND}/cases.json`)) return { path, text: JSON.stringify(placed(text)) };
    return { path, text };
  });
  const cohort = { path: `cohorts/${PLACE}.json`, text: JSON.stringify(COHORT) };
  await stage.as('rules', (tx) =>
    loadRules(tx, [...files, cohort], { demo: true, today: FIRST_DAY }),
  );
  operator = await stage.signIn('operator');
  first = await match(stage, operator);
});
afterAll(() => stage?.close());

const live = (): Promise<string[]> =>
  stage
    .rows<{ value: string }>(
      `select i.value from episode e join identifier i using (subject_id) where e.policy_id = $1 and e.state = 'open' order by i.value`,
      [BOND],
    )
    .then((rows) => rows.map(({ value }) => value));
const codes = (...firms: readonly (Enterprise | undefined)[]): string[] =>
  firms.map((firm) => (firm as Enterprise).creditCode).sort();

test('whoever stands among the first of its county is found, and judged again by records with the same place', async () => {
  expect(found(first, BOND)).toMatchObject({ state: 'finished', parked: null, eligible: 4 });
  expect(await live()).toEqual(codes(MEILAN[4], MEILAN[5], LONGHUA[3], LONGHUA[4]));
});

test('a county of too few firms, and a firm of which nothing is known, is undetermined and never eligible', () => {
  expect(found(first, BOND)).toMatchObject({ undetermined: 2, ineligible: 7 });
});

test('its enterprise reads its place, and where that comes from', async () => {
  await approve(stage, await stage.signIn('approver'), BOND);
  const person = await stage.signInFor(MEILAN[5] as Enterprise);
  expect(await placeOf(person)).toEqual(FIRST_OF_MEILAN);
});

test('the place a decision rests on is that of its run, also after others passed by', async () => {
  const ahead = (MEILAN[0] as Enterprise).raising(2_000);
  await stage.deliver('finance', [ahead]);
  let run = await match(stage, operator);
  if (run.state === 'stopped') run = await accept(stage, await stage.signIn('approver2'), run);
  expect(found(run, BOND)).toMatchObject({ state: 'finished', opened: 1, closed: 1 });
  expect(await live()).toEqual(codes(MEILAN[0], MEILAN[5], LONGHUA[3], LONGHUA[4]));
  const [kept] = await stage.rows<{ places: number }>(
    `select count(distinct frozen->>'id')::integer as places from run_cohort`,
  );
  expect(kept).toEqual({ places: 2 });
  const person = await stage.signIn(`person-${(MEILAN[5] as Enterprise).creditCode}`);
  expect(await placeOf(person)).toEqual(FIRST_OF_MEILAN);
});

test('a change of such a rule is tried on what was frozen', async () => {
  const policy = await stage.signIn('policy');
  const path = `/policies/${BOND}/simulation`;
  const { document } = body(await policy.get<{ document: string }>(path));
  const wider = document.replace(/("operator": "lessThanInclusive",\s*"value": )2/, '$13');
  expect(wider).not.toBe(document);
  const { effect } = body(
    await policy.post<{ effect: { enters: number; leaves: number } }>(path, { document: wider }),
  );
  expect(effect).toMatchObject({ enters: 2, leaves: 0 });
});

test('what was frozen stays, and no enterprise reads it', async () => {
  await expect(
    stage.as('alter', (tx) => tx.query(`update run_cohort set frozen = '{}'`)),
  ).rejects.toThrow(/run_cohort/);
  const subjectId = await stage.subjectOf(MEILAN[5] as Enterprise);
  const firm = { actor: 'a person', authorities: [], division: '', subjectId };
  const rows = await stage.database.transaction('test.cohorts', firm, (tx) =>
    tx.query(`select from run_cohort`),
  );
  expect(rows).toEqual([]);
});

/** The award, for the first two of each county only. */
function competing(text: string): object {
  const policy = JSON.parse(text) as { conditions: { all: object[] } };
  return { ...policy, conditions: { all: [...policy.conditions.all, AMONG_FIRST_TWO] } };
}

/** Its worked cases, all of firms that come first. */
function placed(text: string): object {
  const file = JSON.parse(text) as { cases: { facts: object }[] };
  const cases = file.cases.map((one) => ({
    ...one,
    facts: { ...one.facts, [`${PLACE}@2025`]: 1 },
  }));
  return { ...file, cases };
}

interface Node {
  readonly fact?: string;
  readonly value?: { readonly zh: string };
  readonly source?: { readonly title: { readonly zh: string } };
  readonly children: readonly Node[];
}

/** The place by which its benefit was decided, as its enterprise reads it. */
async function placeOf(person: Client): Promise<unknown> {
  const { id } = await benefit(person, BOND);
  const { explanation } = body(
    await person.get<{ explanation: { tree: Node } }>(`/entitlements/${id}`),
  );
  const all = (node: Node): readonly Node[] => [node, ...node.children.flatMap(all)];
  const found = all(explanation.tree).find(({ fact }) => fact === `${PLACE}@2025`);
  return { value: found?.value?.zh, source: found?.source?.title.zh };
}
