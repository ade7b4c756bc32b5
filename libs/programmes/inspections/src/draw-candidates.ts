/** Who may be drawn, as the records have it, and the list that is made of them: closed before there is a seed. */
import { randomBytes } from 'node:crypto';
import { type ColumnRef, visitsOf } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { judgeNow, type MatterVersion, type QuotaVersion } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { readFacts, type Subject, subjectsById } from '#libs/registry';
import { type Candidate, type DrawList, type Inspector } from './draw.ts';
import { drawName, type Named, openingOf } from './draw-names.ts';
import { DrawListRefused } from './errors.ts';

/** Who inspects, and how many go together. */
export interface DrawTeam {
  /** By certificate number, keeping away from firms by credit code. */
  readonly inspectors: readonly Inspector[];
  readonly team: number;
  readonly mostLoad: number;
}

/** From what a list is made. */
export interface DrawSource {
  readonly matter: MatterVersion;
  readonly quota: QuotaVersion;
  /** Prefix of the divisions from which firms are drawn. */
  readonly division: string;
  /** The day as of which they are judged. */
  readonly today: LocalDate;
}

/** A list with what tells who stands in it, place by place, and the key of its names. */
export interface ClosedList {
  readonly list: DrawList;
  readonly subjects: readonly number[];
  readonly certificates: readonly string[];
  readonly key: string;
}

interface FoundCandidate {
  readonly subjectId: number;
  readonly code: string;
  readonly tier: string | null;
  /** The section (门类) of its industry; empty where that is not known. */
  readonly section: string;
}

/**
 * Closes the list of a draw: everybody in the division whom the matter certainly concerns, and the inspectors as given. Firms
 * and inspectors go by names made of a key of this draw; strata and their parts are numbered in an order that the key makes.
 *
 * @throws INSPECTIONS.DRAW_LIST_REFUSED when an inspector is named twice or keeps away from nobody who is known
 */
export async function closeList(
  tx: Tx,
  source: DrawSource,
  { inspectors, team, mostLoad }: DrawTeam,
): Promise<ClosedList> {
  mustBeNamedOnce(inspectors);
  await mustBeKnown(tx, inspectors);
  const found = await candidates(tx, source);
  const key = randomBytes(32).toString('hex');
  const name = (of: Named, id: string): string => drawName(openingOf(key, of, id), id);
  const random = source.matter.matter.matter.random ?? [];
  const strata = numbered(key, 'stratum', random.map(({ tier }) => tier ?? '')); // prettier-ignore
  const partOf = ({ tier, section }: FoundCandidate): string => `${tier ?? ''}\n${section}`;
  const parts = new Map(
    random.flatMap(({ tier }) => [
      ...numbered(key, 'part', found.filter((one) => one.tier === tier).map(partOf)),
    ]),
  );
  const firms = found
    .map((one) => ({
      subjectId: one.subjectId,
      code: one.code,
      firm: {
        id: name('firm', one.code),
        stratum: strata.get(one.tier ?? '') ?? 0,
        part: parts.get(partOf(one)) ?? 0,
      } satisfies Candidate,
    }))
    .sort((a, b) => (a.firm.id < b.firm.id ? -1 : 1));
  const names = new Map(firms.map(({ code, firm }) => [code, firm.id]));
  const people = inspectors
    .map(({ id: certificate, load, conflicts }) => ({
      certificate,
      inspector: {
        id: name('inspector', certificate),
        load,
        // An enterprise that the matter does not concern is not drawn: nobody need keep away.
        conflicts: conflicts.map((code) => names.get(code)).filter((one) => one !== undefined).sort(), // prettier-ignore
      },
    }))
    .sort((a, b) => (a.inspector.id < b.inspector.id ? -1 : 1));
  const shares = random
    .map(({ tier, perMille }) => ({ stratum: strata.get(tier ?? '') ?? 0, perMille }))
    .sort((a, b) => a.stratum - b.stratum);
  return {
    list: {
      matter: source.matter.matter.matter.id,
      shares,
      firms: firms.map(({ firm }) => firm),
      inspectors: people.map(({ inspector }) => inspector),
      team,
      mostLoad,
    },
    subjects: firms.map(({ subjectId }) => subjectId),
    certificates: people.map(({ certificate }) => certificate),
    key,
  };
}

