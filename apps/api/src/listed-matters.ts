import type { z } from 'zod';
import { type RuleStore } from '#libs/matching';
import { businessDate, type Tx } from '#libs/platform';
import { basisOf, listEditions, listMatters } from '#libs/programmes/inspections';
import { type supervisedMatter } from './inspection-shapes.ts';

/** A matter as the list shows it, to officers and to everybody. */
export type ListedMatter = z.infer<typeof supervisedMatter>;

/** What may be inspected today, each with its versions; what is not on this list is not inspected. */
export async function listedMatters(tx: Tx, rules: RuleStore): Promise<ListedMatter[]> {
  const listed = await listMatters(tx, rules, await businessDate(tx));
  const editions = await listEditions(tx);
  return listed.map((one) => ({
    id: one.id,
    code: one.code,
    title: one.title,
    authority: { id: one.authority.id, title: one.authority.title },
    methods: [...one.methods],
    content: one.content,
    standard: one.standard,
    cap: one.cap,
    drawn: one.random !== null,
    shares: (one.random ?? []).map(({ tier, perMille }) => ({ tier, perMille })),
    checkIn: one.checkIn,
    basis: basisOf(one),
    validity: { from: one.validity.from, until: one.validity.until },
    editions: editions.get(one.id) ?? [],
    demonstration: one.demonstration,
  }));
}
