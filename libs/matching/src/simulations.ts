import { setImmediate as breathe } from 'node:timers/promises';
import {
  adjustableFigures,
  type AdjustableFigure,
  bits,
  type ColumnRef,
  columnRef,
  type CompiledPolicy,
  type DatasetAgreements,
  type Finding,
  readEditedPolicy,
  type Simulation,
  Simulator,
} from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import {
  businessDate,
  type Context,
  type Database,
  elevate,
  NotFound,
  type Tx,
} from '#libs/platform';
import {
  type ColumnStore,
  openSegment,
  readSnapshot,
  type Snapshot,
  type Subject,
  subjectsById,
} from '#libs/registry';
import {
  cohortsOf,
  deliveredReads,
  type FrozenCohorts,
  readCohorts,
  withCohortColumns,
} from './cohorts.ts';
import { FactsNotInSnapshot, NoSnapshot, SimulationBeyondReach } from './errors.ts';
import { type RuleStore, type RuleVersion } from './rule-store.ts';
import { type ToldSimulation, withoutHandfuls } from './simulation-disclosure.ts';
import { axesOf, type SimulationAxis } from './simulation-axes.ts';
import { WarmColumns, type WarmSegment } from './warm-columns.ts';

/** Kept in memory between simulations: 60 columns of a million subjects. */
const WARM_BYTES = 512 * 1024 * 1024;
/** Snapshots looked at, newest first, for one that holds what is asked. */
const SNAPSHOTS_TRIED = 5;
/** Divisions below a province are told apart by the fact; the whole province is everybody. */
const PROVINCE_DIGITS = 2;
const DIVISION = 'reg.division';
const DAY = 'calendar';

/** A published policy as somebody may begin to edit it. */
export interface SimulationBasis {
  readonly policyId: string;
  readonly version: RuleVersion;
  /** The document as text. */
  readonly document: string;
  readonly figures: readonly AdjustableFigure[];
}

/** What an edited text would do; no effect when the text has errors. */
export interface SimulationOutcome {
  readonly findings: readonly Finding[];
  readonly effect: SimulatedEffect | null;
}

/** The effect of a change on the population of a snapshot. */
export interface SimulatedEffect {
  readonly asOf: LocalDate;
  readonly period: string;
  /** Whether both versions decide the same. */
  readonly same: boolean;
  readonly simulation: ToldSimulation;
  readonly axes: readonly SimulationAxis[];
  readonly edited: CompiledPolicy;
  /** Who enters and leaves, by number of subject, the first few; null where the reader may not see them. */
  readonly firstEntering: readonly Subject[] | null;
  readonly firstLeaving: readonly Subject[] | null;
}

/** Tries changes of published policies on the population as the latest run read it. Nothing is stored. */
export class Simulations {
  readonly #warm: WarmColumns;

  constructor(
    private readonly rules: RuleStore,
    store: ColumnStore,
    warmBytes = WARM_BYTES,
  ) {
    this.#warm = new WarmColumns(
      (snapshot, segment, datasets) => openSegment(snapshot, segment, store, datasets),
      warmBytes,
    );
  }

  /**
   * The published version of a policy to begin from.
   *
   * @throws PLATFORM.NOT_FOUND, MATCHING.SIMULATION_BEYOND_REACH
   */
  async basis(tx: Tx, policyId: string): Promise<SimulationBasis> {
    const version = await this.#published(tx, policyId);
    const { policy, book, period } = version;
    return {
      policyId,
      version,
      document: JSON.stringify(policy.document, null, 2),
      figures: adjustableFigures(policy, book, period),
    };
  }

  /**
   * Counts what an edited policy would do against the published one, in the reader's division.
   *
   * Who enters and leaves is told by name only to readers of lists, and only while the edited version reads no further
   * facts: otherwise a rule made for one firm would answer what its reader may not look up. Where names are not told,
   * counts of fewer than five are not, either.
   *
   * @param text the whole policy document, from outside
   * @throws PLATFORM.NOT_FOUND, MATCHING.SIMULATION_BEYOND_REACH, MATCHING.NO_SNAPSHOT, MATCHING.FACTS_NOT_IN_SNAPSHOT,
   *   REGISTRY.SNAPSHOT_INCOMPLETE
   */
  async simulate(
    database: Database,
    reader: { readonly context: Context; readonly readsLists: boolean },
    policyId: string,
    text: string,
  ): Promise<SimulationOutcome> {
    const { context } = reader;
    const version = await database.transaction('simulation.basis', context, (tx) =>
      this.#published(tx, policyId),
    );
    const { policy, book, period, datasets } = version;
    const agreements = agreementsOf(datasets);
    const { compiled: edited, findings } = readEditedPolicy(
      book,
      { policy, period, agreements },
      text,
    );
    if (!edited) return { findings, effect: null };
    const narrowed = context.division.length > PROVINCE_DIGITS;
    const division = narrowed ? [DIVISION] : [];
    const { snapshot, frozen } = await database.transaction('simulation.snapshot', context, (tx) =>
      elevate(tx, () => snapshotWith(tx, division, version, edited)),
    );
    const axes = axesOf(version, snapshot);
    const simulation = await this.#count(snapshot, { version, edited, frozen, axes, context });
    const published = new Set(version.compiled.reads.map(({ key }) => key));
    const named = reader.readsLists && edited.reads.every(({ key }) => published.has(key));
    const first = [...simulation.firstEntering, ...simulation.firstLeaving];
    const subjects = named
      ? await database.transaction('simulation.subjects', context, (tx) => subjectsById(tx, first))
      : undefined;
    const byName = (ids: readonly number[]) =>
      subjects ? ids.flatMap((id) => subjects.get(id) ?? []) : null;
    return {
      findings,
      effect: {
        asOf: snapshot.asOf,
        period,
        same: edited.decisionHash === version.compiled.decisionHash,
        simulation: named ? simulation : withoutHandfuls(simulation),
        axes,
        edited,
        firstEntering: byName(simulation.firstEntering),
        firstLeaving: byName(simulation.firstLeaving),
      },
    };
  }

  async #published(tx: Tx, policyId: string): Promise<RuleVersion> {
    const versions = await this.rules.published(tx, await businessDate(tx));
    const version = versions.find(({ policy }) => policy.id === policyId);
    if (!version) throw new NotFound({ zh: '已发布的政策', en: 'published policy' });
    const { authorities } = tx.context;
    const { authority } = version.policy;
    if (!authorities.includes('*') && !authorities.includes(authority.id))
      throw new SimulationBeyondReach(policyId, authority.id);
    return version;
  }

  async #count(
    snapshot: Snapshot,
    of: {
      readonly version: RuleVersion;
      readonly edited: CompiledPolicy;
      readonly frozen: FrozenCohorts;
      readonly axes: readonly SimulationAxis[];
      readonly context: Context;
    },
  ): Promise<Simulation> {
    const { version, edited, axes, context } = of;
    const counted = axes.filter(({ missing }) => missing.length === 0);
    const needed = [...deliveredReads(version.compiled), ...deliveredReads(edited)];
    const refs = [...needed, ...counted.flatMap(({ reads }) => reads)];
    const place = divisionRef(version);
    if (context.division.length > PROVINCE_DIGITS && place) refs.push(place);
    const delivered = [...new Map(refs.map((ref) => [ref.key, ref])).values()].filter(
      ({ dataset }) => dataset !== DAY,
    );
    const cohorts = cohortsOf([version.compiled, edited]);
    const segments = await this.#warm.open(snapshot, delivered, {
      id: [...of.frozen.values()].map(({ id }) => id).join(' '),
      columns: (base, length) => withCohortColumns(base, cohorts, of.frozen, length),
    });
    const derivations = new Map(counted.flatMap((axis) => [...axis.derivations]));
    const simulator = new Simulator(version.compiled, edited, counted);
    for (const segment of segments) {
      const axisSource = segment.sourceOf({ derivations });
      simulator.add({
        number: segment.number,
        length: segment.length,
        within: within(segment, context.division, place),
        published: segment.sourceOf(version.compiled),
        edited: segment.sourceOf(edited),
        axes: axisSource,
      });
      // A segment takes a few milliseconds; other requests go in between.
      await breathe();
    }
    return simulator.result();
  }
}

