import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefit, body, confirm, GIANT, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const SILENT = anEnterprise(1).littleGiant().reachable();
const ANSWERS = anEnterprise(2).littleGiant().reachable();
const HIRES = anEnterprise(3).hiring(3).reachable();
const INSURANCE = 'social-insurance';

interface Messages {
  readonly items: readonly {
    id: string;
    kind: string;
    text: { zh: string; en: string };
    read: boolean;
  }[];
}

let stage: Stage;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [SILENT, ANSWERS, HIRES] });
  await match(stage, await stage.signIn('operator'));
  await approve(stage, await stage.signIn('approver'), GIANT);
  for (const firm of [SILENT, ANSWERS, HIRES]) people.set(firm, await stage.signInFor(firm));
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const messages = async (firm: Enterprise): Promise<Messages['items']> =>
  body(await of(firm).get<Messages>('/messages')).items;
const kinds = async (firm: Enterprise): Promise<string[]> =>
  (await messages(firm)).map(({ kind }) => kind);

test('an enterprise is told of its benefit by name, in both languages, and of nobody else’s', async () => {
  expect(await messages(SILENT)).toMatchObject([
    {
      kind: 'entitled',
      text: {
        zh: expect.stringMatching(/^您符合《.*小巨人.*》/),
        en: expect.stringContaining('"'),
      },
      read: false,
    },
  ]);
  expect(await messages(ANSWERS)).toHaveLength(1);
});

test('what was shown is marked as read, what came later is not', async () => {
  body(await confirm(of(ANSWERS), await benefit(of(ANSWERS), GIANT)));
  const [first] = await messages(SILENT);
  const read = await of(SILENT).post<Messages>('/messages/read', { shown: first?.id });
  expect(body(read).items).toMatchObject([{ read: true }]);
  // Somebody else's message marks nothing.
  body(await of(ANSWERS).post('/messages/read', { shown: first?.id }));
  expect(await messages(ANSWERS)).toMatchObject([{ read: false }]);
});

test('whoever has not answered is reminded once, three working days before the end of the term', async () => {
  // Ten working days from 30 September end on 21 October; three working days before it is the 16th.
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  expect(await kinds(SILENT)).toEqual(['entitled']);
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  await stage.hasten();
  expect(await messages(SILENT)).toMatchObject([
    { kind: 'confirm-reminder', read: false },
    { kind: 'entitled', read: true },
  ]);
  expect(await kinds(ANSWERS)).toEqual(['entitled']);
});

test('silence is told to the enterprise, and the department is asked once to call', async () => {
  await stage.moveTo('2025-10-23');
  await stage.hasten();
  await stage.hasten();
  expect(await kinds(SILENT)).toEqual(['lapsed', 'confirm-reminder', 'entitled']);
  expect(await benefit(of(SILENT), GIANT)).toMatchObject({ state: 'silent' });
  expect(await stage.rows(`select kind, entity from task`)).toEqual([
    { kind: 'unanswered', entity: 'benefit_list' },
  ]);
});

test('whose term began anew is told again when it is nearly over, and when it has passed', async () => {
  const operator = await stage.signIn('operator');
  const approver = await stage.signIn('approver');
  const matched = async (): Promise<void> => {
    const run = await match(stage, operator);
    if (run.state === 'stopped') await accept(stage, approver, run);
  };
  const pass = async (...days: readonly string[]): Promise<void> => {
    for (const day of days) {
      await stage.moveTo(day);
      await stage.hasten();
    }
  };
  await approve(stage, approver, JOBS);
  await pass('2025-11-04', '2025-11-07');
  const once = ['lapsed', 'confirm-reminder', 'entitled'];
  expect(await kinds(HIRES)).toEqual(once);
  await stage.deliver(INSURANCE, [HIRES.with(INSURANCE, { 参保状态: '' })]);
  await matched();
  await stage.deliver(INSURANCE, [HIRES]);
  await matched();
  expect(await benefit(of(HIRES), JOBS)).toMatchObject({ state: 'notified' });
  await pass('2025-11-19', '2025-11-24');
  const anew = ['lapsed', 'confirm-reminder', 'restored', 'suspended'];
  expect(await kinds(HIRES)).toEqual([...anew, ...once]);
});

test('the application cannot change what was said, nor that it was read', async () => {
  await expect(stage.rows(`update notice set kind = 'paid'`)).rejects.toThrow(/permission denied/);
  await expect(
    stage.rows(`update notice set read_at = null where read_at is not null`),
  ).rejects.toThrow();
});
