import { afterAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { columnRef, type ColumnRef, columnRow, loadRuleBook, type RuleFile } from '#libs/engine';
import { addDays, type LocalDate } from '#libs/kernel';
import { systemContext } from '#libs/platform';
import {
  approveDelivery,
  buildSnapshot,
  type Dataset,
  type FactBook,
  KnownRecords,
  loadDatasets,
  openColumnStore,
  openSegment,
  readFacts,
  type Snapshot,
  type SubjectFacts,
} from '#libs/registry';
import { inventCreditCode } from '../../libs/registry/src/credit-code.ts';
import { RandomNumbers } from '../../libs/registry/src/random-numbers.ts';
import { NaiveReading, YEAR } from './naive-reading.ts';
import { RegistryWorld } from './registry-builders.ts';

/** Worlds of sixty subjects, each with a history of its own: three hundred histories unless more are asked for. */
const WORLDS = Number(process.env['HUIZHI_WORLDS'] ?? 5);
const SEED = Number(process.env['HUIZHI_SEED'] ?? 20260105);
const SUBJECTS = 60;
const DELIVERIES = 13;
const MOMENTS = 8;

const text = (word: string): { zh: string; en: string } => ({ zh: word, en: word });
const json = (path: string, content: object): RuleFile => ({ path, text: JSON.stringify(content) });
const fact = (id: string, type: string, dataset: string, rest: object = {}): object => ({
  id,
  type,
  dataset,
  title: text(id),
  absence: 'unknown',
  ...rest,
});
const aggregate = (id: string, type: string, rest: object, made: object): RuleFile =>
  json(`derived/${id}.json`, {
    id,
    title: text(id),
    type,
    absence: 'unknown',
    ...rest,
    aggregate: { over: 'certs', ...made },
  });
const dataset = (
  id: string,
  maxAgeDays: number,
  facts: readonly string[],
  rest: object,
): RuleFile =>
  json(`datasets/${id}.json`, {
    id,
    title: text(id),
    authority: { code: 'hn-x', name: text('x') },
    key: { scheme: 'credit-code', column: 'code' },
    period: null,
    mode: 'full',
    maxAgeDays,
    columns: facts.map((one) => ({ column: one, fact: one })),
    ...rest,
  });
const FILES: readonly RuleFile[] = [
  json('facts.json', {
    facts: [
      fact('reg.kind', 'code', 'registration'),
      fact('reg.division', 'code', 'registration'),
      fact('tax.arrears', 'boolean', 'tax', { maxAgeDays: 12 }),
      fact('tax.staff', 'integer', 'tax', { unit: 'person' }),
      fact('tax.revenue', 'money', 'tax', { unit: 'CNY', period: 'year' }),
      fact('black.listed', 'boolean', 'blacklist'),
      fact('cert.kind', 'code', 'certs', { item: true }),
      fact('cert.until', 'date', 'certs', { item: true }),
      fact('cert.worth', 'money', 'certs', { item: true, unit: 'CNY' }),
    ],
  }),
  aggregate('certs.count', 'integer', { unit: 'piece' }, { take: 'count' }),
  aggregate('certs.worth', 'money', {}, { take: 'sum', of: 'cert.worth' }),
  aggregate(
    'certs.holds',
    'boolean',
    {},
    {
      take: 'exists',
      where: { fact: 'cert.until', operator: 'after', value: { fact: 'calendar.asOf' } },
    },
  ),
  aggregate('certs.newest', 'code', {}, { take: 'latest', of: 'cert.kind', by: 'cert.until' }),
  aggregate(
    'certs.ofYear',
    'integer',
    { period: 'year', unit: 'piece' },
    { take: 'count', during: 'cert.until' },
  ),
  dataset('registration', 500, ['reg.kind', 'reg.division'], {
    subject: { name: 'name', kind: 'reg.kind', division: 'reg.division' },
  }),
  dataset('tax', 25, ['tax.arrears', 'tax.staff', 'tax.revenue'], {
    period: { column: 'year' },
    precedence: 2,
  }),
  dataset('survey', 9, ['tax.staff'], { precedence: 1 }),
  dataset('blacklist', 10, ['black.listed'], {
    closedWorld: {
      coverage: { all: [{ fact: 'reg.kind', operator: 'equal', value: 'legal-entity' }] },
      absent: { 'black.listed': false },
    },
  }),
  dataset('certs', 15, ['cert.kind', 'cert.until', 'cert.worth'], {
    item: { column: 'number' },
    closedWorld: { coverage: 'everyone' },
  }),
];

const { book, findings } = loadRuleBook(FILES);
const DATASETS = new Map(loadDatasets(FILES, book.dictionary).map((one) => [one.id, one]));
const FACTS: FactBook = { dictionary: book.dictionary, codes: book.codes, datasets: DATASETS };
const REFS: readonly ColumnRef[] = [...book.dictionary.values()]
  .filter(({ item }) => item !== true)
  .map((definition) => columnRef(definition, definition.period ? YEAR : 'asOf'));

test('the rules of this file are sound', () => expect(findings).toEqual([]));

/** Delivers random rows: full and delta, corrections of the same day, values that come back, items that go and come. */
class History {
  readonly moments: { asOf: LocalDate; knownAt: string }[] = [];
  readonly #codes: readonly string[];
  readonly #told = new Map<string, readonly string[]>();
  #day: LocalDate = '2026-01-10';

  constructor(
    readonly world: RegistryWorld,
    readonly random: RandomNumbers,
    seed: number,
  ) {
    this.#codes = Array.from({ length: SUBJECTS }, (_, at) =>
      inventCreditCode('1', '460100', seed * 1000 + at),
    );
  }

  async tell(): Promise<void> {
    await this.#deliver('registration', 'full');
    for (let step = 0; step < DELIVERIES; step += 1) {
      const { random } = this;
      if (random.chance(0.7)) this.#day = addDays(this.#day, random.between(0, 5));
      const [which = 'tax'] = [...DATASETS.keys()].slice(random.between(0, 4));
      await this.#deliver(which, random.chance(0.5) ? 'full' : 'delta');
      this.moments.push({ asOf: this.#day, knownAt: await this.world.now() });
    }
  }

  async #deliver(which: string, mode: 'full' | 'delta'): Promise<void> {
    const { random } = this;
    const rows = this.#codes.flatMap((code, at) => {
      const key = `${which} ${code}`;
      const last = this.#told.get(key);
      if (mode === 'delta' && random.chance(0.93)) return [];
      if (mode === 'full' && last && random.chance(0.93)) return last;
      const fresh = random.chance(which === 'registration' ? 0.97 : 0.8)
        ? this.#rowsOf(which, code, at)
        : [];
      this.#told.set(key, fresh);
      return fresh;
    });
    if (rows.length === 0) return;
    const own = DATASETS.get(which) as Dataset;
    const content = [HEADERS[which], ...rows].join('\n');
    const { world } = this;
    const { deliveryId, state } = await world.deliver(own, content, this.#day, {
      mode,
      book: FACTS,
    });
    if (state === 'accepted') return;
    for (const actor of ['li', 'wang'])
      await approveDelivery(world.app, deliveryId, [own], { ...systemContext('test'), actor });
  }

  #rowsOf(which: string, code: string, at: number): string[] {
    const { random } = this;
    const maybe = (value: string): string => (random.chance(0.15) ? '' : value);
    const staff = maybe(String(random.between(1, 3)));
    switch (which) {
      case 'registration':
        return [`${code},firm ${at},${random.chance(0.8) ? 'legal-entity' : 'branch'},460106`];
      case 'tax':
        return [
          `${code},${YEAR},${maybe(String(random.chance(0.5)))},${staff},${maybe(`${random.between(0, 2)}.5`)}`,
        ];
      case 'survey':
        return [`${code},${staff}`];
      case 'blacklist':
        return random.chance(0.4) ? [`${code},${maybe('true')}`] : [];
      default:
        return Array.from({ length: random.between(0, 3) }, (_, item) =>
          [
            code,
            `N${item}`,
            maybe(random.chance(0.5) ? 'A' : 'B, "b\\c"').replace(
              /^(.*,.*)$/,
              (all) => `"${all.replaceAll('"', '""')}"`,
            ),
            maybe(addDays('2026-01-05', random.between(0, 40))),
            maybe(String(random.between(1, 90))),
          ].join(','),
        );
    }
  }
}

