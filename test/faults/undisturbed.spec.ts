import { expect, test } from '@jest/globals';
import { systemContext, verifyAudit } from '#libs/platform';
import { brokenInvariants } from '../support/invariants.ts';
import { walkUndisturbed } from './stages.ts';

test('x', async () => {
  const t0 = performance.now();
  const {references, world} = await walkUndisturbed();
  console.log(performance.now() - t0);
  for (const r of references) console.log(r.stage.name, Object.fromEntries(Object.entries(r.end).map(([k, v]) => [k, v.length])), [...r.passages.values()].map(m=>m.size), r.end['open promises'], r.end.policies, r.end['audit rows']);
  console.log(await brokenInvariants(world.owner), await verifyAudit(world.app, []));
  await world.end();
});