/** Before they go by names, in which nobody would know the one who stands twice. */
function mustBeNamedOnce(inspectors: readonly Inspector[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of inspectors.entries())
    if (seen.size === seen.add(id).size)
      throw new DrawListRefused(`inspectors/${index}`, {
        zh: `检查人员“${id}”列了两次`,
        en: `inspector "${id}" stands twice`,
      });
}

/** A conflict that is written wrongly would send the inspector to that very firm. */
async function mustBeKnown(tx: Tx, inspectors: readonly Inspector[]): Promise<void> {
  const codes = [...new Set(inspectors.flatMap(({ conflicts }) => conflicts))];
  // One may keep away from a firm that lies out of the caller's sight.
  const known = await elevate(tx, () =>
    tx.query<{ code: string }>(
      `select value as code from identifier where scheme = 'credit-code' and valid_until is null and value = any($1)
       union all
       select '#' || s.id from subject s where '#' || s.id = any($1)
         and s.id = any(select substr(one, 2)::integer from unnest($1::text[]) one where one ~ '^#[0-9]{1,9}$')`,
      [codes],
    ),
  );
  const all = new Set(known.map(({ code }) => code));
  for (const [index, { conflicts }] of inspectors.entries()) {
    const stranger = conflicts.find((code) => !all.has(code));
    if (stranger !== undefined)
      throw new DrawListRefused(`inspectors/${index}/conflicts`, {
        zh: `登记数据中没有“${stranger}”，不能据以回避`,
        en: `nobody is registered as "${stranger}", so nobody can be kept away from it`,
      });
  }
}

/** Numbers words from 1 in an order that says nothing of them. */
function numbered(
  key: string,
  of: 'stratum' | 'part',
  words: readonly string[],
): Map<string, number> {
  const marked = [...new Set(words)].map((word) => ({ word, mark: openingOf(key, of, word) }));
  marked.sort((a, b) => (a.mark < b.mark ? -1 : 1));
  return new Map(marked.map(({ word }, index) => [word, index + 1]));
}

/** What a firm is known by in a draw: its credit code, or its number here where it has none. */
export function codeOf(subject: Pick<Subject, 'creditCode'> | undefined, id: number): string {
  return subject?.creditCode ?? `#${id}`;
}

/** Subjects that are judged together. */
const PAGE = 1000;
const INDUSTRY: ColumnRef = {
  key: 'reg.industry@asOf',
  fact: 'reg.industry',
  dataset: 'registration',
  period: 'asOf',
};

/** Everybody below a division whom a matter concerns, judged from records page by page. */
async function candidates(tx: Tx, source: DrawSource): Promise<FoundCandidate[]> {
  const found: FoundCandidate[] = [];
  for (let after = -1; ;) {
    const page = await tx.query<{ id: number }>(
      `select id from subject where id > $1 and starts_with(division, $2) order by id limit ${PAGE}`,
      [after, source.division],
    );
    const last = page.at(-1);
    if (!last) return found;
    after = last.id;
    const ids = page.map(({ id }) => id);
    const subjects = await subjectsById(tx, ids);
    found.push(...(await elevate(tx, () => concerned(tx, source, ids, subjects))));
  }
}

async function concerned(
  tx: Tx,
  { matter, quota, today }: DrawSource,
  ids: readonly number[],
  subjects: ReadonlyMap<number, Subject>,
): Promise<FoundCandidate[]> {
  const judged = await judgeNow(tx, matter, ids, today);
  const subjectIds = ids.filter((id) => judged.get(id)?.decision.verdict === 'eligible');
  const tiers = await judgeNow(tx, quota, subjectIds, today);
  const { book, datasets } = matter;
  const { dictionary, codes } = book;
  const industries = await readFacts(tx, {
    subjectIds,
    refs: [INDUSTRY],
    asOf: today,
    knownAt: [...tiers.values()][0]?.knownAt ?? '',
    book: { dictionary, codes, datasets },
  });
  return subjectIds.map((subjectId) => {
    const facts = tiers.get(subjectId)?.facts;
    const industry = industries.get(subjectId)?.row.value(INDUSTRY);
    return {
      subjectId,
      code: codeOf(subjects.get(subjectId), subjectId),
      tier: facts ? visitsOf(quota.quota, facts.row).tier : null,
      // The section (门类) of the classification of industries is its letter.
      section: typeof industry === 'string' ? industry.slice(0, 1) : '',
    };
  });
}
