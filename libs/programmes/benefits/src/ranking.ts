import { type Rank, rankSubjects } from '#libs/engine';
import {
  factBookOf,
  readRunFacts,
  type RuleStore,
  type RuleVersion,
  versionsOfRun,
} from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { type SubjectFacts } from '#libs/registry';

interface ListedRow {
  readonly id: string;
  readonly subject_id: number;
  readonly run_id: string;
  readonly as_of: string;
  readonly known_at: string;
}

/**
 * Where each firm on a list stands, by entitlement and best first, if the policy that drafted the list ranks them; else
 * null. Figures are those of the moment each firm was decided for: a place changes only when somebody leaves the list.
 */
export async function ranksOn(
  tx: Tx,
  rules: RuleStore,
  listId: string,
): Promise<ReadonlyMap<string, Rank> | null> {
  return elevate(tx, async () => {
    const [list] = await tx.query<{ rule_version_id: string }>(
      `select l.rule_version_id from benefit_list l join rule_version v on v.id = l.rule_version_id
       where l.id = $1 and jsonb_typeof(v.document->'ranking') = 'object'`,
      [listId],
    );
    if (!list) return null;
    const version = await rules.version(tx, list.rule_version_id);
    const listed = await tx.query<ListedRow>(
      `select e.id, e.subject_id, d.run_id, d.as_of::text, to_json(d.known_at)#>>'{}' as known_at
       from entitlement e join decision d on d.id = e.decision_id join benefit_list l on l.id = e.list_id
       where e.list_id = $1 and (e.state <> 'withdrawn' or l.state = 'rejected') order by e.subject_id, e.id`,
      [listId],
    );
    const facts = await factsAsDecided(tx, rules, version, listed);
    const rows = new Map([...facts].map(([subject, { row }]) => [subject, row]));
    const ranks = rankSubjects(version.compiled, rows);
    const ranked = listed.flatMap(({ id, subject_id }) => {
      const rank = ranks.get(subject_id);
      return rank ? [[id, rank] as const] : [];
    });
    return new Map(ranked.sort(([, a], [, b]) => a.place - b.place));
  });
}

/**
 * Where firms on a list stand, for one who asks again for each part of it: read anew only once somebody joined the list, because
 * who leaves it changes nobody's turn. To rank a list reads the records of all who are on it.
 */
export class KeptRanks {
  #kept: { readonly listId: string; readonly joined: number; readonly ranks: Ranks } | undefined;

  constructor(private readonly rules: RuleStore) {}

  /** As {@link ranksOn}; of who has left meanwhile a place may still be told. */
  async on(tx: Tx, listId: string): Promise<Ranks> {
    if (this.#kept?.listId === listId && this.#kept.ranks === null) return null;
    // Counted first: who joins while it is ranked makes it ranked once more.
    const joined = await joinedOn(tx, listId);
    if (this.#kept?.listId === listId && this.#kept.joined === joined) return this.#kept.ranks;
    const ranks = await ranksOn(tx, this.rules, listId);
    this.#kept = { listId, joined, ranks };
    return ranks;
  }
}

type Ranks = ReadonlyMap<string, Rank> | null;

/** How many were ever put on a list: whoever left it is counted still. */
async function joinedOn(tx: Tx, listId: string): Promise<number> {
  const [row] = await elevate(tx, () =>
    tx.query<{ count: number }>(
      `select count(*)::integer as count from entitlement where list_id = $1`,
      [listId],
    ),
  );
  return row?.count ?? 0;
}

/** What was known of each subject at the moment it was decided for; nearly all lists hold one such moment only. */
async function factsAsDecided(
  tx: Tx,
  rules: RuleStore,
  { compiled }: RuleVersion,
  listed: readonly ListedRow[],
): Promise<ReadonlyMap<number, SubjectFacts>> {
  const moments = new Map<string, ListedRow[]>();
  for (const row of listed) {
    const moment = [row.run_id, row.as_of, row.known_at].join(' ');
    moments.set(moment, [...(moments.get(moment) ?? []), row]);
  }
  const found = new Map<number, SubjectFacts>();
  for (const rows of moments.values()) {
    const [{ run_id, as_of, known_at }] = rows as [ListedRow];
    const versions = await versionsOfRun(tx, rules, run_id);
    const facts = await readRunFacts(tx, compiled, {
      subjectIds: rows.map(({ subject_id }) => subject_id),
      asOf: as_of,
      knownAt: known_at,
      book: await factBookOf(tx, rules, run_id, versions.values()),
    });
    for (const [subject, one] of facts) found.set(subject, one);
  }
  return found;
}
