import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Way } from './way.ts';

/** Before anything else happens: no clock says so. */
const isGivenAtOnce = (way: Way): Promise<boolean> =>
  Promise.race([way.give().then(() => true), breath().then(() => false)]);

it('is given while nobody has it', async () => {
  const way = new Way();
  await way.take(() => Promise.resolve());
  expect(await isGivenAtOnce(way)).toBe(true);
});

it('is not given before what is awaited is done, whichever thread asks', async () => {
  const way = new Way();
  const order: string[] = [];
  const taken = way.take(async () => {
    await pause(30);
    order.push('answered');
  });
  await new Way(way.memory).give();
  order.push('given');
  await taken;
  expect(order).toEqual(['answered', 'given']);
});

it('is given back by work that fails', async () => {
  const way = new Way();
  await expect(way.take(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await isGivenAtOnce(way)).toBe(true);
});

it('is given in the end, though the work goes on', async () => {
  const way = new Way();
  let isDone = false;
  const taken = way.take(async () => {
    await pause(2_000);
    isDone = true;
  });
  await way.give();
  expect(isDone).toBe(false);
  await taken;
});
