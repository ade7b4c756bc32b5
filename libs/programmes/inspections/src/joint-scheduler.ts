import { visitsAlone } from './joint-bound.ts';
import { type FirmPlan, type FirmVisit, planFirm } from './joint-firm.ts';
import {
  type JointPart,
  type JointProgress,
  type JointSchedule,
  type JointVisit,
} from './joint-inspections.ts';
import { type JointProblem } from './joint-problem.ts';
import { inspection, minutesAt, type Room } from './joint-staffing.ts';

/** Of a firm that is not planned yet. */
const EMPTY: FirmPlan = { visits: [], left: [], leastVisits: 0 };

/** How many firms in a row may insist on their days for the sake of one. */
const MOST_CHAIN = 2;

/** The golden section: its multiples, without their whole parts, are spread evenly and never repeat. */
const GOLDEN = 0.618_033_988_749_895;

/**
 * Builds a schedule and mends it.
 *
 * First each firm in turn, those with the fewest days to choose from first, gets its fewest visits on the days that the others
 * are least likely to need. Then every firm that has more visits than it alone would need takes the days it wants; who
 * stands in its way is planned anew, and that holds unless there are more visits or more undone than before. Last, teams that go out
 * for little stay at home where their visits fit elsewhere. Each of these steps yields after every firm, or day of a team, how far
 * it is, so that whoever runs it may do other things between.
 */
export class JointScheduler {
  readonly #plans: FirmPlan[];
  readonly #free: Int32Array;
  /** Minutes that what is not planned yet will ask of each cell, were they spread evenly over its days and teams. */
  readonly #expected: Float64Array;
  /** The firms that a team visits on a day. */
  readonly #firmsAt = new Map<number, Set<number>>();
  /** Visits that each firm alone would need. */
  readonly #needs: number[] = [];
  /** Days a firm can choose from where it has the fewest. */
  readonly #leeway: readonly number[];
  #step = 0;

