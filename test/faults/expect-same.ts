import { expect } from '@jest/globals';
import { readCheckpoints, verifyAudit } from '#libs/platform';
import { brokenInvariants } from '../support/invariants.ts';
import { endState, type EndState } from './end-state.ts';
import type { World } from './world.ts';

/** The world ended as the undisturbed one did, no invariant is broken, and the audit trail is whole. */
export async function expectSameEnd(world: World, end: EndState): Promise<void> {
  expect(await endState(world.app)).toEqual(end);
  expect(await brokenInvariants(world.app)).toEqual([]);
  const { fault } = await verifyAudit(world.app, await readCheckpoints(world.folder));
  expect(fault).toBeNull();
}
