import {
  type Code,
  type ColumnRef,
  columnRef,
  compilePolicy,
  type CompiledPolicy,
  type DistributionAxis,
  type RuleBook,
} from '#libs/engine';
import { type LocalDate, type Text } from '#libs/kernel';
import { type Snapshot } from '#libs/registry';
import { type JudgedVersion } from './rule-store.ts';

/** What the eligible are counted by, and what that takes. */
export interface SimulationAxis extends DistributionAxis {
  readonly name: 'division' | 'industry' | 'size' | 'kind';
  readonly title: Text;
  /** What is delivered for it, by column. */
  readonly reads: readonly ColumnRef[];
  readonly derivations: CompiledPolicy['derivations'];
  /** What the snapshot does not hold: then nothing is counted by it. */
  readonly missing: readonly Text[];
  readonly codes: ReadonlyMap<string, Code>;
}

const DELIVERED = [
  ['division', 'reg.division'],
  ['industry', 'reg.industry'],
  ['kind', 'reg.kind'],
] as const;
const SIZE = 'size.class';

/** The distributions that a snapshot allows, with what is missing for the others. */
export function axesOf(version: JudgedVersion, snapshot: Snapshot): readonly SimulationAxis[] {
  return axesWith(version, snapshot.asOf, new Set(snapshot.manifest.columns));
}

/** All distributions of a day, whatever a snapshot holds: where a column lacks nobody's value is known. */
export function axesIn(
  version: Pick<JudgedVersion, 'book'>,
  asOf: LocalDate,
): readonly SimulationAxis[] {
  return axesWith(version, asOf, new Set());
}

/** What a snapshot of a day must hold so that all distributions can be counted, whatever its rules read. */
export function axisColumns(version: JudgedVersion, asOf: LocalDate): readonly ColumnRef[] {
  return axesWith(version, asOf, new Set()).flatMap(({ reads }) => reads);
}

function axesWith(
  version: Pick<JudgedVersion, 'book'>,
  asOf: LocalDate,
  held: ReadonlySet<string>,
): readonly SimulationAxis[] {
  const { book } = version;
  const axes: SimulationAxis[] = [];
  for (const [name, fact] of DELIVERED) {
    const definition = book.dictionary.get(fact);
    if (!definition) continue;
    const ref = columnRef(definition, 'asOf');
    const codes = codesOf(book, definition.codeList);
    axes.push({
      name,
      title: definition.title,
      ref,
      reads: [ref],
      derivations: new Map(),
      missing: held.has(ref.key) ? [] : [definition.title],
      codes,
      // 43 trades of 20 sections: an officer reads sections.
      groupOf: name === 'industry' ? (code) => rootOf(codes, code) : (code) => code,
    });
  }
  const size = sizeAxis(version, asOf, held);
  return size ? [...axes, size] : axes;
}

/** The size class of the year before the day of the data, the latest that anybody has reported. */
function sizeAxis(
  { book }: Pick<JudgedVersion, 'book'>,
  asOf: LocalDate,
  held: ReadonlySet<string>,
): SimulationAxis | undefined {
  const fact = book.derived.get(SIZE);
  if (!fact) return undefined;
  const asked = {
    id: 'axis',
    file: fact.file,
    title: fact.definition.title,
    document: {},
    period: 'year' as const,
    scope: undefined,
    amount: undefined,
    ranking: null,
    allocation: null,
    executable: true,
    notExecutableBecause: null,
    conditions: { fact: SIZE, params: { period: 'P-1' }, operator: 'isKnown', value: true },
  };
  const { reads, derivations, definitions } = compilePolicy(asked, book, asOf.slice(0, 4));
  const ref = [...derivations.values()].find(({ definition }) => definition.id === SIZE)?.ref;
  if (!ref) return undefined;
  return {
    name: 'size',
    title: fact.definition.title,
    ref,
    reads,
    derivations,
    missing: reads
      .filter(({ key }) => !held.has(key))
      .map(({ fact: id }) => definitions.get(id)?.title ?? { zh: id, en: id }),
    codes: codesOf(book, fact.definition.codeList),
    groupOf: (code) => code,
  };
}

function codesOf(book: RuleBook, list: string | undefined): ReadonlyMap<string, Code> {
  return (list === undefined ? undefined : book.codes.get(list)?.codes) ?? new Map();
}

/** The code at the top of a hierarchy; a list without cycles, as the loader has seen to. */
function rootOf(codes: ReadonlyMap<string, Code>, code: string): string {
  const parent = codes.get(code)?.parent;
  return parent === null || parent === undefined ? code : rootOf(codes, parent);
}
