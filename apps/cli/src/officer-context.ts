import {
  type Context,
  type Database,
  GRANTS,
  type Permission,
  type RoleName,
  ROLES,
  type Tx,
} from '#libs/platform';
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
type Role = keyof typeof ROLE_WORDS;
/** A role where one alone does the thing, a permission where several may. */
type May = Role | Permission;

/**
 * The reach of a person who acts by a command.
 *
 * @throws CLI.USAGE_REFUSED when no account of that name has the role, or one that grants the permission
 */
export async function officerContext(
  database: Database,
  account: string,
  may: May,
): Promise<Context> {
  const roles = rolesWith(may);
  const [row] = await database.read('cli.officer', administrator(), (tx) =>
    tx.query<{ authorities: string[]; division: string }>(
      `select authorities, division from principal where account = $1 and roles && $2 and disabled_at is null`,
      [account, roles],
    ),
  );
  if (row)
    return {
      actor: account,
      authorities: row.authorities,
      division: row.division,
      subjectId: null,
    };
  const words = roles.map((role) => ROLE_WORDS[role]);
  throw new UsageRefused({
    zh: `没有名为“${account}”、具有${words.map(({ zh }) => zh).join('或')}角色的账号；请先用 huizhi account 开通。`,
    en: `There is no account "${account}" with the role ${words.map(({ en }) => en).join(' or ')}; open it first with huizhi account.`,
  });
}

function rolesWith(may: May): Role[] {
  const isOfficer = (role: RoleName): role is Role => role in ROLE_WORDS;
  return ROLES.filter(isOfficer).filter(
    (role) => role === may || GRANTS[role].some((one) => one === may),
  );
}

/**
 * Does one thing in the name of a person, in one transaction.
 *
 * @throws CLI.USAGE_REFUSED when no account of that name has the role, or one that grants the permission
 */
export async function asOfficer<T>(
  name: string,
  account: string,
  may: May,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return withDatabase(await connection(process.env), 'app', async (database) => {
    const context = await officerContext(database, account, may);
    return database.transaction(name, context, work);
  });
}
