import { derivedRow } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { axesIn, type RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { readFacts } from '#libs/registry';

/** What reports tell firms apart by beside their division; null where nobody knows. */
export interface FirmTraits {
  /** The section of its industry, such as C. */
  readonly industry: string | null;
  /** Its size class of the last year that was reported. */
  readonly size: string | null;
}

const UNKNOWN: FirmTraits = { industry: null, size: null };

/** What firms are on a day, to what is known now, by the rules loaded last. */
export async function traitsOf(
  tx: Tx,
  rules: RuleStore,
  subjectIds: readonly number[],
  day: LocalDate,
): Promise<(subjectId: number) => FirmTraits> {
  const loaded = await rules.latest(tx);
  if (!loaded || subjectIds.length === 0) return () => UNKNOWN;
  const { book, datasets } = loaded;
  const axes = axesIn({ book }, day).filter(({ name }) => name === 'industry' || name === 'size');
  const [moment] = await tx.query<{ known_at: string }>(`select to_json(now())#>>'{}' as known_at`);
  const facts = await readFacts(tx, {
    subjectIds: [...new Set(subjectIds)],
    refs: axes.flatMap(({ reads }) => reads),
    asOf: day,
    knownAt: (moment as { known_at: string }).known_at,
    book: { dictionary: book.dictionary, codes: book.codes, datasets },
  });
  return (subjectId) => {
    const traits: Record<string, string> = {};
    for (const { name, ref, derivations, groupOf } of axes) {
      const row = facts.get(subjectId)?.row;
      const value = row && derivedRow(derivations, row).value(ref);
      if (typeof value === 'string') traits[name] = groupOf(value);
    }
    return { industry: traits['industry'] ?? null, size: traits['size'] ?? null };
  };
}
