import { expect } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { SUBJECTS_CHANGED } from '#libs/registry';
import { changedHires, hiresKnownAgain, takeIn } from './changed-data.ts';
import { directDoor, httpDoor, type Door } from './door.ts';
import { endState, type EndState } from './end-state.ts';
import { advanceConfirmed, answer, approve, letTermsPass, match } from './journey.ts';
import { holdADraw, planWhatWasDrawn } from './held-draw.ts';
import { askForJointVisits, searchForJointVisits } from './joint-visits.ts';
import { freePort, KeptProcess, untilKilled, type Fault } from './processes.ts';
import { until } from './until.ts';
import {
  keep,
  newWorld,
  type KeptWorld,
  type Numbering,
  TWO_SEGMENTS,
  type World,
} from './world.ts';

/** A part of the path that is walked by itself, so that a fault in it is tried without walking all that comes before. */
export interface Stage {
  readonly name: string;
  readonly processes: readonly ('api' | 'worker')[];
  /** What happens to the world before the processes start; part of the stage's beginning. */
  readonly before?: (world: World) => Promise<void>;
  readonly walk: (world: World, door: Door) => Promise<void>;
}

/** The whole path: what is entitled is listed, told, answered; then the data changes, and changes back; terms pass. */
export const STAGES: readonly Stage[] = [
  { name: 'match', processes: ['worker', 'api'], walk: (_world, door) => match(door, 'first-run') },
  { name: 'approve', processes: ['worker', 'api'], walk: approve },
  { name: 'answer', processes: ['api'], walk: answer },
  // By itself, before the data changes: which of the two came first would be left to chance, and leave another trail.
  { name: 'advance what was confirmed', processes: ['worker'], walk: advanceConfirmed },
  {
    name: 'match changed data',
    processes: ['worker', 'api'],
    before: async (world) => takeIn(world, await changedHires(world)),
    walk: (_world, door) => match(door, 'second-run'),
  },
  {
    name: 'match restored data',
    processes: ['worker', 'api'],
    before: async (world) => takeIn(world, await hiresKnownAgain(world)),
    walk: (_world, door) => match(door, 'third-run'),
  },
  {
    name: 'plan what was drawn',
    processes: ['worker'],
    before: holdADraw,
    walk: planWhatWasDrawn,
  },
  {
    name: 'search for joint visits',
    processes: ['worker'],
    before: askForJointVisits,
    walk: searchForJointVisits,
  },
  // The last: what was delivered at the beginning is too old for anything else when it ends.
  { name: 'let terms pass', processes: ['worker'], walk: letTermsPass },
];

/** A stage walked without any fault: where it began, where it ended, and what its processes passed on the way. */
export interface Reference {
  readonly stage: Stage;
  /** What it began with; there until the undisturbed world ends. */
  readonly from: KeptWorld;
  readonly end: EndState;
  readonly passages: ReadonlyMap<'api' | 'worker', ReadonlyMap<string, number>>;
}

/** Walks all stages one after another, undisturbed. */
export async function walkUndisturbed(
  stages: readonly Stage[] = STAGES,
  numbering: Numbering = TWO_SEGMENTS,
): Promise<{ references: Reference[]; world: World }> {
  const world = await newWorld(numbering);
  const references: Reference[] = [];
  for (const stage of stages) {
    await stage.before?.(world);
    await putOff(world);
    const from = await keep(world);
    const processes = await walkStage(world, stage, { leavesInTime: true });
    const passages = new Map<'api' | 'worker', ReadonlyMap<string, number>>();
    for (const process of processes) passages.set(process.name, await process.passages());
    references.push({ stage, from, end: await endState(world.app), passages });
  }
  return { references, world };
}

/**
 * Puts off what is due only later, so that no copy of this world is so old that it comes due in a stage of something
 * else; a stage that is about such work calls it.
 */
async function putOff(world: World): Promise<void> {
  await world.app.transaction('faults.put-off', systemContext('faults'), (tx) =>
    tx.query(
      `update outbox set due_at = now() + interval '1 day' where done_at is null and due_at > now()`,
    ),
  );
}

/** What goes wrong while a stage is walked. */
export interface Disturbance {
  readonly process?: 'api' | 'worker';
  readonly fault?: Fault;
  /** Officers come straight to the services, and the API is not started. */
  readonly withoutApi?: boolean;
  readonly environment?: NodeJS.ProcessEnv;
  readonly beforeRestart?: () => Promise<void>;
  /** Nothing went wrong, so that at the end each process lets go of everything and leaves. */
  readonly leavesInTime?: boolean;
  /** Runs beside the walk, from its beginning. */
  readonly meanwhile?: (processes: readonly KeptProcess[]) => Promise<void>;
}

/** Walks one stage to its end with its processes, one of which may be killed on the way. */
export async function walkStage(
  world: World,
  stage: Stage,
  disturbance: Disturbance = {},
): Promise<KeptProcess[]> {
  const { process: victim, fault, beforeRestart, meanwhile } = disturbance;
  const port = await freePort();
  const names = stage.processes.filter((name) => name !== 'api' || !disturbance.withoutApi);
  const door = names.includes('api') ? httpDoor(`http://127.0.0.1:${port}`) : directDoor(world);
  const processes = names.map(
    (name) =>
      new KeptProcess(name, world, {
        label: `${name}-${stage.name.replaceAll(' ', '-')}`,
        environment: { ...disturbance.environment, HUIZHI_PORT: String(port) },
        ...(victim === name && fault ? { fault } : {}),
        ...(victim === name && beforeRestart ? { beforeRestart } : {}),
      }),
  );
  try {
    await Promise.all([stage.walk(world, door), meanwhile?.(processes)]);
    if (names.includes('worker')) await noneAwaited(world);
    const killed = processes.find((process) => process.name === victim);
    if (killed && fault) await untilKilled(killed, fault);
    return processes;
  } catch (error) {
    const told = await Promise.all(
      processes.map(
        async (process) =>
          `${process.name} ended ${process.ends.join(', ') || 'never'}; ${await process.printed()}`,
      ),
    );
    told.push(await openWork(world));
    throw new Error(
      `${stage.name} did not end: ${String(error)}\n${told.map((one) => one.slice(0, 2000)).join('\n')}`,
      { cause: error },
    );
  } finally {
    const left = await Promise.all(processes.map((process) => process.stop()));
    if (disturbance.leavesInTime) expect(left).toEqual(processes.map(() => 'exit 0'));
  }
}

/** Ends when nothing is left of what no one waits for while the stage is walked: what is answered at once, and what a run is followed by. */
async function noneAwaited(world: World): Promise<void> {
  await until('all judged that was delivered', () =>
    world.app.transaction('faults.awaited', systemContext('faults'), async (tx) => {
      const open = await tx.query(
        `select from outbox where kind = any($1::text[]) and done_at is null and parked_at is null limit 1`,
        [[SUBJECTS_CHANGED, 'benefits.redecide']],
      );
      return open.length === 0;
    }),
  );
}

/** What was promised and is not done, for whoever reads why a test failed. */
async function openWork(world: World): Promise<string> {
  const rows = await world.owner
    .transaction('faults.open', systemContext('faults'), (tx) =>
      tx.query<{ row: string }>(
        `select to_jsonb(o)::text || now()::text as row from outbox o where done_at is null`,
      ),
    )
    .catch((error: unknown) => [{ row: String(error) }]);
  return rows.map(({ row }) => row).join('\n');
}
