import {
  type JsonObject,
  type LenientProposal,
  type LenientRule,
  proposeLeniency,
} from '#libs/engine';
import { type RuleStore } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { ViolationFactsRefused } from './finding-errors.ts';
import { viewFinding } from './finding-view.ts';
import { viewInspection } from './inspection-view.ts';

/** Whether a violation is the first (初次违法) is looked up over so many years: our default, no published rule could be read. */
const FIRST_WINDOW_YEARS = 2;
const FIRST_FACT = 'violation.first';

/** An entry of the four lists as it is shown and kept. */
export type ProposedEntry = Pick<LenientRule, 'id' | 'list' | 'act' | 'basis'>;

/** What the four lists propose for a finding. */
export interface FindingProposal {
  /** The version of the matter whose lists were asked. */
  readonly ruleVersionId: string;
  /** What was established, as it was used. */
  readonly facts: JsonObject;
  readonly outcome: ProposedEntry | null;
  readonly uncoerced: ProposedEntry | null;
  /** What could apply if more were established. */
  readonly open: readonly { readonly entry: ProposedEntry; readonly missing: readonly string[] }[];
}

/**
 * Asks the four lists of the matter, as published on the day of the inspection, about a finding. They propose; the officer
 * decides. A violation is not the first where an earlier one of the firm in the matter is final, whatever is stated.
 *
 * @param stated what was established of the violation, by fact id
 * @returns null where the matter was not published on that day
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.VIOLATION_FACTS_REFUSED
 */
export async function proposeForFinding(
  tx: Tx,
  rules: RuleStore,
  id: string,
  stated: JsonObject,
): Promise<FindingProposal | null> {
  const { inspectionId, matterId, subjectId } = await viewFinding(tx, id);
  const { doneOn } = await viewInspection(tx, inspectionId);
  const published = doneOn === null ? [] : await rules.publishedMatters(tx, doneOn);
  const version = published.find(({ matter }) => matter.matter.id === matterId);
  const latest = await elevate(tx, () => rules.latest(tx));
  if (!version || !latest) return null;
  const strange = Object.keys(stated).find(
    (fact) => latest.book.dictionary.get(fact)?.dataset !== 'violations',
  );
  if (strange !== undefined)
    throw new ViolationFactsRefused({
      zh: `没有名为“${strange}”的违法事实`,
      en: `"${strange}" is no fact of a violation`,
    });
  const [earlier] = await elevate(tx, () =>
    tx.query(
      `select from finding where subject_id = $1 and matter_id = $2 and id <> $3 and kind = 'problem' and state = 'final'
         and noted_on > $4::date - make_interval(years => $5::integer) limit 1`,
      [subjectId, matterId, id, doneOn, FIRST_WINDOW_YEARS],
    ),
  );
  const facts = earlier ? { ...stated, [FIRST_FACT]: false } : stated;
  const proposed = proposeLeniency(version.matter.lenient, facts, latest.book);
  if ('list' in proposed) {
    const [first] = proposed.list;
    throw new ViolationFactsRefused(first?.what ?? { zh: '', en: '' });
  }
  return { ruleVersionId: version.id, facts, ...shown(proposed) };
}

function shown({
  outcome,
  uncoerced,
  open,
}: LenientProposal): Pick<FindingProposal, 'outcome' | 'uncoerced' | 'open'> {
  return {
    outcome: outcome && entryOf(outcome),
    uncoerced: uncoerced && entryOf(uncoerced),
    open: open.map(({ entry, missing }) => ({ entry: entryOf(entry), missing })),
  };
}

function entryOf({ id, list, act, basis }: LenientRule): ProposedEntry {
  return { id, list, act, basis };
}
