import type { Command } from 'commander';
import { createSenderKey, divisionPrefix, revokeSenderKey, senderKeys } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { readDatasets } from './import-one.ts';
import { print } from './terminal.ts';

/** Keys with which departments' machines sign what they push. */
export function addSenderKeys(root: Command): void {
  const key = root
    .command('sender-key')
    .description(
      '部门系统推送数据的签名密钥 / keys with which departments’ machines sign what they push',
    );
  key
    .command('create')
    .description('新建密钥；密文只显示这一次 / make a key; its secret is shown this once')
    .requiredOption('--authority <code>', '部门代码 / authority')
    .requiredOption('--name <text>', '用途 / what it is for')
    .option('--division <prefix>', '管辖区划前缀 / prefix of division codes', '46')
    .action((options: { authority: string; name: string; division: string }) => create(options));
  key
    .command('rotate')
    .description('换发：新建一把并吊销旧的 / make a new one and revoke the old')
    .argument('<id>', '密钥编号 / id of the key')
    .action(rotate);
  key
    .command('revoke')
    .description('立即吊销 / revoke at once')
    .argument('<id>', '密钥编号 / id of the key')
    .action(revoke);
  key
    .command('list')
    .description('列出密钥（不含密文） / list the keys, without secrets')
    .action(list);
}

async function create(options: {
  authority: string;
  name: string;
  division: string;
}): Promise<void> {
  const known = new Set((await readDatasets()).datasets.map(({ authority }) => authority.code));
  if (!known.has(options.authority)) {
    throw new UsageRefused({
      zh: `没有交付数据的部门“${options.authority}”；可用：${[...known].sort().join('、')}。`,
      en: `No authority "${options.authority}" delivers data; there are: ${[...known].sort().join(', ')}.`,
    });
  }
  const config = await connection(process.env);
  const division = divisionPrefix(options.division);
  const made = await withDatabase(config, 'owner', (database) =>
    database.transaction('sender-key.create', administrator(), (tx) =>
      createSenderKey(tx, { ...options, division }, config.secret),
    ),
  );
  say(made);
}

async function rotate(id: string): Promise<void> {
  const config = await connection(process.env);
  const made = await withDatabase(config, 'owner', (database) =>
    database.transaction('sender-key.rotate', administrator(), async (tx) => {
      const old = await revokeSenderKey(tx, id);
      return createSenderKey(tx, old, config.secret);
    }),
  );
  say(made);
}

async function revoke(id: string): Promise<void> {
  const config = await connection(process.env);
  await withDatabase(config, 'owner', (database) =>
    database.transaction('sender-key.revoke', administrator(), (tx) => revokeSenderKey(tx, id)),
  );
  print(`密钥 ${id} 已吊销 / key ${id} revoked`);
}

async function list(): Promise<void> {
  const config = await connection(process.env);
  const keys = await withDatabase(config, 'owner', (database) =>
    database.read('sender-key.list', administrator(), senderKeys),
  );
  for (const { id, state, authority, division, name, createdAt } of keys)
    print([id, state, authority, division, createdAt, name].join('  '));
}

function say({ id, secret }: { id: string; secret: string }): void {
  print(`密钥编号 / key id: ${id}`);
  print(`密文（仅此一次，base64）/ secret (only now, base64): ${secret}`);
}
