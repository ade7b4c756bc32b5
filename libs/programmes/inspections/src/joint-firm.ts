/**
 * One firm by itself: days, as few as the search finds, on which everything that is due to it can be done in the room there is.
 *
 * For each day it is asked what can be done on it together: everything that fits alone, where the teams suffice, or else every
 * largest part that they do suffice for. Then the fewest days that cover all are sought, with one visit more each time
 * until that succeeds. A plan takes on each of its days some part of one of these sets, so nothing is missed, and failing with
 * k visits proves that k + 1 are needed, unless the limit cut the search short.
 */
import { type FirmDue, type JointProblem } from './joint-problem.ts';
import { inspection, minutesAt, type Room, type SearchLimit, staff } from './joint-staffing.ts';

/** A day at a firm: what is carried out, and the team for each, in order. */
export interface FirmVisit {
  readonly day: number;
  readonly due: readonly number[];
  readonly teams: readonly number[];
}

/** The days of a firm. */
export interface FirmPlan {
  readonly visits: readonly FirmVisit[];
  /** What found no room. */
  readonly left: readonly number[];
  /** While nothing is left: fewer visits than this are impossible in this room. */
  readonly leastVisits: number;
}

/** What can be done together on a day. */
interface Offer {
  readonly day: number;
  /** Bit by bit, in the order of what is due. */
  readonly mask: bigint;
  readonly teams: ReadonlyMap<number, number>;
  readonly cost: number;
}

/** Steps of one search: beyond, what was found greedily is taken. */
const MOST_STEPS = 20_000;
/** Steps after the fewest visits are found, for cheaper days. */
const MOST_POLISHING = 300;
/** Of so many that do not fit together every part is looked at; of more, one. */
const MOST_PARTS = 8;
/** Combinations of parts of several authorities on one day. */
const MOST_OFFERS = 32;

/** Plans everything in `due`, which is sorted by its end, in a room. */
export function planFirm(problem: JointProblem, due: FirmDue['due'], room: Room): FirmPlan {
  if (due.length === 0) return { visits: [], left: [], leastVisits: 0 };
  const limit: SearchLimit = { steps: MOST_STEPS, exact: true };
  const offers = offersOf(problem, due, room, limit);
  const whole = offers.reduce((all, { mask }) => all | mask, 0n);
  const cover = new Cover(problem, due, offers);
  const found = cover.fewest(whole, limit);
  const chosen = found.offers ?? cover.greedy(whole);
  const left = new Set(due);
  const visits = [...chosen]
    .sort((a, b) => a.day - b.day)
    .flatMap(({ day, teams }) => {
      const own = [...teams].filter(([bit]) => left.has(due[bit] as number));
      const visit = { day, due: own.map(([bit]) => due[bit] as number), teams: own.map(([, team]) => team) }; // prettier-ignore
      for (const at of visit.due) left.delete(at);
      return visit.due.length > 0 ? [visit] : [];
    });
  return { visits, left: [...left], leastVisits: found.leastVisits };
}

/** Greatest number of windows of which no two share a day: each needs a visit of its own. */
export function disjointWindows(
  problem: JointProblem,
  due: FirmDue['due'],
  isAsked?: (bit: number) => boolean,
): number {
  return disjointEnds(problem, due, isAsked).length;
}

/** Where those windows end, the earliest first. */
export function disjointEnds(
  problem: JointProblem,
  due: FirmDue['due'],
  isAsked: (bit: number) => boolean = () => true,
): number[] {
  const ends: number[] = [];
  for (const [bit, at] of due.entries()) {
    if (!isAsked(bit)) continue;
    const { first, last } = inspection(problem, at);
    if (first > (ends.at(-1) ?? -1)) ends.push(last);
  }
  return ends;
}

function offersOf(
  problem: JointProblem,
  due: FirmDue['due'],
  room: Room,
  limit: SearchLimit,
): Offer[] {
  const authorities = new Map<string, number[]>();
  let [first, last] = [Infinity, -1];
  for (const [bit, at] of due.entries()) {
    const one = inspection(problem, at);
    [first, last] = [Math.min(first, one.first), Math.max(last, one.last)];
    const own = authorities.get(one.authority);
    if (own) own.push(bit);
    else authorities.set(one.authority, [bit]);
  }
  // Where a day has one set only, the cheapest day stands for all with the same set.
  const single = new Map<bigint, Offer>();
  const several: Offer[] = [];
  for (let day = first; day <= last; day += 1) {
    let onDay: Offer[] = [{ day, mask: 0n, teams: new Map(), cost: 0 }];
    for (const bits of authorities.values()) {
      const parts = partsOn(problem, due, bits, { day, room, limit });
      if (parts.length === 0) continue;
      onDay = onDay.flatMap((one) => parts.map((part) => both(one, part)));
      if (onDay.length <= MOST_OFFERS) continue;
      limit.exact = false;
      onDay = onDay.slice(0, MOST_OFFERS);
    }
    const [one] = onDay;
    if (!one || one.mask === 0n) continue;
    if (onDay.length > 1) several.push(...onDay);
    else if (one.cost < (single.get(one.mask)?.cost ?? Infinity)) single.set(one.mask, one);
  }
  return [...single.values(), ...several];
}

