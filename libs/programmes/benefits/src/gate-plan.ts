import type { GateDeclaration, Policy } from '#libs/engine';
import type { GatePlan } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';

/** The gates between a list and the money (拨付关口). */
export type BenefitGate = GateDeclaration['gate'];

/**
 * The order in which gates come where the policy does not say: who is asked first says to which account, then credit is
 * screened, then the result is published, and the money comes last.
 */
const USUAL: readonly BenefitGate[] = [
  'confirmation',
  'reachability',
  'credit',
  'publicity',
  'funds',
];
/** Gates that run for a term, and its working days where the policy names none. */
const WORKDAYS: Readonly<Partial<Record<BenefitGate, number>>> = {
  confirmation: CONFIRMATION_TERM.workdays,
  // Usual in Hainan notices (domain facts §8, step 6).
  publicity: 5,
};

/**
 * The gates of a policy in its order. A gate that it does not name is required all the same, at its usual place: only an
 * article waives. Publicity alone stands where the policy asks for it, because a name is not published without a basis.
 */
export function gatePlanOf({ gates }: Pick<Policy, 'gates'>): GatePlan<BenefitGate>[] {
  const plan = gates.map((one) => ({
    kind: one.gate,
    required: one.required || one.article === null,
    article: one.article,
    workdays: workdaysOf(one.gate, one.workdays),
    silence: silenceOf(one),
  }));
  for (const kind of USUAL) {
    if (kind === 'publicity' || plan.some((one) => one.kind === kind)) continue;
    const after = USUAL.slice(USUAL.indexOf(kind) + 1);
    const place = plan.findIndex((one) => after.includes(one.kind));
    plan.splice(place === -1 ? plan.length : place, 0, {
      kind,
      required: true,
      article: null,
      workdays: workdaysOf(kind),
      silence: null,
    });
  }
  return plan;
}

/** Only an article says in a firm's place what it did not say itself; without one its term lapses. */
function silenceOf({ silence = 'lapses', article }: GateDeclaration): string | null {
  return silence === 'lapses' || article === null ? null : silence;
}

function workdaysOf(gate: BenefitGate, named?: number): number | null {
  const usual = WORKDAYS[gate];
  return usual === undefined ? null : (named ?? usual);
}
