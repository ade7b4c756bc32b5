import {
  demoAccounts,
  hashPassword,
  moveClock,
  savePrincipal,
  systemContext,
} from '#libs/platform';
import { Client } from './client.ts';
import type { Door, Run } from './door.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/** Whose confirmation term began on the day of the tests is reminded on the one, and past its term on the other. */
const TERM_PASSES = ['2025-11-18', '2025-11-20'] as const;

interface Benefit {
  readonly id: string;
  readonly policyId: string;
  readonly amountFen: string;
  readonly state: string;
  readonly version: number;
}

/** An operator starts a run; if it stops to ask, an approver accepts it. Ends when it has finished. */
export async function match(door: Door, key: string): Promise<void> {
  const operator = await door.officer('operator');
  const { id } = await operator.startRun(key);
  const settled = (states: readonly string[]): Promise<Run> =>
    until(`run ${id} ${states.join(' or ')}`, async () => {
      const run = await operator.run(id);
      return states.includes(run.state) && run;
    });
  const run = await settled(['finished', 'stopped']);
  if (run.state === 'finished') return;
  const approver = await door.officer('approver');
  await approver.acceptRun(id, '数据已核对', `accept.${key}`);
  await settled(['finished']);
}

/** Approves every list that awaits it and waits until its firms are told. */
export async function approve(world: World, door: Door): Promise<void> {
  const approver = await door.officer('approver');
  for (const { id, state } of await approver.lists()) {
    if (state !== 'reviewing') continue;
    const list = await approver.list(id);
    await approver.approve(list, `approve.${list.policyId}.${list.version}`);
  }
  await until('all lists announced', async () =>
    (await approver.lists()).every((list) => list.state === 'announced'),
  );
  await until('all announced', () => isDone(world, 'benefits.announce'));
}

/** Two firms confirm everything they are given and a third declines. */
export async function answer(world: World, { address }: Door): Promise<void> {
  const accounts = await openEnterprises(world);
  for (const [index, { account, password }] of accounts.entries()) {
    const firm = await new Client(address).signIn(account, password);
    const { items } = await firm.get<{ items: Benefit[] }>('/entitlements');
    for (const { id } of items.filter((item) => item.state === 'notified')) {
      const { version, amountFen, policyId } = await firm.get<Benefit>(`/entitlements/${id}`);
      if (index < 2)
        await firm.post(
          `/entitlements/${id}/confirm`,
          { version, amountFen },
          `confirm.${policyId}`,
        );
      else
        await firm.post(
          `/entitlements/${id}/decline`,
          { version, reason: '不需要' },
          `decline.${policyId}`,
        );
    }
  }
}

/** What was confirmed goes through its gates as far as they let it. */
export async function advanceConfirmed(world: World): Promise<void> {
  await until('all that was confirmed advanced', () => isDone(world, 'benefits.advance'));
}

/** Accounts for the three firms with most benefits. */
async function openEnterprises(world: World): Promise<{ account: string; password: string }[]> {
  return world.owner.transaction('faults.firms', systemContext('faults'), async (tx) => {
    const firms = await tx.query<{ subject_id: number }>(
      `select subject_id from entitlement where notified_at is not null group by subject_id order by count(*) desc, subject_id limit 3`,
    );
    const password = demoAccounts[0]?.password ?? '';
    const passwordHash = await hashPassword(password);
    const accounts = firms.map(({ subject_id: subjectId }) => ({
      account: `firm-${subjectId}`,
      password,
      subjectId,
    }));
    for (const { account, subjectId } of accounts) {
      await savePrincipal(tx, {
        account,
        displayName: account,
        roles: ['enterprise'],
        authorities: [],
        division: '',
        subjectId,
        passwordHash,
        demo: false,
      });
    }
    return accounts;
  });
}

/** Moves the business day past the terms and calls the look for them, which is otherwise due in a minute. */
export async function letTermsPass(world: World): Promise<void> {
  for (const day of TERM_PASSES) {
    await moveClock(world.owner, 'test', day);
    await world.app.transaction('faults.due', systemContext('faults'), (tx) =>
      tx.query(
        `update outbox set due_at = now() where kind = 'benefits.deadlines' and done_at is null`,
      ),
    );
    await until(`terms looked at on ${day}`, () => isDone(world, 'benefits.deadlines'));
  }
}

/** Whether all that is due of a kind of work is done, and some was. */
export async function isDone(world: World, kind: string): Promise<boolean> {
  const [row] = await world.app.transaction('faults.done', systemContext('faults'), (tx) =>
    tx.query<{ open: number; done: number }>(
      `select count(*) filter (where done_at is null and due_at <= now())::integer as open,
         count(*) filter (where done_at is not null)::integer as done from outbox where kind = $1`,
      [kind],
    ),
  );
  return row !== undefined && row.open === 0 && row.done > 0;
}
