import { expect, test } from '@jest/globals';
import { testWalks, walkThrough } from '../support/walks.ts';

/** How many commands are done or refused; `npm run test:walk` does twenty times as many. */
const COMMANDS = Number(process.env['HUIZHI_COMMANDS'] ?? 1_000);
const SEED = Number(process.env['HUIZHI_SEED'] ?? 20_251_130);

testWalks({ seed: SEED, step: 1, commands: COMMANDS });

test('the same seed does the same once more', async () => {
  expect(await walkThrough(SEED, 100)).toEqual(await walkThrough(SEED, 100));
});
