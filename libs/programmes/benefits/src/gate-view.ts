import type { Silence } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { deadlinesOf, gatesOf, type GateScore, type GateState } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import type { BenefitGate } from './gate-plan.ts';
import { PUBLICITY_TERM } from './gates.ts';

/** A gate as people see it. */
export interface GateView {
  readonly kind: BenefitGate;
  readonly state: GateState;
  readonly article: string | null;
  readonly reason: Text | null;
  /** Last day of its term, if it has one. */
  readonly until: LocalDate | null;
  /** What the end of that term without an answer is taken for by the article; null where for nothing. */
  readonly silence: Exclude<Silence, 'lapses'> | null;
  /** How well the firm can be reached, of a hundred points; null where that was not looked at, and of other gates. */
  readonly score: GateScore | null;
}

/** The gates of some entitlements, each in its order; one that was not announced has none. */
export async function viewGates(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly GateView[]>> {
  const gates = await gatesOf(tx, 'entitlement', ids);
  const publicity = await deadlinesOf(
    tx,
    'gate',
    PUBLICITY_TERM,
    gates.map((gate) => gate.id),
  );
  const answers = await deadlinesOf(tx, 'entitlement', CONFIRMATION_TERM.name, ids);
  const views = new Map<string, GateView[]>();
  for (const one of gates) {
    const { id, entityId, kind, state, article, reason, score } = one;
    const term = kind === 'confirmation' ? answers.get(entityId) : publicity.get(id);
    const view = {
      kind: kind as BenefitGate,
      state,
      article,
      reason,
      until: term?.dueOn ?? null,
      silence: one.silence as GateView['silence'],
      score,
    };
    views.set(entityId, [...(views.get(entityId) ?? []), view]);
  }
  return views;
}
