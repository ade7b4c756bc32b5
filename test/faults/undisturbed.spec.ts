import { afterAll, expect, test } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.ts';
import { endState } from './end-state.ts';
import { freePort, KeptProcess } from './processes.ts';
import { walk } from './journey.ts';
import { newWorld } from './world.ts';

test('x', async () => {
  const t0 = performance.now();
  const world = await newWorld();
  const t1 = performance.now();
  const port = await freePort();
  const worker = new KeptProcess('worker', world);
  const api = new KeptProcess('api', world, { environment: { HUIZHI_PORT: String(port) } });
  try {
    await walk(world, `http://127.0.0.1:${port}`);
    const t2 = performance.now();
    const state = await endState(world.owner);
    console.log(t1 - t0, t2 - t1, Object.fromEntries(Object.entries(state).map(([k, v]) => [k, [v.length, ...v.slice(0, 4)]])));
    console.log(await worker.passages(), await api.passages(), await brokenInvariants(world.owner));
  } finally {
    console.log(await worker.printed(), await api.printed());
    await Promise.all([worker.stop(), api.stop()]);
    await world.end();
  }
});
