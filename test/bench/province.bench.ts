/**
 * A whole province in one thread: every firm under every rule, from warm columns to verdict bitmaps and to what changes
 * against the episodes that stand.
 *
 *     npm run bench:province -- --firms 3500000 --rules 500
 *     npm run bench:province -- --firms 100000,1000000,3500000,100000
 *
 * Several numbers of firms are taken one after another in one process, so that what a firm costs can be compared. Before them six other segments are judged, untimed. Segments are invented one after another, which is not timed, so that memory holds one at a time.
 */
import { parseArgs } from 'node:util';
import {
  type Column,
  type ColumnSource,
  compilePlan,
  countBits,
  encodeSegment,
  judgeSegment,
  loadRuleBook,
  readRuleSet,
} from '#libs/engine';
import {
  DICTIONARY_OF_COMPARED,
  documentOf,
  inventedRules,
  inventedSegments,
} from './compared-world.ts';

const { values: given } = parseArgs({
  options: {
    firms: { type: 'string', default: '3500000' },
    rules: { type: 'string', default: '500' },
  },
});
const RULES = Number(given.rules);
const WARMING_SEGMENTS = 6;
const said = (line: string): void => void process.stdout.write(`${line}\n`);

/** Subjects whose episode opens, closes or is suspended, by words of the bitmaps. */
function changesOf(standing: Uint32Array, eligible: Uint32Array, undetermined: Uint32Array) {
  const opens = new Uint32Array(standing.length);
  const closes = new Uint32Array(standing.length);
  const suspends = new Uint32Array(standing.length);
  for (let at = 0; at < standing.length; at += 1) {
    const [stands, passes, open] = [standing[at], eligible[at], undetermined[at]] as [
      number,
      number,
      number,
    ];
    opens[at] = passes & ~stands;
    closes[at] = stands & ~passes & ~open;
    suspends[at] = stands & open;
  }
  return { opens, closes, suspends };
}

function sourceOf(columns: ReadonlyMap<string, Column>): ColumnSource {
  return { column: ({ fact }) => columns.get(fact.slice('firm.'.length)) };
}

const { book } = loadRuleBook([
  { path: 'facts.json', text: JSON.stringify(DICTIONARY_OF_COMPARED) },
]);
const text = JSON.stringify(inventedRules(RULES).map(documentOf));
const compiling = performance.now();
const plan = compilePlan(readRuleSet([{ path: 'r.json', text }], book, '2025-06-30').rules);
said(
  `${RULES} rules compiled in ${(performance.now() - compiling).toFixed(0)} ms: ${plan.circuit.literals.length} distinct comparisons`,
);

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

// A worker has done this before: what is compiled while it is first done is no cost of the firms.
for (const { length, columns } of inventedSegments(WARMING_SEGMENTS * 65_536, 0.08, 9))
  judgeSegment(plan, encodeSegment(plan, sourceOf(columns), length));

/** One number of firms, and what it took. */
function measure(firms: number): void {
  const spent = { encode: 0, judge: 0, differ: 0, cpu: 0 };
  const found = { eligible: 0, undetermined: 0, changes: 0 };
  let standing: readonly Uint32Array[] = [];
  let done = 0;
  for (const { length, columns } of inventedSegments(firms, 0.08)) {
    const source = sourceOf(columns);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const encoded = encodeSegment(plan, source, length);
    const coded = performance.now();
    const { policies } = judgeSegment(plan, encoded);
    const judged = performance.now();
    let at = 0;
    const now: Uint32Array[] = [];
    for (const { eligible, undetermined } of policies.values()) {
      // What stood before is what the segment before was found to be: as different as two days never are.
      const before = standing[at]?.length === eligible.length ? standing[at] : undefined;
      const { opens, closes, suspends } = changesOf(
        before ?? new Uint32Array(eligible.length),
        eligible,
        undetermined,
      );
      found.changes += countBits(opens) + countBits(closes) + countBits(suspends);
      now.push(eligible);
      at += 1;
    }
    const differed = performance.now();
    const used = process.cpuUsage(cpu);
    spent.encode += coded - begun;
    spent.judge += judged - coded;
    spent.differ += differed - judged;
    spent.cpu += (used.user + used.system) / 1_000;
    for (const { eligible, undetermined } of policies.values()) {
      found.eligible += countBits(eligible);
      found.undetermined += countBits(undetermined);
    }
    standing = now;
    done += length;
    if (done % (65_536 * 10) < 65_536) said(`${done.toLocaleString('en')} firms`);
  }
  const wall = spent.encode + spent.judge + spent.differ;
  said(
    `${firms.toLocaleString('en')} firms × ${RULES} rules: ${seconds(wall)} by the wall, ${seconds(spent.cpu)} of processor time, ${((1e3 * spent.cpu) / firms).toFixed(2)} µs a firm`,
  );
  said(
    `codes ${seconds(spent.encode)}, verdicts ${seconds(spent.judge)}, differences ${seconds(spent.differ)}; ${((firms * RULES) / spent.cpu / 1e3).toFixed(0)} million checks a second of processor time`,
  );
  said(
    `${found.eligible.toLocaleString('en')} eligible, ${found.undetermined.toLocaleString('en')} undetermined, ${found.changes.toLocaleString('en')} changes; peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
}

for (const firms of given.firms.split(',')) measure(Number(firms));
