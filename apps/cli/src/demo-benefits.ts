import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, formatYuan, type LocalDate } from '#libs/kernel';
import {
  businessDate,
  hasten,
  moveClock,
  systemContext,
  type Context,
  type Database,
  type Tx,
} from '#libs/platform';
import {
  applyFor,
  batchItems,
  confirmEntitlement,
  declineEntitlement,
  entitlementLifecycle,
  makeBatch,
  myEntitlements,
  myForm,
  myForms,
  myRights,
  payableLines,
  releaseBatch,
  rightLifecycle,
  takeReceipt,
  viewEntitlement,
  type EntitlementDetail,
  type EntitlementState,
  type EntitlementView,
  type GateKeeper,
  type PaymentBatchView,
} from '#libs/programmes/benefits';
import { booksBalance, booksTable, pathsTable, yuan } from './demo-books.ts';
import { openStoryAccounts } from './demo-story-accounts.ts';
import { sharedLines, waysTable } from './demo-ways.ts';
import { LOOK_AGAIN_MS } from './run-lines.ts';

/** What the story needs beside what it tells. */
export interface Stage {
  /** Opened as the application. */
  readonly database: Database;
  /** Opened as the owner: only the owner moves the clock. */
  readonly owner: Database;
  readonly keeper: GateKeeper;
  readonly print: (line: string) => void;
}

/** How long jobs may take for what they were rung for. */
const PATIENCE_MS = 60_000;
/** What the enterprise of the instant application states; the policy asks for 60. */
const POINTS = { key: 'qual.techSmeScore@asOf', value: 72 };
const OFFICER = { authorities: ['*'], division: '46', subjectId: null };
const FINANCE: Context = { actor: 'finance', ...OFFICER };
const FINANCE_SECOND: Context = { actor: 'finance2', ...OFFICER };
/** The accounts of the demo's enterprises. */
export const ENTERPRISES = ['enterprise', 'enterprise2', 'enterprise3'];
/** What has passed every gate. */
const CLEARED = new Set(['payable', 'ordered', 'paid', 'bounced']);

/**
 * Tells on the running demo how a benefit gets from a match to the money: who answers, who applies, what its gates wait
 * for, what is handed over to be paid; the books before and after. Told again it goes on from where things stand.
 *
 * @returns whether the books balance
 */
export async function tellOfBenefits(stage: Stage): Promise<boolean> {
  const { database, print } = stage;
  const told = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.transaction('demo.told', FINANCE, work);
  // Before and after are of the same policies, though the days of publicity pass into another month.
  const versions = await told(async (tx) => stage.keeper.rules.published(tx, await matchedOn(tx)));
  heading(print, '一', '办理前的账本', 'The books before');
  print(await told((tx) => booksTable(tx, versions)));
  heading(print, '二', '各种送达方式现在走到哪里', 'Where each way of delivery stands');
  print(await told((tx) => pathsTable(tx, versions)));
  print('');
  print(await told((tx) => waysTable(tx, versions)));
  heading(print, '三', '免申即享：企业在手机上答复', 'Without application: enterprises answer');
  const opened = await openStoryAccounts(stage);
  const accounts = [...ENTERPRISES, ...opened];
  if (opened.length > 0)
    print(
      `  story-…：故事另为 ${opened.length} 项政策各开一个企业账号，使每项都有人办到底 / accounts that the story opens, so that each policy is taken to the money`,
    );
  await answer(stage, accounts);
  for (const account of accounts) await showRights(stage, account);
  heading(print, '四', '即申即享：补填一项，当场判定', 'Applied for: one fact, decided at once');
  for (const account of ENTERPRISES) await apply(stage, account);
  heading(print, '五', '拨付关口与公示期', 'Gates, and the days of publicity');
  await passGates(stage, accounts);
  heading(print, '六', '交付财务：制单、复核、回执', 'Hand-over to finance: made, checked, paid');
  await pay(stage);
  heading(print, '七', '办理后的账本', 'The books after');
  print(await told((tx) => booksTable(tx, versions)));
  print('');
  print(await told((tx) => waysTable(tx, versions)));
  for (const line of await told((tx) => sharedLines(tx, versions))) print(line);
  const { holds, said } = await told(booksBalance);
  print(said);
  return holds;
}

/** The day of the last run over everybody; the business date where there was none. */
async function matchedOn(tx: Tx): Promise<LocalDate> {
  const [run] = await tx.query<{ day: LocalDate }>(
    `select as_of::text as day from run where programme = 'benefits' and state = 'finished' order by as_of desc limit 1`,
  );
  return run?.day ?? businessDate(tx);
}

