import { type Context, type Database, type Tx } from '#libs/platform';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';

/** The roles in whose name commands act. */
const ROLE_WORDS = {
  approver: { zh: '审核', en: 'approver' },
  operator: { zh: '经办', en: 'operator' },
  credit: { zh: '信用', en: 'credit' },
  analyst: { zh: '成本分析', en: 'analyst' },
  auditor: { zh: '审计', en: 'auditor' },
} as const;

/**
 * The reach of a person who acts by a command.
 *
 * @throws CLI.USAGE_REFUSED when no account of that name has the role
 */
export async function officerContext(
  database: Database,
  account: string,
  role: keyof typeof ROLE_WORDS,
): Promise<Context> {
  const [row] = await database.transaction('cli.officer', administrator(), (tx) =>
    tx.query<{ authorities: string[]; division: string }>(
      `select authorities, division from principal where account = $1 and $2 = any(roles) and disabled_at is null`,
      [account, role],
    ),
  );
  if (row)
    return {
      actor: account,
      authorities: row.authorities,
      division: row.division,
      subjectId: null,
    };
  const { zh, en } = ROLE_WORDS[role];
  throw new UsageRefused({
    zh: `没有名为“${account}”、具有${zh}角色的账号；请先用 huizhi account 开通。`,
    en: `There is no account "${account}" with the role ${en}; open it first with huizhi account.`,
  });
}

/**
 * Does one thing in the name of a person, in one transaction.
 *
 * @throws CLI.USAGE_REFUSED when no account of that name has the role
 */
export async function asOfficer<T>(
  name: string,
  account: string,
  role: keyof typeof ROLE_WORDS,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return withDatabase(await connection(process.env), 'app', async (database) => {
    const context = await officerContext(database, account, role);
    return database.transaction(name, context, work);
  });
}
