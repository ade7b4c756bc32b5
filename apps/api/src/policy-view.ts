import { citation, issuerOf, type Policy, settlementWords } from '#libs/engine';
import type { z } from 'zod';
import type { policy } from './policy-shapes.ts';

/** A policy as it stands in the catalogue. */
export function policyView(
  one: Policy,
  decisionHash: string | null,
): Omit<z.infer<typeof policy>, 'halt'> {
  return {
    id: one.id,
    title: one.title,
    issuedBy: issuerOf(one),
    authority: one.authority.title,
    deliveryMode: one.deliveryMode,
    validity: one.validity && { from: one.validity.from, until: one.validity.until },
    settlement: settlementWords(one),
    legalBasis: one.basis.map((basis) => ({
      title: citation(basis),
      article: basis.article,
    })),
    executable: one.executable,
    reason: one.notExecutableBecause,
    amount: one.summary,
    ranking: one.ranking?.note ?? null,
    allocation: one.allocation?.note ?? null,
    decisionHash,
  };
}
