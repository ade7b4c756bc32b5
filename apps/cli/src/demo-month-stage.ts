import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, type LocalDate } from '#libs/kernel';
import { businessDate, systemContext, type Context, type Tx } from '#libs/platform';
import { moveOn, type Stage } from './demo-benefits.ts';
import { LOOK_AGAIN_MS } from './run-lines.ts';

/** What the story of the month needs beside what the one of benefits does. */
export interface MonthStage extends Stage {
  /** Signs the codes that officers show. */
  readonly secret: string;
  /** Where the invented files lie that departments deliver. */
  readonly dataFolder: string;
  /** Where people open the pages, such as `http://127.0.0.1:8620`. */
  readonly address: string;
}

const OFFICER = { authorities: ['*'], division: '46', subjectId: null };
const CREDIT_OFFICER = { ...OFFICER, authorities: ['hn-amr', 'hn-credit'] };
export const OPERATOR: Context = { actor: 'operator', ...OFFICER };
export const APPROVER: Context = { actor: 'approver', ...OFFICER };
export const CREDIT: Context = { actor: 'credit', ...CREDIT_OFFICER };
export const CREDIT_SECOND: Context = { actor: 'credit2', ...CREDIT_OFFICER };
export const SYSTEM: Context = systemContext('demo');

/** Who inspects on the demo, and in which matters: the list there is of one authority. */
export const AUTHORITY = 'hn-amr';
export const CATERING = 'demo-inspect-catering';
export const DISCLOSURE = 'demo-inspect-disclosure';
/** Certificate numbers; the first one's holder signs in as `operator`. */
export const INSPECTORS = ['示范-001', '示范-002', '示范-003', '示范-004'] as const;

/** How long jobs may take for what they were rung for; a grading of 20,000 waits behind what a moved clock made due. */
const PATIENCE_MS = 300_000;

/** Does one thing in somebody's name, in one transaction. */
export function as<T>(
  { database }: MonthStage,
  context: Context,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return database.transaction('demo.month', context, work);
}

/** The business day. */
export function today(stage: MonthStage): Promise<LocalDate> {
  return as(stage, SYSTEM, businessDate);
}

/** Moves the demo's clock to a day that is still to come, and says so. */
export async function reach(stage: MonthStage, day: LocalDate): Promise<void> {
  const from = await today(stage);
  if (day <= from) return;
  await moveOn(stage.owner, stage.database, day);
  stage.print(`  演示时钟由 ${from} 调到 ${day} / the demo's clock moves on`);
}

/** What an act is refused for, in both languages; null where it was done. */
async function refusalOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.text.zh} / ${error.text.en}`;
  }
}

/** Says that an act is refused, as it must be; an act that was not refused is pointed out. */
export async function tellRefused(
  { print }: MonthStage,
  who: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const because = await refusalOf(act);
  print(because === null ? `  ✗ ${who}：没有被拒绝 / was not refused` : `  ${who} ⇒ ${because}`);
}

/**
 * Waits until jobs have done something.
 *
 * @returns whether they have; false when it took too long
 */
export async function waitUntil(
  isDone: () => Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<boolean> {
  for (const begin = performance.now(); ; await sleep(LOOK_AGAIN_MS)) {
    if (await isDone()) return true;
    if (performance.now() - begin > patienceMs) return false;
  }
}
