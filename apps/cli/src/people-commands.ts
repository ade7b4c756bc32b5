import type { Command } from 'commander';
import { hashPassword, ROLES, savePrincipal, systemContext } from '#libs/platform';
import { findSubject } from '#libs/registry';
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

/** Opening accounts for officers and enterprises. */
export function addPeople(root: Command): void {
  root
    .command('account')
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
      '可见部门代码，* 为全部 / authorities that may be seen, * for all',
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
      '\n例 Example:\n  echo "$PASSWORD" | npx huizhi account --account zhang --name 张三 --roles approver --password-stdin',
    )
    .action(saveAccount);
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
  const passwordHash = options.passwordStdin ? await hashPassword(await readPassword()) : null;
  const config = await connection(process.env);
  await withDatabase(config, 'app', (database) =>
    database.transaction('account.save', systemContext('cli'), async (tx) => {
      const subject = options.enterprise
        ? await findSubject(tx, 'credit-code', options.enterprise)
        : undefined;
      if (options.enterprise && subject === undefined) {
        throw new UsageRefused({
          zh: `登记数据中没有统一社会信用代码为“${options.enterprise}”的企业；请先导入登记数据或核对代码。`,
          en: `No enterprise with the credit code "${options.enterprise}" is registered; import registrations first or check the code.`,
        });
      }
      await savePrincipal(tx, {
        account: options.account,
        displayName: options.name,
        roles,
        authorities: subject ? [] : options.authorities.split(','),
        division: subject ? '' : options.division,
        subjectId: subject?.id ?? null,
        passwordHash,
        oidcSubject: options.oidcSubject ?? null,
        demo: false,
      });
    }),
  );
  print(`账号 ${options.account} 已保存 / account ${options.account} saved`);
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