/** Begins a chapter of a story. */
export function heading(print: Stage['print'], place: string, zh: string, en: string): void {
  print('');
  print(`${place}、${zh} / ${en}`);
}

/**
 * Each confirms what it is asked for. Whoever has several declines the last of those that somebody before it confirmed: its
 * money is seen going back, and each policy is still taken to the money.
 */
async function answer(stage: Stage, accounts: readonly string[]): Promise<void> {
  const confirmed = new Set<string>();
  for (const account of accounts) {
    const context = await contextOf(stage.database, account);
    const asked = (await mine(stage.database, context)).filter(({ state }) => state === 'notified');
    if (asked.length === 0)
      stage.print(`  ${account}：没有待答复的事项 / nothing waits for an answer`);
    const declined =
      asked.length > 1 ? asked.findLast(({ policyId }) => confirmed.has(policyId)) : undefined;
    for (const one of asked) {
      await answerOne(stage, account, one, one === declined);
      if (one !== declined) confirmed.add(one.policyId);
    }
  }
}

/** What a firm was granted without money and without its asking. */
async function showRights({ database, print }: Stage, account: string): Promise<void> {
  const context = await contextOf(database, account);
  for (const right of await database.transaction('demo.rights', context, myRights)) {
    const { zh, en } = rightLifecycle.words[right.state];
    print(
      `  ${account} 享有权益《${right.title.zh}》：${zh}，${right.validUntil} 前 / a right, ${en} until before that day`,
    );
  }
}

async function answerOne(
  { database, print, keeper }: Stage,
  account: string,
  one: EntitlementView,
  declines: boolean,
): Promise<void> {
  const context = await contextOf(database, account);
  const detail = await database.transaction('demo.read', context, (tx) =>
    viewEntitlement(tx, one.id, keeper.rules),
  );
  await database.transaction('demo.answer', context, (tx) =>
    declines
      ? declineEntitlement(tx, one.id, { version: one.version, reason: '演示：企业放弃' })
      : confirmEntitlement(tx, one.id, one),
  );
  print(`  ${account} ${declines ? '放弃 declines' : '确认 confirms'} ${lineOf(one)}`);
  const [reason] = detail.explanation.reasons;
  if (reason) print(`    因为 because：${reason.zh}`);
}

async function apply(stage: Stage, account: string): Promise<void> {
  const { database, print, keeper } = stage;
  const context = await contextOf(database, account);
  const offers = await database.transaction('demo.offers', context, (tx) =>
    myForms(tx, keeper.rules),
  );
  for (const { policyId, title } of offers) {
    const form = await database.transaction('demo.form', context, (tx) =>
      myForm(tx, keeper.rules, policyId),
    );
    if (form.asked.some(({ key }) => key !== POINTS.key)) continue;
    const { verdict, entitlement } = await database.transaction('demo.apply', context, (tx) =>
      applyFor(tx, keeper, {
        policyId,
        digest: form.digest,
        answers: form.asked.map(() => POINTS),
      }),
    );
    const given = entitlement ? `${yuan(BigInt(entitlement.amountFen))} 元` : verdict;
    print(
      `  ${account}《${title.zh}》：已知 ${form.known.length} 项，补填 ${form.asked.length} 项 → ${given} / ${form.known.length} facts known, ${form.asked.length} asked`,
    );
  }
  if (offers.length === 0) print(`  ${account}：没有可当场申请的事项 / nothing to apply for`);
  else await answer(stage, [account]);
}

/** Lets the working days of publicity pass on the demo's clock, and says what became payable and what something holds. */
async function passGates(stage: Stage, accounts: readonly string[]): Promise<void> {
  const { database, owner, print } = stage;
  const isPublic = (one: EntitlementDetail): boolean =>
    one.gates.some((gate) => gate.kind === 'publicity' && gate.state === 'open');
  const isHeld = (one: EntitlementDetail): boolean =>
    one.gates.some((gate) => gate.state === 'held' || gate.state === 'failed');
  const standing = await settled(stage, accounts, (one) => isPublic(one) || isHeld(one));
  const ends = standing
    .filter(isPublic)
    .flatMap((one) =>
      one.gates.flatMap(({ kind, until }) => (kind === 'publicity' && until ? [until] : [])),
    )
    .sort();
  const last = ends.at(-1);
  if (last) {
    const today = await database.transaction('demo.today', systemContext('demo'), businessDate);
    const to = addDays(last, 1);
    print(
      `  公示至 ${last}；演示时钟由 ${today} 调到 ${to} / in publicity until then; the demo's clock moves on`,
    );
    await moveOn(owner, database, to);
  }
  for (const one of await settled(stage, accounts, isHeld)) {
    const held = one.gates.find(({ state }) => state === 'held' || state === 'failed');
    const { words } = entitlementLifecycle;
    const { zh, en } = words[one.state as EntitlementState];
    print(`  ${lineOf(one)}：${zh} ${en}${held?.reason ? `，${held.reason.zh}` : ''}`);
  }
}

