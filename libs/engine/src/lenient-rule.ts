import { type Text } from '#libs/kernel';
import { type CompiledPolicy } from './compile.ts';
import { decide } from './decide.ts';
import { Findings } from './finding.ts';
import { type Json, type JsonObject, step } from './json-document.ts';
import { type LegalBasis } from './policy.ts';
import { readBasis } from './policy-reader.ts';
import { type RuleBook } from './rule-book.ts';
import { type ShapeReader } from './shape-reader.ts';
import { caseRow } from './worked-case.ts';

/**
 * The four lists (四张清单), the most favourable first: no penalty (不予处罚), below the range (减轻), low in it (从轻); and no
 * coercive measure (免予强制), which stands beside each of them.
 */
export const LENIENT_LISTS = ['unpunished', 'reduced', 'lighter', 'uncoerced'] as const;
export type LenientList = (typeof LENIENT_LISTS)[number];

/** A lenient rule, an entry of one of the four lists: when the facts of a violation are so, this is proposed. */
export interface LenientRule {
  readonly id: string;
  readonly list: LenientList;
  /** Which act it is about (违法行为). */
  readonly act: Text;
  /** Conditions in the rule language, on what was established of the violation. */
  readonly conditions: Json;
  readonly basis: LegalBasis;
}

/** An entry made ready for one year. */
export interface CompiledLenientRule {
  readonly entry: LenientRule;
  readonly rule: CompiledPolicy;
}

/** What the four lists propose for a violation. */
export interface LenientProposal {
  /** The most favourable entry that certainly applies; null where none does, which says nothing against leniency. */
  readonly outcome: LenientRule | null;
  /** Why no coercive measure should be taken; null where no entry says so. */
  readonly uncoerced: LenientRule | null;
  /** Entries that facts still missing could make apply, and which facts those are. */
  readonly open: readonly { readonly entry: LenientRule; readonly missing: readonly string[] }[];
}

/** Reads `leniency` of a matter; a matter without it has no entries. */
export function readLeniency(reader: ShapeReader): LenientRule[] {
  if (reader.raw('leniency') === undefined) return [];
  const entries = reader.objects('leniency').map((entry) => {
    entry.only(['id', 'list', 'act', 'conditions', 'basis']);
    const basis = entry.inner('basis');
    return {
      id: entry.text('id'),
      list: entry.oneOf('list', LENIENT_LISTS),
      act: entry.bilingual('act'),
      conditions:
        entry.raw('conditions') ?? entry.wrong<Json>('conditions', '条件', 'a condition', null),
      basis: basis
        ? readBasis(basis)
        : entry.wrong<LegalBasis>('basis', '一条依据', 'one legal basis', NO_BASIS),
    };
  });
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    reader.wrong('leniency', '标识不同的条目', 'entries with ids of their own', null);
  return entries;
}

const NO_BASIS: LegalBasis = {
  issued: null,
  until: null,
  document: '',
  number: null,
  article: null,
  clause: { zh: '', en: '' },
  certainty: 'uncertain',
};

/** Where in a matter the conditions of an entry stand. */
export function lenientPointer(index: number, pointer: string): string {
  return pointer.replace(/^\/conditions/, `${step('/leniency', index)}/conditions`);
}

/**
 * What the four lists propose for a violation. What is not established is unknown, and what is unknown proposes nothing.
 *
 * @param facts what was established, by fact id
 * @returns the proposal, or findings when a fact is malformed
 */
export function proposeLeniency(
  entries: readonly CompiledLenientRule[],
  facts: JsonObject,
  book: RuleBook,
): LenientProposal | Findings {
  const findings = new Findings('');
  const applying: LenientRule[] = [];
  const open: { entry: LenientRule; missing: string[] }[] = [];
  for (const { entry, rule } of entries) {
    const read = new Set(rule.reads.map(({ fact }) => fact));
    const own = Object.fromEntries(Object.entries(facts).filter(([fact]) => read.has(fact)));
    const row = caseRow({ pointer: '', period: rule.period, facts: own }, rule, book, findings);
    if (!row) return findings;
    const { verdict, missing } = decide(rule, row);
    if (verdict === 'eligible') applying.push(entry);
    if (verdict === 'undetermined')
      open.push({ entry, missing: missing.map(({ fact }) => fact).sort() });
  }
  const best = LENIENT_LISTS.flatMap((list) => applying.filter((entry) => entry.list === list));
  return {
    outcome: best.find(({ list }) => list !== 'uncoerced') ?? null,
    uncoerced: best.find(({ list }) => list === 'uncoerced') ?? null,
    open,
  };
}
