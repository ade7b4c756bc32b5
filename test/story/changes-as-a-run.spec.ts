/**
 * Who is judged between two runs comes out as a run over everybody would have it that knows the same: random changes, and after
 * each of them every pair of firm and policy beside a snapshot of that moment, judged as segments are, with the cohorts that
 * were frozen for the last run. `HUIZHI_LAW_SEED` asks about other changes.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compilePlan, evaluateSegment, hasBit, type PolicyVerdicts } from '#libs/engine';
import { factBookOf, loadRules, RuleStore, type RuleVersion, versionsOfRun } from '#libs/matching';
import { buildSnapshot, openColumnStore, openSegment, readFacts, segments } from '#libs/registry';
import { cohortsOf, type RunBook, withCohortColumns } from '../../libs/matching/src/cohorts.ts';
import { judgeFew, type PlainVerdict } from '../../libs/matching/src/few-verdicts.ts';
import { columnsOf, snapshotColumns } from '../../libs/matching/src/plan-run.job.ts';
import { randomNumbers } from '../bench/world.ts';
import { accept, BOND, match, type Run } from '../support/acts.ts';
import { anEnterprise, type Cells, type Enterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const SEED = Number(process.env['HUIZHI_LAW_SEED'] ?? 20_250_930);
const FIRMS = 500;
const ROUNDS = 6;
/** Firms of one delivery. */
const CHANGED_MOST = 9;
const PLACE = 'capital.raisedPlace';
/** A place among others: what it is between two runs depends on what was frozen for the last. */
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
/** What departments may say of a firm anew. */
const SAYINGS: Readonly<Record<string, readonly Cells[]>> = {
  'social-insurance': ['正常', '正常', '欠费', '暂停', ''].map((text) => ({ 参保状态: text })),
  employment: ['0', '1', '3', ''].map((text) => ({ 符合条件新招用人数: text })),
  tax: ['是', '否', '否', ''].map((text) => ({ 是否欠税: text })),
  titles: ['是', '否', ''].map((text) => ({ 国家专精特新小巨人: text })),
  finance: ['0', '40', '700', '9000', ''].map((text) => ({ '债券融资额（万元）': text })),
  registration: ['460106', '460108', '469002'].map((text) => ({ 行政区划代码: text })),
};