function both(one: Offer, other: Offer): Offer {
  const teams = new Map([...one.teams, ...other.teams]);
  return { day: one.day, mask: one.mask | other.mask, teams, cost: one.cost + other.cost };
}

/** What one authority can do on a day: the largest sets of its inspections for which its teams suffice. */
function partsOn(
  problem: JointProblem,
  due: FirmDue['due'],
  bits: readonly number[],
  at: { readonly day: number; readonly room: Room; readonly limit: SearchLimit },
): Offer[] {
  const { day, room, limit } = at;
  const fit = bits.filter((bit) => {
    const { first, last, able, minutes } = inspection(problem, due[bit] as number);
    if (day < first || day > last) return false;
    return able.some((team) => minutesAt(room.free, team * problem.days.length + day) >= minutes);
  });
  const offer = (some: readonly number[]): Offer | undefined => {
    const found = staff(problem, some.map((bit) => due[bit] as number), day, room, limit); // prettier-ignore
    if (!found) return undefined;
    const teams = new Map(some.map((bit, index) => [bit, found.teams[index] as number]));
    return { day, mask: maskOf(some), teams, cost: found.cost };
  };
  if (fit.length === 0) return [];
  const all = offer(fit);
  if (all) return [all];
  if (fit.length > MOST_PARTS) {
    // Too many parts to look at each: one that nothing can be added to.
    limit.exact = false;
    const part = fit.reduce<number[]>((own, bit) => (offer([...own, bit]) ? [...own, bit] : own), []); // prettier-ignore
    return [offer(part) ?? []].flat();
  }
  const parts: Offer[] = [];
  const subsets = Array.from({ length: 2 ** fit.length - 1 }, (_, index) =>
    fit.filter((_bit, place) => ((index + 1) >>> place) % 2 === 1),
  ).sort((a, b) => b.length - a.length);
  for (const subset of subsets) {
    const mask = maskOf(subset);
    if (parts.some((part) => (part.mask & mask) === mask)) continue;
    const found = offer(subset);
    if (found) parts.push(found);
  }
  return parts;
}

function maskOf(bits: readonly number[]): bigint {
  return bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
}

/** Which offers cover what is due. */
class Cover {
  readonly #bits: readonly bigint[];
  /** The offers of each inspection, cheapest first. */
  readonly #offers: readonly (readonly Offer[])[];
  #best: readonly Offer[] | undefined;
  #bestCost = Infinity;

  constructor(
    private readonly problem: JointProblem,
    private readonly due: FirmDue['due'],
    offers: readonly Offer[],
  ) {
    this.#bits = due.map((_, bit) => 1n << BigInt(bit));
    const sorted = [...offers].sort((a, b) => a.cost - b.cost || a.day - b.day);
    this.#offers = this.#bits.map((bit) => sorted.filter(({ mask }) => (mask & bit) !== 0n));
  }

  /** The cheapest of the covers with the fewest visits, unless the limit ended the search. */
  fewest(
    whole: bigint,
    limit: SearchLimit,
  ): { readonly offers: readonly Offer[] | undefined; readonly leastVisits: number } {
    const least = disjointWindows(this.problem, this.due, (bit) => (whole & this.#bit(bit)) !== 0n);
    let proven = least;
    for (let visits = least; visits <= this.due.length; visits += 1) {
      this.#seek(whole, visits, [], 0, limit);
      if (this.#best) break;
      if (!limit.exact) break;
      proven = visits + 1;
    }
    return { offers: this.#best, leastVisits: limit.exact ? proven : least };
  }

  #seek(rest: bigint, visits: number, chosen: Offer[], cost: number, limit: SearchLimit): void {
    if (cost >= this.#bestCost) return;
    if (rest === 0n) {
      if (!this.#best) limit.steps = Math.min(limit.steps, MOST_POLISHING);
      [this.#best, this.#bestCost] = [[...chosen], cost];
      return;
    }
    const asked = (bit: number): boolean => (rest & this.#bit(bit)) !== 0n;
    if (disjointWindows(this.problem, this.due, asked) > visits) return;
    // What ends first must be done by somebody; all who could are tried.
    const first = this.#bits.findIndex((bit) => (rest & bit) !== 0n);
    for (const offer of this.#offers[first] ?? []) {
      limit.steps -= 1;
      if (limit.steps < 0) {
        if (!this.#best) limit.exact = false;
        return;
      }
      if (chosen.some(({ day }) => day === offer.day)) continue;
      chosen.push(offer);
      this.#seek(rest & ~offer.mask, visits - 1, chosen, cost + offer.cost, limit);
      chosen.pop();
    }
  }

  /** As much as one day after another can take: whole days first. */
  greedy(whole: bigint): readonly Offer[] {
    const chosen: Offer[] = [];
    const all = [...new Set(this.#offers.flat())];
    for (let rest = whole; rest !== 0n;) {
      let [best, most]: [Offer | undefined, number] = [undefined, 0];
      for (const offer of all) {
        if (chosen.some(({ day }) => day === offer.day)) continue;
        const gain = this.#bits.filter((bit) => (offer.mask & rest & bit) !== 0n).length;
        if (gain > most) [best, most] = [offer, gain];
      }
      if (!best) break;
      chosen.push(best);
      rest &= ~best.mask;
    }
    return chosen;
  }

  #bit(bit: number): bigint {
    return this.#bits[bit] as bigint;
  }
}
