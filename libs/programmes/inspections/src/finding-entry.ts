import { type FactType } from '#libs/engine';
import { type Text } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { findingsById, type FindingView, viewFinding } from './finding-view.ts';
import { type NamedFirm } from './inspection-entry.ts';

/** A finding as officers find it in a list. */
export interface FindingEntry extends FindingView {
  readonly matterTitle: Text;
  /** Null where the firm has moved out of the reader's sight. */
  readonly firm: NamedFirm | null;
}

/**
 * Findings within the caller’s sight, those of the latest inspections first.
 *
 * @param state of one state alone; of all where it is null
 * @param most rows
 * @param after where the page before ended
 */
export async function listFindings(
  tx: Tx,
  state: string | null,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<{ readonly entry: FindingEntry; readonly at: string }[]> {
  const rows = await tx.query<{ id: string; at: string }>(
    `select f.id, to_json(i.requested_at)#>>'{}' as at from finding f join inspection i on i.id = f.inspection_id
     where ($1::text is null or f.state = $1) and ($2::timestamptz is null or (i.requested_at, f.id) < ($2, $3::uuid))
     order by i.requested_at desc, f.id desc limit $4`,
    [state, after?.at ?? null, after?.id ?? null, most],
  );
  const findings = new Map(
    (await findingsById(tx, rows.map(({ id }) => id))).map((one) => [one.id, one]), // prettier-ignore
  );
  const entries = await entriesOf(tx, rows.map(({ id }) => findings.get(id) as FindingView)); // prettier-ignore
  return rows.map(({ at }, index) => ({ entry: entries[index] as FindingEntry, at }));
}

async function entriesOf(tx: Tx, findings: readonly FindingView[]): Promise<FindingEntry[]> {
  const subjects = await subjectsById(tx, [...new Set(findings.map((one) => one.subjectId))]);
  const titles = await elevate(tx, () =>
    tx.query<{ id: string; title: Text }>(
      `select f.id, v.document->'title' as title from finding f join inspection i on i.id = f.inspection_id
         join rule_version v on v.id = i.rule_version_id where f.id = any($1::uuid[])`,
      [findings.map(({ id }) => id)],
    ),
  );
  const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
  return findings.map((one) => {
    const subject = subjects.get(one.subjectId);
    return {
      ...one,
      matterTitle: titleOf.get(one.id) as Text,
      firm: subject
        ? { name: subject.name, creditCode: subject.creditCode, synthetic: subject.synthetic }
        : null,
    };
  });
}

/** What an officer may establish of a violation, for the four lists to be asked about. */
export interface ViolationFact {
  readonly id: string;
  readonly title: Text;
  readonly type: FactType;
  /** What it may be, where it is one of a list. */
  readonly codes: readonly { readonly code: string; readonly title: Text }[];
}

/** A finding with what may be established of it; empty where its matter has no lists. */
export interface FindingDetail extends FindingEntry {
  readonly violationFacts: readonly ViolationFact[];
}

/** One finding, with the facts of violations in the words of the rules its firm was inspected under. @throws PLATFORM.NOT_FOUND */
export async function readFinding(tx: Tx, rules: RuleStore, id: string): Promise<FindingDetail> {
  const [entry] = await entriesOf(tx, [await viewFinding(tx, id)]);
  const { book, matter } = await elevate(tx, async () => {
    const [of] = await tx.query<{ id: string }>(
      `select i.rule_version_id as id from finding f join inspection i on i.id = f.inspection_id where f.id = $1`,
      [id],
    );
    return rules.matter(tx, (of as { id: string }).id);
  });
  const violationFacts =
    matter.lenient.length === 0
      ? []
      : [...book.dictionary.values()]
          .filter(({ dataset }) => dataset === 'violations')
          .map(({ id: fact, title, type, codeList }) => ({
            id: fact,
            title,
            type,
            codes: [...(book.codes.get(codeList ?? '')?.codes ?? [])].map(([code, own]) => ({
              code,
              title: own.title,
            })),
          }));
  return { ...(entry as FindingEntry), violationFacts };
}