const random = randomNumbers(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
const firms = new Map<number, Enterprise>();

let stage: Stage;
beforeAll(async () => {
  const made = Array.from({ length: FIRMS }, (_, at) => {
    const firm = anEnterprise(at + 1).hiring(1 + (at % 3));
    return at % 3 > 0 ? firm : firm.raising(100 + at).in(pick(['460106', '460108']));
  });
  stage = await Stage.open({ judgeChanges: 'at-once', enterprises: made });
  const asking = {
    [BOND]: {
      condition: { fact: PLACE, operator: 'lessThanInclusive', value: 40 },
      known: { [`${PLACE}@2025`]: 1 },
    },
  };
  const files = [
    ...(await readStoryRules({}, { asking })),
    { path: `cohorts/${PLACE}.json`, text: JSON.stringify(COHORT) },
  ];
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  for (const firm of made) firms.set(await stage.subjectOf(firm), firm);
});
afterAll(() => stage?.close());

interface Judged {
  readonly id: string;
  readonly base_run_id: string;
  readonly as_of: string;
  readonly known_at: string;
  readonly put_off: number;
}

/** The judgement that somebody's news led to, by its delivery. */
async function judgementOf(deliveryId: string): Promise<Judged | undefined> {
  const found = await stage.rows<Judged>(
    `select id, base_run_id, as_of::text, to_json(known_at)#>>'{}' as known_at, put_off from run where delivery_id = $1`,
    [deliveryId],
  );
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

/** By the rules and cohorts of a run: what a run over everybody that knows what a judgement knew says of each pair. */
async function saidByAll(
  { as_of: asOf, known_at: knownAt }: Judged,
  versions: readonly RuleVersion[],
  book: RunBook,
): Promise<ReadonlyMap<string, string>> {
  const store = openColumnStore(`${stage.folder}/columns`);
  const refs = snapshotColumns(versions, asOf, book);
  const snapshot = await buildSnapshot(stage.matcher, { asOf, knownAt, book, refs, store });
  const plan = compilePlan(versions.map(({ compiled }) => compiled));
  const said = new Map<string, string>();
  for (const { number } of segments(snapshot)) {
    const segment = await openSegment(snapshot, number, store);
    const { length } = segment;
    const columns = withCohortColumns(segment, cohortsOf(plan.policies), book.frozen, length);
    const { policies } = evaluateSegment(plan, columns, length);
    for (const id of firms.keys())
      for (const [policy, found] of policies) said.set(`${id} ${policy}`, inSegment(found, id));
  }
  return said;
}

function inSegment({ eligible, undetermined, amounts }: PolicyVerdicts, row: number): string {
  if (hasBit(eligible, row)) return shown({ verdict: 'eligible', amountFen: amounts(row) });
  return shown({
    verdict: hasBit(undetermined, row) ? 'undetermined' : 'ineligible',
    amountFen: null,
  });
}

const shown = ({ verdict, amountFen }: PlainVerdict): string => `${verdict} ${amountFen ?? ''}`;

/** What is said of random groups of firms, who together are all. */
async function saidByFew(
  { as_of: asOf, known_at: knownAt }: Judged,
  versions: readonly RuleVersion[],
  book: RunBook,
): Promise<ReadonlyMap<string, string>> {
  const plan = compilePlan(versions.map(({ compiled }) => compiled));
  const left = [...firms.keys()];
  const said = new Map<string, string>();
  while (left.length > 0) {
    const subjectIds = Array.from({ length: Math.min(left.length, 1 + below(99)) }, () =>
      left.splice(below(left.length), 1),
    ).flat();
    const refs = columnsOf(versions);
    const facts = await stage.as('facts', (tx) =>
      readFacts(tx, { subjectIds, refs, asOf, knownAt, book }),
    );
    const verdict = judgeFew(plan, book, asOf, facts);
    for (const id of subjectIds)
      for (const { policy } of versions)
        said.set(`${id} ${policy.id}`, shown(verdict(policy.id, id)));
  }
  return said;
}

/** How each pair stands, as the verdict that it stands by. */
async function standing(versions: readonly RuleVersion[]): Promise<ReadonlyMap<string, string>> {
  const live = new Map(
    (
      await stage.rows<{ pair: string; said: string }>(
        `select subject_id || ' ' || policy_id as pair, case state when 'open' then 'eligible ' || amount_fen else 'undetermined ' end as said
         from episode where state <> 'closed'`,
      )
    ).map(({ pair, said }) => [pair, said]),
  );
  const pairs = [...firms.keys()].flatMap((id) =>
    versions.map(({ policy }) => `${id} ${policy.id}`),
  );
  return new Map(pairs.map((pair) => [pair, live.get(pair) ?? 'none']));
}

/** Whether a pair stands as it is judged: without an episode everybody does who is not eligible. */
const stands = (now: string | undefined, said: string | undefined): boolean =>
  now === said || (now === 'none' && said?.startsWith('eligible') === false);

/** A delivery on some firms of whom nothing was said in this round; what is new of any of them is judged. */
async function change(
  untouched: Set<number>,
): Promise<{ judged: Judged; changed: number[] } | null> {
  const dataset = pick(Object.keys(SAYINGS));
  const named = new Set(
    Array.from({ length: 1 + below(CHANGED_MOST) }, () => pick([...untouched])),
  );
  const changed: number[] = [];
  const anew = [...named].map((id) => {
    untouched.delete(id);
    const known = firms.get(id) as Enterprise;
    const said = pick(SAYINGS[dataset] ?? []);
    const isNew = Object.entries(said).some(([cell, text]) => known.rows[dataset]?.[cell] !== text);
    if (isNew) changed.push(id);
    const firm = known.with(dataset, said);
    firms.set(id, firm);
    return firm;
  });
  const { deliveryId } = await stage.deliver(dataset, anew);
  await stage.settle();
  const judged = await judgementOf(deliveryId);
  expect(judged === undefined).toBe(changed.length === 0);
  return judged ? { judged, changed } : null;
}

/** A run over everybody, accepted where it stops to ask. */
async function finishedRun(): Promise<Run> {
  let run = await match(stage, await stage.signIn('operator'));
  if (run.state === 'stopped') run = await accept(stage, await stage.signIn('approver2'), run);
  expect(run).toMatchObject({ state: 'finished' });
  return run;
}

test.each([1, 2])(
  'after run %i every pair is judged between runs as a run would judge it, or left to the next',
  async () => {
    const run = await finishedRun();
    const { versions, book } = await stage.as('rules', async (tx) => {
      const own = [...(await versionsOfRun(tx, new RuleStore(), run.id)).values()];
      return { versions: own, book: await factBookOf(tx, new RuleStore(), run.id, own) };
    });
    expect(book.frozen.size).toBe(1);
    const left = new Set<string>();
    let moved = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const untouched = new Set(firms.keys());
      const before = await standing(versions);
      let last: Judged | undefined;
      for (let delivery = 0; delivery < 3; delivery += 1) {
        const found = await change(untouched);
        if (!found) continue;
        last = found.judged;
        await note(found.judged, found.changed, versions, left);
      }
      if (!last) continue;
      expect(last.base_run_id).toBe(run.id);
      const all = await saidByAll(last, versions, book);
      expect(await saidByFew(last, versions, book)).toEqual(all);
      const now = await standing(versions);
      const otherwise = [...all.keys()].filter((pair) => !stands(now.get(pair), all.get(pair)));
      expect(otherwise.filter((pair) => !left.has(pair))).toEqual([]);
      moved += [...now].filter(([pair, said]) => said !== before.get(pair)).length;
    }
    expect(moved).toBeGreaterThan(ROUNDS);
    expect(await stage.rows(`select from run_policy where state = 'parked'`)).toEqual([]);
  },
);

test('the next run lists who was found entitled between runs', async () => {
  const run = await finishedRun();
  expect(run.policies.reduce((sum, { openedAtOnce }) => sum + openedAtOnce, 0)).toBeGreaterThan(0);
});

/** Which pairs a judgement left to the next run: those of its firms that it did not settle, as many as it says. */
async function note(
  { id, put_off: putOff }: Judged,
  changed: readonly number[],
  versions: readonly RuleVersion[],
  left: Set<string>,
): Promise<void> {
  const settled = new Set(
    (
      await stage.rows<{ pair: string }>(
        `select subject_id || ' ' || policy_id as pair from judged_pair where run_id = $1`,
        [id],
      )
    ).map(({ pair }) => pair),
  );
  const pairs = new Set(
    changed.flatMap((one) => versions.map(({ policy }) => `${one} ${policy.id}`)),
  );
  for (const pair of pairs)
    if (settled.has(pair)) left.delete(pair);
    else left.add(pair);
  expect([...pairs].filter((pair) => !settled.has(pair))).toHaveLength(putOff);
}