const HEADERS: Readonly<Record<string, string>> = {
  registration: 'code,name,reg.kind,reg.division',
  tax: 'code,year,tax.arrears,tax.staff,tax.revenue',
  survey: 'code,tax.staff',
  blacklist: 'code,black.listed',
  certs: 'code,number,cert.kind,cert.until,cert.worth',
};

describe.each(Array.from({ length: WORLDS }, (_, world) => world))('world %#', (number) => {
  let world: RegistryWorld | undefined;
  afterAll(() => world?.close());

  test(`a snapshot says what a naive reading of the records says, patched or not (HUIZHI_SEED=${SEED})`, async () => {
    world = await RegistryWorld.open();
    const seed = SEED + number;
    const random = new RandomNumbers(seed);
    const history = new History(world, random, seed % 1000);
    await history.tell();
    const naive = await NaiveReading.of(world, DATASETS);
    const subjects = await world.rows<{ id: number; known: string }>(
      `select id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known from subject order by id`,
    );
    const moments = Array.from({ length: MOMENTS }, (_, at) => {
      const told = history.moments[Math.floor((at * DELIVERIES) / MOMENTS)] as {
        asOf: LocalDate;
        knownAt: string;
      };
      return { knownAt: told.knownAt, asOf: addDays(told.asOf, random.between(-3, 3)) };
    });
    const snapshots: Snapshot[] = [];
    for (const { asOf, knownAt } of moments)
      snapshots.push(await build(world, asOf, knownAt, 'patched', false));
    let patches = 0;
    for (const [at, { asOf, knownAt }] of moments.entries()) {
      const snapshot = snapshots[at] as Snapshot;
      const anew = await build(world, asOf, knownAt, 'anew', true);
      expect(anew.digest).toBe(snapshot.digest);
      patches += snapshot.manifest.segments
        .flatMap(({ datasets }) => Object.values(datasets))
        .filter(({ files }) => files.length > 1).length;
      const there = subjects.filter(({ known }) => known <= snapshot.knownAt);
      expect(snapshot.subjects).toBe(there.length);
      const expected = there.map(({ id }) =>
        REFS.map((ref) => naive.value(id, ref, asOf, snapshot.knownAt)),
      );
      for (const [from, folder] of [
        [snapshot, 'patched'],
        [anew, 'anew'],
      ] as const) {
        const columns = await openSegment(from, 0, openColumnStore(join(world.folder, folder)));
        expect(there.map(({ id }) => REFS.map((ref) => columnRow(columns, id).value(ref)))).toEqual(
          expected,
        );
      }
      const facts = await world.matcher.transaction('test.facts', systemContext('test'), (tx) =>
        readFacts(tx, {
          subjectIds: there.map(({ id }) => id),
          refs: REFS,
          asOf,
          knownAt,
          book: FACTS,
        }),
      );
      expect(there.map(({ id }) => REFS.map((ref) => facts.get(id)?.row.value(ref)))).toEqual(
        expected,
      );
      const ids = there.map(({ id }) => id);
      const [together, alone] = await readBothWays(world, ids, asOf, knownAt);
      expect(together).toEqual(alone);
    }
    expect(patches).toBeGreaterThan(0);
  });
});

