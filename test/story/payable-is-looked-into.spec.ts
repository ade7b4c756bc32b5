import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  accept,
  approve,
  benefit,
  body,
  budgetOf,
  confirm,
  GIANT,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Each has a million yuan for its title, which may be paid. */
const FIRMS = [1, 2, 3].map((number) => anEnterprise(number).littleGiant().reachable());
const [STRUCK, SOUND, LATE] = FIRMS as [Enterprise, Enterprise, Enterprise];
const LINE = { policyId: GIANT, year: '2025' };
const DAY = '2025-10-22';

interface Batch {
  readonly id: string;
  readonly itemCount: number;
  readonly digest: string;
  readonly version: number;
  readonly code: string;
}
interface Task {
  readonly id: string;
  readonly kind: string;
  readonly entityId: string;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let maker: Client;
let checker: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  operator = await stage.signIn('operator');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
  for (const firm of FIRMS) {
    const person = await stage.signInFor(firm);
    people.set(firm, person);
    body(await confirm(person, await benefit(person, GIANT)));
  }
  await stage.settle();
  await stage.moveTo(DAY);
  await stage.hasten();
});
afterAll(() => stage?.close());

const own = (firm: Enterprise) => benefit(people.get(firm) as Client, GIANT);
const payables = async (): Promise<unknown[]> =>
  body(await maker.get<{ items: unknown[] }>('/payables')).items;
const make = () => maker.post<Batch>('/payment-batches', LINE);
const tasksOf = async (firm: Enterprise): Promise<Task[]> => {
  const { id } = await own(firm);
  const { items } = body(await operator.get<{ items: Task[] }>('/tasks?state=open'));
  return items.filter((one) => one.kind === 'review-confirmed' && one.entityId === id);
};
/** From today on it is on the list of those who get no public money; on the day of its decision it was not. */
async function strike(firm: Enterprise): Promise<void> {
  const listed = firm.with('credit', { 列入经营异常名录: '否', 列入严重失信主体名单: '是' });
  await stage.deliver('credit', [listed], { asOf: DAY });
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, await stage.signIn('approver'), run);
}

test('who is payable and qualifies no more is looked into before money leaves, and no amount is altered', async () => {
  expect(await payables()).toMatchObject([{ count: 3, amountFen: '300000000' }]);
  await strike(STRUCK);
  expect(await tasksOf(STRUCK)).toHaveLength(1);
  expect(await tasksOf(SOUND)).toEqual([]);
  expect(await own(STRUCK)).toMatchObject({ state: 'payable', amountFen: '100000000' });
  expect(await payables()).toMatchObject([{ count: 2, amountFen: '200000000' }]);
  expect(await budgetOf(operator, GIANT)).toMatchObject({ committedFen: '300000000' });
});

test('a batch that has one who qualified when it was made is not released any more, and made anew leaves it out', async () => {
  const made = body(await make());
  expect(made.itemCount).toBe(2);
  await strike(LATE);
  expect(await tasksOf(LATE)).toHaveLength(1);
  const { id, version, digest } = made;
  const early = await checker.post<Batch>(`/payment-batches/${id}/release`, { version, digest });
  expect([early.status, early.body.code]).toEqual([409, 'PAYMENT.RECOVERY_FOUND']);
  body(await checker.post(`/payment-batches/${id}/return`, { version, reason: '一户待核实' }));
  const again = body(await make());
  expect(again.itemCount).toBe(1);
  body(
    await checker.post(`/payment-batches/${again.id}/release`, {
      version: again.version,
      digest: again.digest,
    }),
  );
});

test('once somebody has looked into it and says why, it is paid with the next batch', async () => {
  expect((await make()).body.code).toBe('PAYMENT.NOTHING_PAYABLE');
  const [task] = (await tasksOf(STRUCK)) as [Task];
  const note = '列入名单在判定日之后，按文件应予兑现';
  body(await operator.post(`/tasks/${task.id}/close`, { version: task.version, note }));
  expect(await payables()).toMatchObject([{ count: 1, amountFen: '100000000' }]);
  expect(body(await make()).itemCount).toBe(1);
});
