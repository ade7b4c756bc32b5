import type { Explanation } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { explainFacts, withDeclared } from './declared-facts.ts';
import { ApplicationPaused, NotJudgedYet } from './errors.ts';
import { standingOf } from './form.ts';
import type { RuleStore } from './rule-store.ts';

/** Why an enterprise does or does not qualify for a policy, by the rule in force on the data of the last run. */
export interface OwnVerdict {
  readonly policyId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly period: string;
  /** The day and moment of the data. */
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly explanation: Explanation;
}

/**
 * Why a subject does or does not qualify for a policy of a programme, by what departments say of it. Nothing is decided by it:
 * who qualifies is found by a run.
 *
 * @throws MATCHING.NOT_JUDGED_YET when the policy does not run, or no run has judged it
 * @throws MATCHING.APPLICATION_PAUSED while its data are being renewed or reviewed
 */
export async function ownVerdict(
  tx: Tx,
  rules: RuleStore,
  subjectId: number,
  of: { readonly programme: string; readonly policyId: string },
): Promise<OwnVerdict> {
  const version = (await rules.published(tx, await businessDate(tx))).find(
    ({ policy }) => policy.id === of.policyId && policy.programme === of.programme,
  );
  const standing = version && (await standingOf(tx, rules, version, subjectId));
  if (!standing) throw new NotJudgedYet();
  if (standing === 'paused') throw new ApplicationPaused();
  const { asOf, knownAt, facts } = standing;
  const { policy, period } = standing.version;
  return {
    policyId: policy.id,
    title: policy.title,
    authority: policy.authority.title,
    period,
    asOf,
    knownAt,
    explanation: explainFacts(standing.version, withDeclared(facts, undefined)),
  };
}
