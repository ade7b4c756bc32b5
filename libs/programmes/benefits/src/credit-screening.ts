import { columnRef, type RuleBook } from '#libs/engine';
import type { Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { readFacts } from '#libs/registry';

/** The list whose members get no public money: 严重失信主体名单. */
const SERIOUS = 'credit.inSeriousDishonestList';

/** What the general credit screening says of an enterprise: unknown is never clean. */
export type Credit = 'clean' | 'listed' | 'unknown';

/** Why a gate is held or failed by it. */
export const CREDIT_TEXTS: Readonly<Record<Exclude<Credit, 'clean'>, Text>> = {
  listed: {
    zh: '列入严重失信主体名单，信用核查未通过。',
    en: 'On the list of seriously dishonest subjects: the credit check failed.',
  },
  unknown: {
    zh: '没有有效的信用数据，暂缓办理；数据到位后自动复核。',
    en: 'There is no current credit data, so this is on hold; it is checked again once the data is there.',
  },
};

/** Screens enterprises as of a day, professional data having been judged by the rule before. */
export async function screenCredit(
  tx: Tx,
  subjectIds: readonly number[],
  at: { readonly asOf: string; readonly knownAt: string; readonly book: RuleBook },
): Promise<ReadonlyMap<number, Credit>> {
  const definition = at.book.dictionary.get(SERIOUS);
  const ref = definition && columnRef(definition, 'asOf');
  const facts = await readFacts(tx, { ...at, subjectIds, refs: ref ? [ref] : [] });
  return new Map(
    subjectIds.map((id) => {
      const value = ref ? (facts.get(id)?.row.value(ref) ?? null) : null;
      return [id, value === null ? 'unknown' : value === true ? 'listed' : 'clean'];
    }),
  );
}
