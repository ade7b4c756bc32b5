import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { approve, benefit, body, budgetOf, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const FIRM = anEnterprise(1).hiring(3).reachable();

let stage: Stage;
let person: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  const files = (await readStoryRules()).map(({ path, text }) =>
    path.endsWith(`benefits/${JOBS}/policy.json`) ? { path, text: waiving(text) } : { path, text },
  );
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  await match(stage, await stage.signIn('operator'));
  person = await stage.signInFor(FIRM);
  await approve(stage, await stage.signIn('approver'), JOBS);
});
afterAll(() => stage?.close());

test('where an article waives the answer, the money is committed at once and nobody is asked to confirm', async () => {
  expect(await benefit(person, JOBS)).toMatchObject({ amountFen: '300000', confirmBy: null });
  expect(await budgetOf(await stage.signIn('operator'), JOBS)).toMatchObject({
    reservedFen: '0',
    committedFen: '300000',
  });
  const { items } = body(
    await person.get<{ items: { kind: string; text: { zh: string } }[] }>('/messages'),
  );
  expect(items.map(({ kind }) => kind)).toEqual(['deemed']);
  expect(items[0]?.text.zh).toContain('依规无须确认');
});

/** The policy with an article that needs no answer of the firm. */
function waiving(text: string): string {
  const policy = JSON.parse(text) as { gates: { gate: string }[] };
  const gates = policy.gates.map((one) =>
    one.gate === 'confirmation' ? { ...one, required: false, article: '第九条' } : one,
  );
  return JSON.stringify({ ...policy, gates });
}