/** Moves the demo's clock, and makes due what waits for its day. */
export async function moveOn(owner: Database, database: Database, to: LocalDate): Promise<void> {
  await moveClock(owner, 'demo', to);
  await database.transaction('demo.hasten', systemContext('demo'), hasten);
}

/** What the enterprises of the demo confirmed, once jobs have taken each as far as it goes. */
async function settled(
  { database, keeper }: Stage,
  accounts: readonly string[],
  isFar: (one: EntitlementDetail) => boolean,
): Promise<EntitlementDetail[]> {
  for (const begin = performance.now(); ; await sleep(LOOK_AGAIN_MS)) {
    const all: EntitlementDetail[] = [];
    for (const account of accounts) {
      const context = await contextOf(database, account);
      for (const one of await mine(database, context))
        all.push(
          await database.transaction('demo.read', context, (tx) =>
            viewEntitlement(tx, one.id, keeper.rules),
          ),
        );
    }
    const waiting = all.some((one) => one.state === 'confirmed' && !isFar(one));
    if (!waiting || performance.now() - begin > PATIENCE_MS)
      return all.filter(({ state }) => state === 'confirmed' || CLEARED.has(state));
  }
}

/** One makes a batch of each policy, a second one releases it, and the bank says what became of it; one account is wrong. */
async function pay({ database, keeper, print }: Stage): Promise<void> {
  const lines = await database.transaction('demo.payables', FINANCE, payableLines);
  if (lines.length === 0) print('  没有可拨付的 / nothing is payable');
  const wrong = lines.find(({ count }) => count > 1);
  for (const line of lines) {
    const made = await database.transaction('demo.batch', FINANCE, (tx) =>
      makeBatch(tx, keeper.rules, line),
    );
    await database.transaction('demo.release', FINANCE_SECOND, (tx) =>
      releaseBatch(tx, made.id, made),
    );
    const paid = await receive(database, keeper, made, line === wrong);
    print(
      `  ${made.title.zh}：${made.itemCount} 笔 ${yuan(BigInt(made.amountFen))} 元，finance 制单，finance2 复核放行；已付 ${paid.paidCount} 笔，退汇 ${paid.failedCount} 笔 / made, released by another, paid ${paid.paidCount}, returned ${paid.failedCount}`,
    );
  }
}

async function receive(
  database: Database,
  keeper: GateKeeper,
  batch: PaymentBatchView,
  oneFails: boolean,
): Promise<PaymentBatchView> {
  return database.transaction('demo.receipt', FINANCE, async (tx) => {
    const today = await businessDate(tx);
    const items = await batchItems(tx, batch.id, batch.itemCount, 0);
    const said = items.map(({ id, amountFen }, place) =>
      oneFails && place === items.length - 1
        ? [id, formatYuan(BigInt(amountFen)), '失败', today, '账号户名不符']
        : [id, formatYuan(BigInt(amountFen)), '成功', today, ''],
    );
    const text = [['明细编号', '金额（元）', '结果', '日期', '原因'], ...said];
    return takeReceipt(tx, keeper, batch.id, text.map((cells) => cells.join(',')).join('\r\n'));
  });
}

/** The reach of an enterprise of the demo; one without a firm sees nothing. */
export async function contextOf(database: Database, account: string): Promise<Context> {
  const [row] = await database.transaction('demo.person', systemContext('demo'), (tx) =>
    tx.query<{ subject_id: number }>(`select subject_id from principal where account = $1`, [
      account,
    ]),
  );
  return { actor: account, authorities: [], division: '', subjectId: row?.subject_id ?? -1 };
}

const mine = (database: Database, context: Context): Promise<EntitlementView[]> =>
  database.transaction('demo.mine', context, myEntitlements);
const lineOf = (one: EntitlementView): string =>
  `《${one.title.zh}》${yuan(BigInt(one.amountFen))} 元`;
