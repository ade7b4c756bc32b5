import { GIANT, JOBS, VOUCHER } from './acts.ts';
import type { Client } from './client.ts';
import { anEnterprise, type Enterprise } from './factories.ts';
import { Stage } from './stage.ts';

/** The policies of a walk, each with little money, and what each has at first in fen. */
export const POLICIES = [JOBS, GIANT, VOUCHER] as const;
export const BUDGET_FEN: Readonly<Record<string, bigint>> = {
  [JOBS]: 2_000_000n,
  [GIANT]: 600_000_000n,
  [VOUCHER]: 3_000_000n,
};
const OFFICERS = ['operator', 'approver', 'approver2', 'policy', 'finance', 'finance2'] as const;
export type Officer = (typeof OFFICERS)[number];
const FIRMS = 24;
const BEGINNING = {
  budgetFen: BUDGET_FEN,
  besides: { policies: [VOUCHER], datasets: ['science'] },
  prepares: true,
};

/** Where every walk begins: what is known of whom, and the browsers of all who have signed in. */
interface Ground {
  readonly database: string;
  readonly firms: readonly Enterprise[];
  readonly officers: ReadonlyMap<Officer, Client>;
  /** By the number of their firm, and these by credit code. */
  readonly people: ReadonlyMap<number, Client>;
  readonly subjects: ReadonlyMap<string, number>;
}

let ground: Promise<Ground> | undefined;

/** A stage as all walks find it, with everybody signed in; the worker stands still. */
export async function openWalkStage(): Promise<Omit<Ground, 'database'> & { stage: Stage }> {
  // Thirty passwords are slow to prove on purpose, and twenty files to deliver.
  ground ??= layGround();
  const { database, firms, subjects, ...browsers } = await ground;
  const stage = await Stage.open({ ...BEGINNING, from: database });
  await stage.stopWorker();
  // A session that nobody has used for an hour is none.
  await stage.people(`update session set seen_at = now()`);
  const before = <Key>(all: ReadonlyMap<Key, Client>): Map<Key, Client> =>
    new Map([...all].map(([key, client]) => [key, client.before(stage.api)]));
  const [officers, people] = [before(browsers.officers), before(browsers.people)];
  return { stage, firms, subjects, officers, people };
}

async function layGround(): Promise<Ground> {
  const firms = Array.from({ length: FIRMS }, (_, at) => {
    const one = anEnterprise(at + 1).reachable();
    const hired = at % 3 === 0 ? one : one.hiring(1 + (at % 4));
    return at % 5 === 0 ? hired.littleGiant() : hired;
  });
  const stage = await Stage.open({ ...BEGINNING, enterprises: firms });
  const officers = new Map<Officer, Client>();
  const people = new Map<number, Client>();
  const subjects = new Map<string, number>();
  for (const one of OFFICERS) officers.set(one, await stage.signIn(one));
  for (const firm of firms) {
    const subject = await stage.subjectOf(firm);
    subjects.set(firm.creditCode, subject);
    people.set(subject, await stage.signInFor(firm));
  }
  await stage.settle();
  return { database: await stage.leave(), firms, officers, people, subjects };
}
