import { type Text } from '#libs/kernel';
import { type CompiledPolicy } from './compile.ts';
import { type FactReading } from './condition.ts';
import { derivedRow } from './derived-fact.ts';
import { type FactRow, type FactType } from './fact-dictionary.ts';
import { isObject, member } from './json-document.ts';
import { type Policy, type RankingOrder } from './policy.ts';
import { type RuleReader } from './rule-reader.ts';
import { titleOf, valueText } from './sentence.ts';
import { settle } from './truth.ts';

/** The figure that firms are ranked by, ready to be read. */
export interface CompiledRanking {
  readonly reading: FactReading;
  readonly order: RankingOrder;
}

/** Where one subject stands among those ranked. It carries plain JSON only. */
export interface Rank {
  /** From 1. */
  readonly place: number;
  /** What the figure is, and how much. */
  readonly by: Text;
  readonly figure: Text;
}

const RANKED: readonly FactType[] = ['integer', 'decimal', 'money', 'date'];

/**
 * Reads what a policy ranks by. It must be something that scope, conditions or amount read too: so whoever is on a list
 * has the figure, and ranking asks no department for more than the decision did.
 *
 * @param asked what scope, conditions and amount read
 * @returns null without a ranking, undefined when it was refused
 */
export function readRanking(
  { document, ranking }: Pick<Policy, 'document' | 'ranking'>,
  reader: RuleReader,
  asked: readonly FactReading[],
): CompiledRanking | null | undefined {
  const written = member(document, 'ranking');
  if (ranking === null || !isObject(written)) return null;
  const reading = reader.fact(written, '/ranking');
  if (!reading) return undefined;
  const { type, title } = reading.definition;
  if (!RANKED.includes(type)) reader.findings.add('RANKING_TYPE', '/ranking/fact', title.zh, type);
  else if (!asked.some(({ ref }) => ref.key === reading.ref.key))
    reader.findings.add('RANKING_UNREAD', '/ranking/fact', title.zh);
  else return { reading, order: ranking.order };
  return undefined;
}

/**
 * Ranks subjects as their policy says: by the figure, equal ones in ascending subject number, those without a figure last.
 *
 * @param rows what is known of each subject, by subject number, as of the day it was decided for
 */
export function rankSubjects(
  { ranking, derivations, codes }: CompiledPolicy,
  rows: ReadonlyMap<number, FactRow>,
): ReadonlyMap<number, Rank> {
  if (!ranking) return new Map();
  const { definition, ref } = ranking.reading;
  const by = titleOf(ranking.reading);
  const sign = ranking.order === 'descending' ? -1 : 1;
  const figures = [...rows].map(([subject, row]) => ({
    subject,
    value: derivedRow(derivations, row).value(ref) as number | string | null,
  }));
  figures.sort((a, b) => {
    if (a.value === b.value) return a.subject - b.subject;
    if (a.value === null || b.value === null) return a.value === null ? 1 : -1;
    return a.value < b.value ? -sign : sign;
  });
  return new Map(
    figures.map(({ subject, value }, index) => [
      subject,
      { place: index + 1, by, figure: valueText(definition, settle(definition, value), codes) },
    ]),
  );
}

/** The order in words, with how equals are told apart. */
export function rankingText({ reading, order }: CompiledRanking): Text {
  const { zh, en } = titleOf(reading);
  const down = order === 'descending';
  return {
    zh: `额度不足时，按“${zh}”${down ? '由高到低' : '由低到高'}安排；数值相同的，按主体编号由小到大。`,
    en: `Where the money does not reach all: by ${en}, ${down ? 'greatest' : 'smallest'} first; equals in ascending subject number.`,
  };
}
