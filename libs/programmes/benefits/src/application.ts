import type { Explanation } from '#libs/engine';
import {
  type Application,
  contradictDeclaration,
  type DeclarationView,
  declare,
  type FormView,
  listForms,
  type Offer,
  openForm,
  type Outcome,
  type RuleStore,
} from '#libs/matching';
import { annotate, elevate, NotFound, type Tx } from '#libs/platform';
import { announceApplied } from './announce.job.ts';
import { stopContradicted } from './contradicted.ts';
import { asUnfunded, budgetYear, fundNew } from './funding.ts';
import type { GateKeeper } from './gates.ts';
import { haltedOf, refuseHalted } from './halt.ts';
import type { EntitlementState } from './lifecycles.ts';
import { admit } from './relation-claims.ts';
import { keepLimits } from './standing-limits.ts';

/** What an enterprise is told at once of what it applied for. */
export interface ApplicationResult {
  readonly declarationId: string;
  readonly verdict: Outcome['verdict'];
  readonly explanation: Explanation;
  /** The benefit that was opened; null unless eligible for money, and where another one excludes it. `waiting` when the budget does not reach it now. */
  readonly entitlement: {
    readonly id: string;
    readonly state: EntitlementState;
    readonly amountFen: string;
  } | null;
}

type Opened = Outcome & { readonly episode: NonNullable<Outcome['episode']> };

/** What the enterprise in whose context this runs may apply for and be decided for at once. */
export async function myForms(tx: Tx, rules: RuleStore): Promise<Offer[]> {
  const subjectId = own(tx);
  const offers = await elevate(tx, () => listForms(tx, rules, subjectId));
  const halted = await haltedOf(
    tx,
    offers.map(({ policyId }) => policyId),
  );
  return offers.filter(({ policyId }) => !halted.has(policyId));
}

/**
 * One form of the enterprise in whose context this runs.
 *
 * @throws MATCHING.FORM_NOT_OFFERED
 * @throws MATCHING.APPLICATION_PAUSED
 * @throws POLICY.HALTED
 */
export async function myForm(tx: Tx, rules: RuleStore, policyId: string): Promise<FormView> {
  const subjectId = own(tx);
  await refuseHalted(tx, policyId);
  return elevate(tx, async () => (await openForm(tx, rules, subjectId, policyId)).view);
}

/**
 * Decides an application at once (即申即享). Whoever is eligible gets the benefit in the same transaction: episode, decision,
 * entitlement, money kept, notice. Sent again, it gives what it came to the first time.
 *
 * @throws POLICY.HALTED
 * @throws as {@link declare}
 */
export async function applyFor(
  tx: Tx,
  keeper: GateKeeper,
  application: Application,
): Promise<ApplicationResult> {
  const subjectId = own(tx);
  await refuseHalted(tx, application.policyId);
  return elevate(tx, async () => {
    const outcome = await declare(tx, keeper.rules, subjectId, application);
    const { declarationId, verdict, explanation, episode } = outcome;
    const pays = episode !== null && episode.amountFen > 0n;
    if (pays) await grant(tx, keeper, { ...outcome, episode });
    const [entitlement] = await tx.query<NonNullable<ApplicationResult['entitlement']>>(
      `select id, state, amount_fen as "amountFen" from entitlement where declaration_id = $1`,
      [declarationId],
    );
    return { declarationId, verdict, explanation, entitlement: entitlement ?? null };
  });
}

/**
 * Says that what was declared is not so; the benefit is stopped until a second person has decided.
 *
 * @throws as {@link contradictDeclaration}
 */
export async function refuteDeclaration(
  tx: Tx,
  keeper: GateKeeper,
  id: string,
  said: { readonly version: number; readonly note: string },
): Promise<DeclarationView> {
  const { view, contradiction } = await contradictDeclaration(tx, keeper.rules, id, said);
  if (contradiction) await elevate(tx, () => stopContradicted(tx, keeper.calendar, contradiction));
  return view;
}

/**
 * Opens the benefit once, unless one that stands already excludes it; keeps its money as far as the budget reaches, and
 * tells the enterprise.
 */
async function grant(
  tx: Tx,
  keeper: GateKeeper,
  { declarationId, episode, scope }: Opened,
): Promise<void> {
  const [opened] = await tx.query(`select from entitlement where declaration_id = $1`, [
    declarationId,
  ]);
  if (opened) return;
  const [admitted] = await admit(tx, keeper.rules, scope, [episode]);
  if (!admitted) return;
  await annotate(tx, '', `declaration ${declarationId}`);
  const [row] = await tx.query<{ id: string; amount_fen: string; division: string }>(
    `insert into entitlement (id, subject_id, policy_id, period, item, episode_id, decision_id, declaration_id, state, authority, division, amount_fen, listed_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11, $12) returning id, amount_fen, division`,
    [
      admitted.id,
      episode.subjectId,
      scope.policy.id,
      scope.period,
      episode.item,
      episode.episodeId,
      episode.decisionId,
      declarationId,
      scope.policy.authority.id,
      episode.division,
      episode.amountFen.toString(),
      scope.today,
    ],
  );
  await keepLimits(tx, scope, [admitted]);
  const line = { policyId: scope.policy.id, year: budgetYear(scope.period) };
  await fundNew(tx, line, [asUnfunded(row as NonNullable<typeof row>)]);
  await announceApplied(tx, keeper, admitted.id);
}

function own({ context }: Tx): number {
  if (context.subjectId === null) throw new NotFound({ zh: '企业', en: 'enterprise' });
  return context.subjectId;
}