function agreementsOf(datasets: RuleVersion['datasets']): DatasetAgreements {
  return new Map(
    [...datasets].map(([id, { maxAgeDays, columns }]) => [
      id,
      { maxAgeDays, facts: new Set(columns.map(({ fact }) => fact)) },
    ]),
  );
}

function divisionRef({ book }: RuleVersion): ColumnRef | undefined {
  const definition = book.dictionary.get(DIVISION);
  return definition && columnRef(definition, 'asOf');
}

/** Real subjects, and of those the ones in the reader's division. */
function within(segment: WarmSegment, division: string, place: ColumnRef | undefined): Uint32Array {
  if (division.length <= PROVINCE_DIGITS) return segment.exists;
  const inside = new Uint32Array(segment.exists.length);
  const column = place && segment.sourceOf({ derivations: new Map() }).column(place);
  if (!column) return inside;
  const ours = (column.dictionary ?? []).map((code) => code.startsWith(division));
  for (const row of bits(segment.exists, segment.length)) {
    const known = ((column.known[row >>> 5] as number) >>> (row & 31)) & 1;
    if (known === 1 && ours[column.values[row] as number] === true)
      inside[row >>> 5] = (inside[row >>> 5] as number) | (1 << (row & 31));
  }
  return inside;
}

/** The newest snapshot of a run that holds all that is asked, with what was frozen; what lacks in the newest is named otherwise. */
async function snapshotWith(
  tx: Tx,
  facts: readonly string[],
  version: RuleVersion,
  edited: CompiledPolicy,
): Promise<{ readonly snapshot: Snapshot; readonly frozen: FrozenCohorts }> {
  const needed = [...deliveredReads(version.compiled), ...deliveredReads(edited)];
  const cohorts = cohortsOf([version.compiled, edited]);
  const rows = await tx.query<{ id: string; run_id: string }>(
    `select s.id, r.id as run_id from run r join snapshot s on s.id = r.snapshot_id where r.programme = 'benefits' and s.collected_at is null
     order by r.known_at desc limit $1`,
    [SNAPSHOTS_TRIED],
  );
  let lacking: FactsNotInSnapshot | undefined;
  for (const { id, run_id: runId } of rows) {
    const snapshot = await readSnapshot(tx, id);
    const frozen = await readCohorts(tx, runId, cohorts);
    const held = new Set(snapshot.manifest.columns);
    const place = facts.length > 0 ? divisionRef(version) : undefined;
    const unfrozen = [...cohorts].flatMap(([hash, { ref }]) => (frozen.has(hash) ? [] : [ref]));
    const missing = [...needed, ...(place ? [place] : [])]
      .filter(({ key, dataset }) => dataset !== DAY && !held.has(key))
      .concat(unfrozen);
    if (missing.length === 0) return { snapshot, frozen };
    const titles = missing.map(({ key, fact }) => ({
      key,
      title: edited.definitions.get(fact)?.title ??
        version.book.dictionary.get(fact)?.title ?? { zh: fact, en: fact },
    }));
    lacking ??= new FactsNotInSnapshot(titles, snapshot.asOf);
  }
  throw lacking ?? new NoSnapshot();
}
