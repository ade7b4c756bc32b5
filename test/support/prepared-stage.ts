import { createHash } from 'node:crypto';
import { loadRules, RuleStore } from '#libs/matching';
import {
  Database,
  moveClock,
  type NewPrincipal,
  type RulesFile,
  savePrincipal,
  systemContext,
  type Tx,
} from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import { preparedDatabase, TEST_SECRET, type TestDatabase } from './database.ts';
import { OFFICERS, sharedHash } from './people.ts';
import { FIRST_DAY } from './stage-deliveries.ts';

/** An account that a test opens; it speaks for all authorities of the province unless said otherwise. */
export type TestAccount = Pick<NewPrincipal, 'account' | 'roles'> & Partial<NewPrincipal>;

const A_BILLION_YUAN = 100_000_000_000n;
const REFERENCE = '测试〔2025〕1号';

/**
 * The database that stages with these rules and budgets are cloned from: rules, money, officers and the first day, before
 * anything is delivered. Most stories share one, and preparing it costs as much as most of what they do.
 */
export function preparedStage(
  files: readonly RulesFile[],
  budgetFen: Readonly<Record<string, bigint>>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(files));
  for (const [policyId, amount] of Object.entries(budgetFen)) hash.update(`${policyId} ${amount}`);
  return preparedDatabase(`stage_${hash.digest('hex').slice(0, 12)}`, (database) =>
    prepare(database, files, budgetFen),
  );
}

/** Adds to budgets; policies that are not named get a billion yuan. */
export async function appropriateAll(
  tx: Tx,
  budgetFen: Readonly<Record<string, bigint>>,
  reference = REFERENCE,
): Promise<void> {
  for (const { policy } of await new RuleStore().published(tx, FIRST_DAY)) {
    const amountFen = budgetFen[policy.id] ?? A_BILLION_YUAN;
    await appropriateBudget(tx, policy, { year: '2025', amountFen, reference });
  }
}

/** Opens an account with the password of all. */
export async function openAccount(owner: Database, one: TestAccount): Promise<void> {
  const passwordHash = await sharedHash();
  await owner.transaction('test.account', systemContext('test'), (tx) =>
    savePrincipal(tx, {
      displayName: one.account,
      authorities: ['*'],
      division: '46',
      subjectId: null,
      passwordHash,
      demo: false,
      ...one,
    }),
  );
}

async function prepare(
  database: TestDatabase,
  files: readonly RulesFile[],
  budgetFen: Readonly<Record<string, bigint>>,
): Promise<void> {
  const open = (role: 'app' | 'owner') =>
    new Database({ ownerUrl: database.ownerUrl, secret: TEST_SECRET, role, poolSize: 1 }).connect();
  const [app, owner] = await Promise.all([open('app'), open('owner')]);
  try {
    await moveClock(owner, 'test', FIRST_DAY);
    await app.transaction('test.prepare', systemContext('test'), async (tx) => {
      await loadRules(tx, files, { demo: true, today: FIRST_DAY });
      await appropriateAll(tx, budgetFen);
    });
    for (const [account, roles] of Object.entries(OFFICERS))
      await openAccount(owner, { account, roles });
  } finally {
    await Promise.all([app.close(), owner.close()]);
  }
}
