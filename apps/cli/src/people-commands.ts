import type { Command } from 'commander';
import { loadRuleBook, nearestOf } from '#libs/engine';
import { RuleStore } from '#libs/matching';
import {
  hashPassword,
  readRulesFile,
  readRulesTree,
  ROLES,
  savePrincipal,
  setDisabled,
  type Tx,
} from '#libs/platform';
import { SERVICE_UNIT, serviceUnits } from '#libs/programmes/benefits';
import { readProcedure } from '#libs/programmes/inspections';
import { divisionPrefix, findSubject, loadDatasets } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { print } from './terminal.ts';

const PASSWORD_LENGTH_MIN = 12;

interface AccountOptions {
  readonly account: string;
  readonly name: string;
  readonly roles: string;
  readonly authorities: string;
  readonly division: string;
  readonly enterprise?: string;
  readonly oidcSubject?: string;
  readonly passwordStdin?: boolean;
}

/** Opening accounts for officers and enterprises, changing, shutting and opening them again. */
export function addPeople(root: Command): void {
  const account = root.command('account').description('账号 / accounts');
  account
    .command('save', { isDefault: true })
    .description(
      '开通或修改账号；密码从标准输入读取，不出现在命令行 / open or change an account; the password is read from standard input',
    )
    .requiredOption('--account <name>', '账号 / account name')
    .requiredOption('--name <text>', '显示名 / display name')
    .requiredOption(
      '--roles <list>',
      `角色，逗号分隔 / roles, comma separated: ${ROLES.join(', ')}`,
    )
    .option(
      '--authorities <list>',
      `可见部门代码，逗号分隔，* 为全部；服务专员为 ${SERVICE_UNIT}单位 / authorities that may be seen, comma separated, * for all; ${SERVICE_UNIT}UNIT for a service officer`,
      '*',
    )
    .option('--division <prefix>', '管辖区划前缀 / prefix of division codes, such as 4601', '46')
    .option(
      '--enterprise <code>',
      '企业账号：统一社会信用代码 / for an enterprise: its credit code',
    )
    .option('--oidc-subject <sub>', '统一身份认证的用户标识 / subject at the identity provider')
    .option('--password-stdin', '从标准输入读取密码 / read the password from standard input')
    .addHelpText(
      'after',
      '\n例 Example:\n  echo "$PASSWORD" | npx huizhi account --account zhang --name 张三 --roles approver --password-stdin' +
        `\n  echo "$PASSWORD" | npx huizhi account --account li --name 李四 --roles service --authorities ${SERVICE_UNIT}demo-service --division 4601 --password-stdin`,
    )
    .action(saveAccount);
  account
    .command('disable')
    .description('停用账号，并立即结束其登录 / shut an account and end its sessions at once')
    .argument('<name>', '账号 / account name')
    .addHelpText('after', '\n例 Example:\n  npx huizhi account disable zhang')
    .action((name: string) => switchAccount(name, true));
  account
    .command('enable')
    .description('重新启用账号，并解除锁定 / open an account again and lift its lock')
    .argument('<name>', '账号 / account name')
    .addHelpText('after', '\n例 Example:\n  npx huizhi account enable zhang')
    .action((name: string) => switchAccount(name, false));
}

async function switchAccount(name: string, disabled: boolean): Promise<void> {
  const config = await connection(process.env);
  await withDatabase(config, 'owner', (database) =>
    database.transaction('account.switch', administrator(), (tx) =>
      setDisabled(tx, name, disabled),
    ),
  );
  print(
    disabled
      ? `账号 ${name} 已停用 / account ${name} disabled`
      : `账号 ${name} 已启用 / account ${name} enabled`,
  );
}

