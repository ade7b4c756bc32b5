/**
 * One edited rule against the published one over a million firms, warm: columns in memory and rules compiled, no bitmap
 * kept. Prints wall and processor time of each repetition.
 *
 *     npm run bench:simulation -- --firms 1000000
 */
import { parseArgs } from 'node:util';
import { loadRuleBook, readRuleSet, Simulator } from '#libs/engine';
import {
  DICTIONARY_OF_COMPARED,
  documentOf,
  inventedRules,
  inventedSegments,
} from './compared-world.ts';

const { values: given } = parseArgs({
  options: {
    firms: { type: 'string', default: '1000000' },
    rules: { type: 'string', default: '10' },
    missing: { type: 'string', default: '0.08' },
  },
});
const said = (line: string): void => void process.stdout.write(`${line}\n`);
const { book } = loadRuleBook([
  { path: 'facts.json', text: JSON.stringify(DICTIONARY_OF_COMPARED) },
]);
const documents = inventedRules(Number(given.rules)).map(documentOf);
const rulesOf = (text: string) => readRuleSet([{ path: 'r.json', text }], book, '2025-06-30').rules;
const published = rulesOf(JSON.stringify(documents));
// Every whole threshold a tenth higher.
const edited = rulesOf(
  JSON.stringify(documents, (key, value: unknown) =>
    key === 'value' && typeof value === 'number' ? Math.round(value * 1.1) : value,
  ),
);
const segments = [...inventedSegments(Number(given.firms), Number(given.missing))].map(
  ({ length, columns }, number) => ({
    number,
    length,
    within: new Uint32Array((length + 31) >>> 5).fill(0xffffffff),
    source: {
      column: ({ fact }: { readonly fact: string }) => columns.get(fact.slice('firm.'.length)),
    },
  }),
);
for (const { within, length } of segments)
  if ((length & 31) !== 0) within[within.length - 1] = 2 ** (length & 31) - 1;
const axes = ['region', 'industry', 'tier'].map((name) => ({
  name,
  ref: { key: `firm.${name}@asOf`, fact: `firm.${name}`, dataset: 'firm', period: 'asOf' },
  groupOf: (code: string) => code.slice(0, 6),
}));
for (let round = 0; round < 3; round += 1)
  for (const [at, before] of published.entries()) {
    const after = edited[at];
    if (!after) continue;
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const simulator = new Simulator(before, after, axes);
    for (const { source, ...rest } of segments)
      simulator.add({ ...rest, published: source, edited: source, axes: source });
    const { published: was, edited: is } = simulator.result();
    const wall = performance.now() - begun;
    const used = process.cpuUsage(cpu);
    said(
      `round ${round + 1} rule ${at}: ${wall.toFixed(0)} ms by the wall, ${(used.user / 1_000).toFixed(0)} ms user, ` +
        `${is.funnel.length} conditions, ${was.eligible} → ${is.eligible} eligible, ${is.undetermined} undetermined`,
    );
  }
