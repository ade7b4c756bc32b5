/**
 * The random draw (双随机): which firms are inspected, and by whom.
 *
 * A pure function of a seed and a list, so that anybody can replay it from what is published. Both are fixed at once by a
 * commitment that is published before the draw: the list is closed first, the seed is made after it, and the list's digest
 * goes into every mark.
 */
import { fingerprint, sha256 } from '#libs/kernel';
import { DrawListRefused } from './errors.ts';

/** A firm that may be drawn, and where it stands. */
export interface Candidate {
  /** What it goes by in this draw alone; {@link drawName} proves whose name it is. */
  readonly id: string;
  /** A number for the firms of one share; whose tier it is, it does not say. */
  readonly stratum: number;
  /** A number for the firms of a stratum that are of one industry. */
  readonly part: number;
}

/** Somebody who may inspect. */
export interface Inspector {
  /** What the person goes by: the number of the enforcement certificate (执法证号), or in a published list a name made of it. */
  readonly id: string;
  /** Inspections already on hand. */
  readonly load: number;
  /** Firms this person keeps away from (回避). */
  readonly conflicts: readonly string[];
}

/** How many of a stratum are drawn, out of a thousand; a part of a firm counts as one. */
export interface StratumShare {
  readonly stratum: number;
  readonly perMille: number;
}

/** What is drawn from: closed by the commitment, and published with the result. */
export interface DrawList {
  readonly matter: string;
  /** Each stratum that occurs among the firms stands here once. */
  readonly shares: readonly StratumShare[];
  readonly firms: readonly Candidate[];
  readonly inspectors: readonly Inspector[];
  /** Inspectors per firm; two at least (两名以上执法人员). */
  readonly team: number;
  /** Most inspections that one inspector may have on hand. */
  readonly mostLoad: number;
}

/** A firm that was drawn, with its team; a team shorter than asked for found nobody else who may and can. */
export interface DrawnFirm extends Candidate {
  readonly inspectors: readonly string[];
}

/** A draw as it is published: all that is needed to do it again. */
export interface PublishedDraw {
  /** Published before the draw: {@link commitmentOf} seed and list. */
  readonly commitment: string;
  readonly seed: string;
  readonly list: DrawList;
  /** In the order in which they were drawn. */
  readonly drawn: readonly DrawnFirm[];
}

/** The digest of a list; who stands where in it decides nothing. */
export function listDigest(list: DrawList): string {
  return fingerprint(canonicalList(list));
}

/** What is published before a draw: it binds to the seed and to the whole list, and tells neither. */
export function commitmentOf(seed: string, list: DrawList): string {
  return sha256([seed, listDigest(list)].join('\n'));
}

/**
 * Draws firms and their inspectors.
 *
 * Of each stratum the stated share is drawn, rounded up, and spread over its parts in proportion to their firms: whole places
 * first, and what is left by the seed (systematic sampling of the remainders), so that no part is too small to be drawn
 * from and every firm of a stratum has the same chance. Within a part those with the smallest marks are drawn. Then each firm in
 * turn gets inspectors without a conflict, the least loaded first and among equals by mark; where all who may are full,
 * an earlier firm hands over one of its inspectors to whom there is another choice, so that no place stays empty that
 * could be filled.
 *
 * @throws INSPECTIONS.DRAW_LIST_REFUSED
 */
export function draw(seed: string, list: DrawList): DrawnFirm[] {
  mustBeWhole(list);
  const digest = listDigest(list);
  const mark = (...of: readonly string[]): string => sha256([seed, digest, ...of].join('\n'));
  const marked = list.firms.map((firm) => ({ firm, mark: mark('firm', firm.id) }));
  const chosen = list.shares.flatMap(({ stratum, perMille }) => {
    const own = marked.filter(({ firm }) => firm.stratum === stratum);
    const parts = new Map<number, typeof marked>();
    for (const one of own) {
      const firms = parts.get(one.firm.part);
      if (firms) firms.push(one);
      else parts.set(one.firm.part, [one]);
    }
    const places = spread(
      placesOf(own.length, perMille),
      new Map([...parts].map(([part, firms]) => [part, firms.length])),
      mark('parts', String(stratum)),
    );
    return [...parts].flatMap(([part, firms]) =>
      firms.sort(byMark).slice(0, places.get(part) ?? 0),
    );
  });
  const order = chosen.sort(byMark).map(({ firm }) => firm);
  const teams = new Teams(list, (firm, inspector) => mark('inspector', firm, inspector));
  for (const { id } of order) for (let place = 0; place < list.team; place += 1) teams.staff(id);
  return order.map((firm) => ({ ...firm, inspectors: teams.of(firm.id) }));
}

