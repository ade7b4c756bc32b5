import type { Policy } from '../api/contract.ts';

/** What of a policy is searched. */
export type Searched = Pick<
  Policy,
  'id' | 'title' | 'amount' | 'reason' | 'authority' | 'legalBasis' | 'executable' | 'deliveryMode'
>;

/** What a reader of the catalogue looks for; an empty text leaves a choice open. */
export interface PolicyFilter {
  /** Words, all of which must be found. */
  readonly words: string;
  /** The Chinese name of the authority. */
  readonly authority: string;
  readonly runs: '' | 'yes' | 'no';
  readonly mode: string;
}

/** Everything. */
export const NO_FILTER: PolicyFilter = { words: '', authority: '', runs: '', mode: '' };

/** The policies that fit, in their order. Words are looked for in titles, amounts, reasons, authorities, bases and ids. */
export function policiesFound<One extends Searched>(
  policies: readonly One[],
  { words, authority, runs, mode }: PolicyFilter,
): readonly One[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return policies.filter((policy) => {
    if (authority !== '' && policy.authority.zh !== authority) return false;
    if (runs !== '' && policy.executable !== (runs === 'yes')) return false;
    if (mode !== '' && policy.deliveryMode !== mode) return false;
    const text = textOf(policy);
    return wanted.every((word) => text.includes(word));
  });
}

function textOf({ id, title, amount, reason, authority, legalBasis }: Searched): string {
  const both = [title, amount, reason, authority].flatMap((one) => (one ? [one.zh, one.en] : []));
  return [id, ...both, ...legalBasis.map((basis) => basis.title)].join('\n').toLowerCase();
}