  constructor(private readonly problem: JointProblem) {
    const { firms, capacity } = problem;
    this.#plans = firms.map(() => EMPTY);
    this.#free = Int32Array.from(capacity);
    this.#expected = new Float64Array(capacity.length);
    this.#leeway = firms.map(({ due }) =>
      Math.min(...due.map((at) => inspection(problem, at).last - inspection(problem, at).first)),
    );
  }

  /** Finds out what each firm alone would need. */
  *prepare(): Generator<JointProgress, void> {
    const { firms } = this.problem;
    for (const { due } of firms) {
      this.#needs.push(visitsAlone(this.problem, due));
      yield { step: 'preparing', done: this.#needs.length, total: firms.length };
    }
  }

  /** Plans every firm once. */
  *construct(): Generator<JointProgress, void> {
    for (const at of this.problem.due.keys()) this.#expect(at, 1);
    const order = [...this.problem.firms.keys()].sort((a, b) => this.#tighter(a, b));
    for (const [done, firm] of order.entries()) {
      for (const at of this.#due(firm)) this.#expect(at, -1);
      this.#place(firm, this.#planned(firm));
      yield { step: 'placing', done: done + 1, total: order.length };
    }
  }

  /** Tries each firm with too many visits, or something undone, so many times to do better. */
  *repair(effort: number): Generator<JointProgress, void> {
    const tries = new Map<number, number>();
    const queue = [...this.#plans.keys()].filter((firm) => this.#isOver(firm));
    for (let next = 0; next < queue.length; next += 1) {
      const firm = queue[next] as number;
      const tried = tries.get(firm) ?? 0;
      if (tried >= effort || !this.#isOver(firm)) continue;
      tries.set(firm, tried + 1);
      for (const other of [...this.#insist(firm, MOST_CHAIN, []).keys(), firm])
        if (this.#isOver(other)) queue.push(other);
      yield { step: 'mending', done: next + 1, total: queue.length };
    }
  }

  /** Empties days of teams whose visits fit, without one more, on days on which teams go out anyway. */
  *gather(): Generator<JointProgress, void> {
    const used = [...this.#firmsAt.keys()].filter((cell) => this.#load(cell) > 0);
    used.sort((a, b) => this.#load(a) - this.#load(b) || a - b);
    for (const [done, cell] of used.entries()) {
      this.#vacate(cell);
      yield { step: 'gathering', done: done + 1, total: used.length };
    }
  }

  /** The schedule as it stands. */
  schedule(): Omit<JointSchedule, 'leastVisits'> {
    const { problem } = this;
    const visits = this.#plans.flatMap(({ visits: own }, firm) =>
      own.map((visit) => this.#visit(problem.firms[firm]?.firm ?? '', visit)),
    );
    visits.sort((a, b) => (a.day === b.day ? (a.firm < b.firm ? -1 : 1) : a.day < b.day ? -1 : 1));
    const left = this.#plans.flatMap((plan) => plan.left);
    const undone = [
      ...problem.impossible,
      ...left.map((at) => ({ id: inspection(problem, at).id, because: 'no-capacity' as const })),
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
    let officerDays = 0;
    for (const cell of this.#firmsAt.keys())
      if (this.#load(cell) > 0) officerDays += this.#officers(cell);
    return { visits, undone, officerDays };
  }

  #visit(firm: string, { day, due, teams }: FirmVisit): JointVisit {
    const { problem } = this;
    const parts = new Map<number, { inspections: string[]; minutes: number }>();
    for (const [index, at] of due.entries()) {
      const { id, minutes } = inspection(problem, at);
      const team = teams[index] as number;
      const part = parts.get(team) ?? { inspections: [], minutes: 0 };
      parts.set(team, part);
      part.inspections.push(id);
      part.minutes += minutes;
    }
    const all = [...parts]
      .sort(([a], [b]) => a - b)
      .map(([team, { inspections, minutes }]): JointPart => {
        const { id, authority } = problem.teams[team] as JointProblem['teams'][number];
        return { authority, team: id, inspections: inspections.sort(), minutes };
      });
    return { firm, day: problem.days[day] ?? '', lead: leadOf(all), parts: all };
  }

  #plan(firm: number): FirmPlan {
    return this.#plans[firm] ?? EMPTY;
  }

  #due(firm: number): readonly number[] {
    return this.problem.firms[firm]?.due ?? [];
  }

  #load(cell: number): number {
    return minutesAt(this.problem.capacity, cell) - minutesAt(this.#free, cell);
  }

  #officers(cell: number): number {
    return this.problem.teams[Math.floor(cell / this.problem.days.length)]?.officers.length ?? 0;
  }

  #tighter(a: number, b: number): number {
    const leeway = (this.#leeway[a] ?? 0) - (this.#leeway[b] ?? 0);
    return leeway || this.#due(b).length - this.#due(a).length || a - b;
  }

  #isOver(firm: number): boolean {
    const { left, visits } = this.#plan(firm);
    return left.length > 0 || visits.length > (this.#needs[firm] ?? 0);
  }

  /** Spreads an inspection over the cells where it may be done, or takes it back. */
  #expect(at: number, sign: 1 | -1): void {
    const { able, first, last, minutes } = inspection(this.problem, at);
    const width = this.problem.days.length;
    const cells: number[] = [];
    for (const team of able)
      for (let day = first; day <= last; day += 1)
        if (minutesAt(this.problem.capacity, team * width + day) > 0)
          cells.push(team * width + day);
    const share = (sign * minutes) / cells.length;
    for (const cell of cells) this.#expected[cell] = (this.#expected[cell] ?? 0) + share;
  }

  /** The plan of a firm on the days that are asked for least; a little otherwise each time while mending. */
  #planned(firm: number, wavering = 0): FirmPlan {
    this.#step += 1;
    const step = this.#step;
    const cost = (cell: number, minutes: number): number => {
      const size = minutesAt(this.problem.capacity, cell);
      const pressure = Math.max(0, (this.#expected[cell] ?? 0) + this.#load(cell)) / size;
      return minutes * (pressure * pressure + wavering * noise(step + cell));
    };
    return planFirm(this.problem, this.#due(firm), { free: this.#free, cost });
  }

  #place(firm: number, plan: FirmPlan): void {
    this.#plans[firm] = plan;
    this.#take(firm, plan, -1);
  }

  #remove(firm: number): FirmPlan {
    const plan = this.#plan(firm);
    this.#take(firm, plan, 1);
    this.#plans[firm] = EMPTY;
    return plan;
  }

  #take(firm: number, { visits }: FirmPlan, sign: 1 | -1): void {
    for (const [cell, minutes] of this.#cells(visits)) {
      this.#free[cell] = minutesAt(this.#free, cell) + sign * minutes;
      const there = this.#firmsAt.get(cell) ?? new Set();
      this.#firmsAt.set(cell, there);
      if (sign < 0) there.add(firm);
      else there.delete(firm);
    }
  }

  /** Minutes that visits take of each cell. */
  #cells(visits: readonly FirmVisit[]): Map<number, number> {
    const cells = new Map<number, number>();
    for (const { day, due, teams } of visits)
      for (const [index, at] of due.entries()) {
        const cell = (teams[index] ?? 0) * this.problem.days.length + day;
        cells.set(cell, (cells.get(cell) ?? 0) + inspection(this.problem, at).minutes);
      }
    return cells;
  }

  /**
   * Gives a firm the days it wants and plans those in its way anew; who is worse off by that insists in turn, so many
   * times. All is put back where it is worse on the whole.
   *
   * @param held firms that have just got what they wanted, and keep it
   * @returns what the firms that were planned anew had before
   */
  #insist(firm: number, chain: number, held: readonly number[]): ReadonlyMap<number, FirmPlan> {
    this.#step += 1;
    const before = new Map([[firm, this.#remove(firm)]]);
    const giveUp = (): ReadonlyMap<number, FirmPlan> => {
      for (const one of before.keys()) this.#remove(one);
      for (const [one, plan] of before) this.#place(one, plan);
      return new Map();
    };
    const wanted = this.#wanted(firm);
    for (const [cell, minutes] of this.#cells(wanted.visits))
      while (minutesAt(this.#free, cell) < minutes) {
        const other = this.#inTheWay(cell, held);
        if (other === undefined) return giveUp();
        before.set(other, this.#remove(other));
      }
    this.#place(firm, wanted);
    const moved = [...before.keys()].filter((other) => other !== firm);
    for (const other of moved.sort((a, b) => this.#tighter(a, b)))
      this.#place(other, this.#planned(other, 0.5));
    if (chain > 0)
      for (const other of moved) {
        if (badness([this.#plan(other)]) <= badness([before.get(other) ?? EMPTY])) continue;
        for (const [one, plan] of this.#insist(other, chain - 1, [...held, firm]))
          if (!before.has(one)) before.set(one, plan);
      }
    const after = [...before.keys()].map((one) => this.#plan(one));
    return badness(after) <= badness([...before.values()]) ? before : giveUp();
  }

  /** The fewest visits of a firm were all teams free, on days on which the least is in the way. */
  #wanted(firm: number): FirmPlan {
    const step = this.#step;
    const cost: Room['cost'] = (cell, minutes) => {
      const lacking = Math.max(0, minutes - minutesAt(this.#free, cell));
      return lacking * (0.5 + noise(step + cell)) + noise(step * 3 + cell);
    };
    return planFirm(this.problem, this.#due(firm), { free: this.problem.capacity, cost });
  }

  /** One of the firms a team visits on a day, but for those held: of three, the one with the most days to choose from. */
  #inTheWay(cell: number, held: readonly number[]): number | undefined {
    const there = [...(this.#firmsAt.get(cell) ?? [])].filter((firm) => !held.includes(firm));
    if (there.length === 0) return undefined;
    there.sort((a, b) => a - b);
    this.#step += 1;
    const start = Math.floor(noise(this.#step) * there.length);
    const three = [0, 1, 2].map((more) => there[(start + more) % there.length] as number);
    return three.reduce((a, b) => ((this.#leeway[b] ?? 0) > (this.#leeway[a] ?? 0) ? b : a));
  }

  #vacate(cell: number): void {
    const there = [...(this.#firmsAt.get(cell) ?? [])].sort((a, b) => a - b);
    if (there.length === 0) return;
    const before = new Map(there.map((firm) => [firm, this.#remove(firm)]));
    const emptied = minutesAt(this.#free, cell);
    const cost: Room['cost'] = (one) => (this.#load(one) === 0 ? this.#officers(one) : 0);
    let opened = 0;
    let succeeds = true;
    for (const [firm, old] of before) {
      this.#free[cell] = 0;
      const plan = planFirm(this.problem, this.#due(firm), { free: this.#free, cost });
      this.#free[cell] = emptied;
      for (const one of this.#cells(plan.visits).keys())
        if (this.#load(one) === 0) opened += this.#officers(one);
      this.#place(firm, plan);
      succeeds = badness([plan]) <= badness([old]) && opened < this.#officers(cell);
      if (!succeeds) break;
    }
    if (succeeds) return;
    for (const firm of before.keys()) this.#remove(firm);
    for (const [firm, plan] of before) this.#place(firm, plan);
  }
}

/** What plans cost: something undone is worse than any number of visits to a firm. */
function badness(plans: readonly FirmPlan[]): number {
  return plans.reduce((sum, { left, visits }) => sum + left.length * 1_000_000 + visits.length, 0);
}

/** Between 0 and 1, the same for the same number. */
function noise(step: number): number {
  return (step * GOLDEN) % 1;
}

function leadOf(parts: readonly JointPart[]): string {
  const minutes = new Map<string, number>();
  for (const part of parts)
    minutes.set(part.authority, (minutes.get(part.authority) ?? 0) + part.minutes);
  const [lead] = [...minutes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return lead?.[0] ?? '';
}