/** What each column sees, with the records it rests on: read together with all others, and read by itself. */
async function readBothWays(
  world: RegistryWorld,
  subjectIds: readonly number[],
  asOf: LocalDate,
  knownAt: string,
): Promise<readonly (readonly object[])[]> {
  const request = { subjectIds, asOf, knownAt, book: FACTS };
  const seen = (ref: ColumnRef, facts: ReadonlyMap<number, SubjectFacts>): object[] =>
    [...facts].map(([id, { row, recordIds }]) => ({
      id,
      key: ref.key,
      value: row.value(ref),
      recordIds,
    }));
  return world.matcher.transaction('test.facts', systemContext('test'), async (tx) => {
    const records = await KnownRecords.read(tx, { ...request, refs: REFS });
    const together = REFS.flatMap((ref) => seen(ref, records.facts(subjectIds, [ref])));
    const alone: object[] = [];
    for (const ref of REFS)
      alone.push(...seen(ref, await readFacts(tx, { ...request, refs: [ref] })));
    return [together, alone];
  });
}

/** The second way reads every record, and leaves the files of the first where they are. */
async function build(
  world: RegistryWorld,
  asOf: LocalDate,
  knownAt: string,
  folder: string,
  anew: boolean,
): Promise<Snapshot> {
  return buildSnapshot(world.matcher, {
    asOf,
    knownAt,
    book: FACTS,
    refs: REFS,
    store: openColumnStore(join(world.folder, folder)),
    anew,
  });
}