/** How many of so many firms a share draws: rounded up. */
function placesOf(firms: number, perMille: number): number {
  return Math.ceil((firms * perMille) / 1000);
}

/** How many firms a list gives when it is drawn from, whatever the seed. */
export function firmsToDraw({ shares, firms }: Pick<DrawList, 'shares' | 'firms'>): number {
  const sizes = new Map<number, number>();
  for (const { stratum } of firms) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  return shares.reduce(
    (all, { stratum, perMille }) => all + placesOf(sizes.get(stratum) ?? 0, perMille),
    0,
  );
}

const byMark = (a: { readonly mark: string }, b: { readonly mark: string }): number =>
  a.mark < b.mark ? -1 : 1;

/**
 * Shares places out over groups in proportion to their sizes: whole parts first. What is left goes to groups with a chance
 * that is their remainder: a comb whose teeth are one place apart is laid over the remainders in a row, beginning where the
 * mark says.
 */
function spread(
  places: number,
  sizes: ReadonlyMap<number, number>,
  mark: string,
): Map<number, number> {
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const start = all === 0 ? 0 : Number(BigInt(`0x${mark}`) % BigInt(all));
  // In the order of their numbers, whatever the order of the list.
  const parts = [...sizes.keys()].sort((a, b) => a - b);
  let [laid, teeth] = [0, 0];
  return new Map(
    parts.map((part) => {
      const due = places * (sizes.get(part) ?? 0);
      laid += due % all;
      const until = Math.ceil(Math.max(0, laid - start) / all);
      const extra = until - teeth;
      teeth = until;
      return [part, Math.floor(due / all) + extra];
    }),
  );
}

/** Who goes where. */
class Teams {
  /** By firm, in the order in which they were drawn. */
  readonly #teams = new Map<string, string[]>();
  readonly #loads: Map<string, number>;
  readonly #away: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of each firm who may go there, by mark: places in the list of inspectors, four bytes each and not a mark of 64 digits. */
  readonly #byMark = new Map<string, Uint32Array>();
  /**
   * Those from whom a search found no way to anybody with room. There is none later either: whoever they could hand a firm to
   * is among them, so no later change touches them. Each is searched in vain once, however many places stay empty.
   */
  readonly #spent = new Set<string>();

  constructor(
    private readonly list: DrawList,
    private readonly markOf: (firm: string, inspector: string) => string,
  ) {
    this.#loads = new Map(list.inspectors.map(({ id, load }) => [id, load]));
    this.#away = new Map(list.inspectors.map(({ id, conflicts }) => [id, new Set(conflicts)]));
  }

