import {
  type JsonObject,
  type LenientProposal,
  type LenientRule,
  proposeLeniency,
} from '#libs/engine';
import { invariant } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { ViolationFactsRefused } from './finding-errors.ts';
import { viewFinding } from './finding-view.ts';

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
 * Asks the four lists of the matter about a finding, in the version under which the firm was inspected, whatever was published
 * since. They propose; the officer decides. A violation is not the first where one that an earlier inspection of the firm in
 * the matter found is final, whatever is stated; what the same inspection or a later one found does not count.
 *
 * @param stated what was established of the violation, by fact id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.VIOLATION_FACTS_REFUSED
 */
export async function proposeForFinding(
  tx: Tx,
  rules: RuleStore,
  id: string,
  stated: JsonObject,
): Promise<FindingProposal> {
  const { inspectionId } = await viewFinding(tx, id);
  const [inspection] = await tx.query<{ ruleVersionId: string }>(
    `select rule_version_id as "ruleVersionId" from inspection where id = $1`,
    [inspectionId],
  );
  invariant(inspection !== undefined, `who sees finding ${id} sees its inspection`);
  const { ruleVersionId } = inspection;
  const { matter, book } = await elevate(tx, () => rules.matter(tx, ruleVersionId));
  const strange = Object.keys(stated).find(
    (fact) => book.dictionary.get(fact)?.dataset !== 'violations',
  );
  if (strange !== undefined)
    throw new ViolationFactsRefused({
      zh: `没有名为“${strange}”的违法事实`,
      en: `"${strange}" is no fact of a violation`,
    });
  const [earlier] = await elevate(tx, () =>
    tx.query(
      `select from inspection i
         join finding f on f.subject_id = i.subject_id and f.matter_id = i.matter_id and f.kind = 'problem' and f.state = 'final'
         join inspection e on e.id = f.inspection_id and e.done_on < i.done_on
           and e.done_on > i.done_on - make_interval(years => $2::integer)
       where i.id = $1 limit 1`,
      [inspectionId, FIRST_WINDOW_YEARS],
    ),
  );
  const facts = earlier ? { ...stated, [FIRST_FACT]: false } : stated;
  const proposed = proposeLeniency(matter.lenient, facts, book);
  if ('list' in proposed) {
    const [first] = proposed.list;
    throw new ViolationFactsRefused(first?.what ?? { zh: '', en: '' });
  }
  return { ruleVersionId, facts, ...shown(proposed) };
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
