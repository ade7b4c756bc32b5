import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { cancelRun, requestRun, RuleStore } from '#libs/matching';
import { type Database, systemContext } from '#libs/platform';
import { type MeasuredDatabase } from './measured-server.ts';
import { evaluationOf, Worker } from './measured-worker.ts';

const system = systemContext('bench');
const LOOK_MS = 20;
/** How many workers there are in each turn. The first turn of each number compiles what the next find compiled. */
const TURNS = [1, 1, 1, 2, 2, 2];

/**
 * Runs whose conclusion is held back: a snapshot from records, its segments evaluated and staged by one worker process, and, on
 * the same snapshot, by two. Nothing is applied, so both stage the same.
 */
export async function evaluateOnly(
  database: MeasuredDatabase,
  app: Database,
  folder: string,
  said: (line: string) => void,
  servedSeconds: () => Promise<number>,
): Promise<void> {
  await holdConclusions(database.superuserUrl);
  const workers = [new Worker(database.environment, folder)];
  try {
    for (const count of TURNS) {
      while (workers.length < count) workers.push(new Worker(database.environment, folder));
      await Promise.all(workers.map(({ ready }) => ready));
      for (const one of workers) one.ended.clear();
      const usedBefore = await usedBy(workers);
      const servedBefore = await servedSeconds();
      const begun = performance.now();
      await evaluated(app);
      const wall = (performance.now() - begun) / 1_000;
      const peak = Math.max(...(await Promise.all(workers.map((one) => one.peakMb()))));
      const used = (await usedBy(workers)) - usedBefore;
      const served = (await servedSeconds()) - servedBefore;
      said(
        `${count} worker(s): snapshot and evaluation ${wall.toFixed(2)} s; evaluation ${evaluationOf(workers)}; processor time of the worker(s) ${used.toFixed(2)} s, of the database ${served.toFixed(2)} s; ${peak.toFixed(0)} MB at most`,
      );
    }
  } finally {
    await Promise.all(workers.map((one) => one.stop()));
  }
}

async function usedBy(workers: readonly Worker[]): Promise<number> {
  return (await Promise.all(workers.map((one) => one.processorSeconds()))).reduce((a, b) => a + b);
}

async function evaluated(app: Database): Promise<void> {
  const id = await app.transaction('bench.run', system, (tx) => requestRun(tx, new RuleStore()));
  for (let isDone = false; !isDone; await pause(LOOK_MS)) {
    const [row] = await app.transaction('bench.look', system, (tx) =>
      tx.query<{ done: boolean }>(
        `select count(*) > 0 and count(*) = count(staged_at) as done from run_segment where run_id = $1`,
        [id],
      ),
    );
    isDone = row?.done === true;
  }
  await app.transaction('bench.cancel', system, (tx) => cancelRun(tx, id));
}

async function holdConclusions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create function hold_conclusion() returns trigger language plpgsql as $$
    begin
      new.due_at := 'infinity';
      return new;
    end $$;
    create trigger hold_conclusion before insert on outbox for each row when (new.kind = 'match.conclude') execute function hold_conclusion()`);
  await client.end();
}