  /** The team of a firm, in the order of what they go by. */
  of(firm: string): string[] {
    return [...(this.#teams.get(firm) ?? [])].sort();
  }

  /** Gives a firm one more inspector, if anybody can be found. */
  staff(firm: string): void {
    const tried = new Set(this.#spent);
    if (!this.#seek(firm, tried)) for (const one of tried) this.#spent.add(one);
  }

  /**
   * Gives a firm one more inspector, moving others where that is the only way.
   *
   * @param tried inspectors already asked on this way; each is asked once, so the search ends
   * @returns false when nobody can be found, and then nothing has changed
   */
  #seek(firm: string, tried: Set<string>): boolean {
    const team = this.#teams.get(firm) ?? [];
    this.#teams.set(firm, team);
    const able = this.#able(firm).filter((id) => !team.includes(id) && !tried.has(id));
    const free = able.find((id) => (this.#loads.get(id) ?? 0) < this.list.mostLoad);
    if (free !== undefined) {
      team.push(free);
      this.#loads.set(free, (this.#loads.get(free) ?? 0) + 1);
      return true;
    }
    for (const full of able) {
      if (tried.has(full)) continue;
      tried.add(full);
      for (const [other, theirs] of this.#teams) {
        if (!theirs.includes(full) || !this.#seek(other, tried)) continue;
        theirs.splice(theirs.indexOf(full), 1);
        team.push(full);
        return true;
      }
    }
    return false;
  }

  /** Those without a conflict, the least loaded first, among equals by mark. */
  #able(firm: string): string[] {
    const load = (id: string): number => this.#loads.get(id) ?? 0;
    // Sorting keeps the order of equals, which is that of their marks.
    return Array.from(
      this.#markedFor(firm),
      (place) => (this.list.inspectors[place] as Inspector).id,
    ) // prettier-ignore
      .sort((a, b) => load(a) - load(b));
  }

  #markedFor(firm: string): Uint32Array {
    const known = this.#byMark.get(firm);
    if (known) return known;
    const made = Uint32Array.from(
      this.list.inspectors
        .flatMap(({ id }, place) =>
          this.#away.get(id)?.has(firm) ? [] : [{ place, mark: this.markOf(firm, id) }],
        )
        .sort(byMark)
        .map(({ place }) => place),
    );
    this.#byMark.set(firm, made);
    return made;
  }
}

/** The list with all of it in one order. */
function canonicalList({ matter, shares, firms, inspectors, team, mostLoad }: DrawList) {
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
    a.id < b.id ? -1 : 1;
  return {
    matter,
    team,
    mostLoad,
    shares: [...shares]
      .sort((a, b) => a.stratum - b.stratum)
      .map(({ stratum, perMille }) => ({ stratum, perMille })),
    firms: [...firms].sort(byId).map(({ id, stratum, part }) => ({ id, stratum, part })),
    inspectors: [...inspectors]
      .sort(byId)
      .map(({ id, load, conflicts }) => ({ id, load, conflicts: [...conflicts].sort() })),
  };
}

/** @throws INSPECTIONS.DRAW_LIST_REFUSED */
export function mustBeWhole({ shares, firms, inspectors, team, mostLoad }: DrawList): void {
  const twice = <T>(names: readonly T[]): T | undefined => {
    const seen = new Set<T>();
    return names.find((name) => seen.size === seen.add(name).size);
  };
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  const refuse = (place: string, zh: string, en: string): never => {
    throw new DrawListRefused(place, { zh, en });
  };
  const firm = twice(firms.map(({ id }) => id));
  if (firm !== undefined) refuse('firms', `企业“${firm}”列了两次`, `firm "${firm}" stands twice`);
  const person = twice(inspectors.map(({ id }) => id));
  if (person !== undefined)
    refuse('inspectors', `检查人员“${person}”列了两次`, `inspector "${person}" stands twice`);
  const strata = new Set(shares.map(({ stratum }) => stratum));
  const double = twice(shares.map(({ stratum }) => stratum));
  if (double !== undefined)
    refuse('shares', `第 ${double} 层列了两次`, `stratum ${double} stands twice`);
  const without = firms.find(({ stratum }) => !strata.has(stratum));
  if (without)
    refuse(
      'shares',
      `没有写明第 ${without.stratum} 层的抽取比例`,
      `no share is given for stratum ${without.stratum}`,
    );
  if (
    ![...firms.flatMap(({ stratum, part }) => [stratum, part]), ...strata].every((number) =>
      whole(number, 1, 1_000_000),
    )
  )
    refuse(
      'firms',
      '层和组的编号应为正整数',
      'strata and parts are numbered by whole numbers above zero',
    );
  if (!shares.every(({ perMille }) => whole(perMille, 0, 1000)))
    refuse('shares', '比例应为千分之 0 到 1000 的整数', 'a share is a whole number from 0 to 1000');
  if (!inspectors.every(({ load }) => whole(load, 0, 1_000_000)))
    refuse('inspectors', '在办件数应为非负整数', 'a load is a whole number, zero or more');
  if (!whole(team, 2, 20))
    refuse('team', '每户检查人员应为 2 至 20 名', 'a team is of two to twenty inspectors');
  if (!whole(mostLoad, 1, 1_000_000))
    refuse('mostLoad', '每人件数上限应为正整数', 'the most load is a whole number above zero');
}