async function saveAccount(options: AccountOptions): Promise<void> {
  const roles = options.roles.split(',').map((role) => role.trim());
  const unknown = roles.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) {
    throw new UsageRefused({
      zh: `没有角色“${unknown.join('、')}”；可用的角色：${ROLES.join('、')}。`,
      en: `There is no role "${unknown.join(', ')}"; there are: ${ROLES.join(', ')}.`,
    });
  }
  if (roles.includes('enterprise') !== (options.enterprise !== undefined)) {
    throw new UsageRefused({
      zh: '企业角色须同时用 --enterprise 给出统一社会信用代码，其他角色不得给出。',
      en: 'The role enterprise needs --enterprise with its credit code, and other roles must not have it.',
    });
  }
  if (roles.includes('enterprise') && roles.length > 1) {
    throw new UsageRefused({
      zh: '企业账号不能同时担任政务角色；请为该人员另开账号。',
      en: 'An account of an enterprise cannot hold an officer’s role too; open another account for it.',
    });
  }
  const authorities = options.authorities.split(',').map((code) => code.trim());
  refuseServiceReach(roles, authorities);
  if (!/^(\d{2}){0,3}$/.test(options.division)) {
    throw new UsageRefused({
      zh: `--division 应为 2、4 或 6 位区划代码，如 46、4601 或 460100，收到“${options.division}”。`,
      en: `--division takes a division code of two, four or six digits, such as 46, 4601 or 460100, not "${options.division}".`,
    });
  }
  const division = divisionPrefix(options.division);
  const passwordHash = options.passwordStdin ? await hashPassword(await readPassword()) : undefined;
  const config = await connection(process.env);
  await withDatabase(config, 'owner', (database) =>
    database.transaction('account.save', administrator(), async (tx) => {
      const subject = options.enterprise
        ? await findSubject(tx, 'credit-code', options.enterprise)
        : undefined;
      if (options.enterprise && subject === undefined) {
        throw new UsageRefused({
          zh: `登记数据中没有统一社会信用代码为“${options.enterprise}”的企业；请先导入登记数据或核对代码。`,
          en: `No enterprise with the credit code "${options.enterprise}" is registered; import registrations first or check the code.`,
        });
      }
      if (!subject) await refuseUnknownAuthorities(tx, authorities);
      await savePrincipal(tx, {
        account: options.account,
        displayName: options.name,
        roles,
        authorities: subject ? [] : authorities,
        division: subject ? '' : division,
        subjectId: subject?.id ?? null,
        demo: false,
        ...(passwordHash ? { passwordHash } : {}),
        ...(options.oidcSubject ? { oidcSubject: options.oidcSubject } : {}),
      });
    }),
  );
  print(`账号 ${options.account} 已保存 / account ${options.account} saved`);
}

/** Whoever serves enterprises sees what units are asked, and nothing of departments; nobody else is of a unit. */
function refuseServiceReach(roles: readonly string[], authorities: readonly string[]): void {
  const serves = roles.includes('service');
  const ofUnits = authorities.filter((code) => code.startsWith(SERVICE_UNIT)).length;
  if (serves ? roles.length === 1 && ofUnits === authorities.length : ofUnits === 0) return;
  throw new UsageRefused({
    zh: `服务专员（service）只任这一角色，并以 --authorities ${SERVICE_UNIT}单位代码 给出所在服务单位；其他角色不得使用服务单位。`,
    en: `The role service stands alone and names its units by --authorities ${SERVICE_UNIT}UNIT; no other role is of such a unit.`,
  });
}

/**
 * Authorities are those of the policies loaded last, of the datasets, the one that looks into low ratings, and the units that
 * serve enterprises by what was delivered; a slip of the pen would open an account that sees nothing.
 */
async function refuseUnknownAuthorities(tx: Tx, given: readonly string[]): Promise<void> {
  const files = await readRulesTree();
  const own = loadRuleBook(files).book;
  const loaded = await new RuleStore().latestBook(tx);
  const known = new Set([
    '*',
    ...[own, ...(loaded ? [loaded] : [])].flatMap((book) =>
      [...book.policies.values(), ...book.matters.values()].map(({ authority }) => authority.id),
    ),
    ...loadDatasets(files, own.dictionary).map(({ authority }) => authority.code),
    readProcedure(await readRulesFile('inspection-procedure.json')).rating.supervisor,
    ...(await serviceUnits(tx)).map((unit) => SERVICE_UNIT + unit),
  ]);
  const unknown = given.filter((code) => !known.has(code));
  if (unknown.length === 0) return;
  const near = unknown.flatMap((code) => nearestOf(code, known));
  const names = (near.length > 0 ? near : [...known].sort()).join(', ');
  throw new UsageRefused({
    zh: `没有部门代码“${unknown.join('、')}”；${near.length > 0 ? '是否指' : '可用'}：${names}。`,
    en: `There is no authority "${unknown.join(', ')}"; ${near.length > 0 ? 'did you mean' : 'there are'}: ${names}.`,
  });
}

async function readPassword(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  const password = text.replace(/\r?\n$/, '');
  if (password.length >= PASSWORD_LENGTH_MIN) return password;
  throw new UsageRefused({
    zh: `密码至少 ${PASSWORD_LENGTH_MIN} 个字符，请通过标准输入给出。`,
    en: `A password has at least ${PASSWORD_LENGTH_MIN} characters and comes on standard input.`,
  });
}
