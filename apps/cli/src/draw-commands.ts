import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import {
  ABANDON_GROUNDS,
  abandonDraw,
  commitDraw,
  drawName,
  drawnFirms,
  drawProgress,
  type DrawProgress,
  type HeldFirm,
  holdDraw,
  listCommitments,
  type Named,
  openName,
  publishedDraw,
  type PublishedDraw,
  readInspectors,
  readPublishedDraw,
  type Refusal,
  revealDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { asOfficer, officerContext } from './officer-context.ts';
import { OutputFile } from './output-file.ts';
import { readJson } from './rule-files.ts';
import { EXIT, print, rowId, wholeNumber } from './terminal.ts';

const GROUNDS = ABANDON_GROUNDS.filter((one) => one !== 'plan-closed');

/** Random draws of firms and inspectors. */
export function addDraw(root: Command): void {
  const draw = root
    .command('draw')
    .description('双随机抽取检查对象和检查人员 / random draws of firms and inspectors');
  addPublic(draw);
  draw
    .command('commit')
    .description(
      '确定名单和人员，承诺名单与种子 / close the list with its inspectors, commit to it and to a seed',
    )
    .requiredOption('--plan <id>', '已批准的检查计划 / an approved plan')
    .requiredOption('--matter <id>', '检查事项 / supervised matter')
    .requiredOption(
      '--inspectors <file>',
      '检查人员 JSON：[{"id": 执法证号, "load": 在办件数, "conflicts": [回避企业]}] / the inspectors',
    )
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .option('--team <number>', '每户检查人员数 / inspectors per firm', '2')
    .option('--most-load <number>', '每人件数上限 / most inspections of one inspector', '50')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 已承诺 committed, 3 不得抽取，已记录 refused and recorded.',
    )
    .action(commit);
  draw
    .command('hold')
    .description(
      '公开种子，按已承诺的名单抽取；抽中企业的检查由后台安排 / reveal the seed and draw from what was committed to; a job plans the inspections',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .action(hold);
  draw
    .command('firms')
    .description(
      '抽中的企业各怎样了，安排到哪里 / what became of the firms that were drawn, and how far planning is',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .option(
      '--wait',
      '等到全部安排完，需要后台服务在运行 / wait until all are planned; takes a worker',
    )
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .action(firms);
  draw
    .command('abandon')
    .description('放弃尚未抽取的承诺 / give up a draw that was not held')
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption('--ground <word>', `公开的事由 / ground, published: ${GROUNDS.join(', ')}`)
    .requiredOption('--reason <text>', '理由，不公开 / why, not published')
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .action(abandon);
  draw
    .command('publish')
    .description(
      '导出抽取全部内容，任何人可据以重放 / write a held draw as anybody can do it again',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption('--out <file>', '输出文件，- 为标准输出 / where to, - for standard output')
    .action(publish);
}

function addPublic(draw: Command): void {
  draw
    .command('commitments')
    .description('全部承诺值，供任何人存查 / all commitments, for anybody to keep')
    .option('--most <number>', '最多几条 / at most so many', '200')
    .action(commitments);
  draw
    .command('opening')
    .description(
      '给出一家企业或一名检查人员在名单中的名字及其证明 / the name of one firm or inspector in the list, with its proof',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .option('--firm <code>', '统一社会信用代码 / credit code')
    .option('--inspector <number>', '执法证号 / number of the certificate')
    .requiredOption(
      '--as <account>',
      '经办人或审计人账号，记入留痕 / account of an operator or auditor, which the trail keeps',
    )
    .option('--role <role>', '以何种角色 / in which role: operator, auditor', 'operator')
    .action(opening);
  draw
    .command('verify')
    .description(
      '用公布的内容重放抽取并核对；不需要数据库 / do a published draw again and compare; needs no database',
    )
    .argument('<file>', '公布的抽取 JSON / a published draw')
    .option(
      '--commitment <hash>',
      '抽取前公布的承诺值 / the commitment as it was published before the draw',
    )
    .option(
      '--whose <id>',
      '信用代码或执法证号，与 --opening 同用 / credit code or certificate, with --opening',
    )
    .option('--opening <hex>', '其名字的证明 / the proof of its name')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 相符 it holds, 3 不符 it does not, 2 无法读取 unreadable.\n\n例 Example:\n  npx huizhi draw verify draw.json --commitment 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    )
    .action(verify);
}

async function verify(
  file: string,
  options: { commitment?: string; whose?: string; opening?: string },
): Promise<void> {
  const { whose, opening: proof } = options;
  if ((whose === undefined) !== (proof === undefined))
    throw new UsageRefused({
      zh: '--whose 与 --opening 须同时给出。',
      en: '--whose and --opening are given together.',
    });
  const published = readPublishedDraw(await readJson(file));
  const { firms, drawn, faults } = verifyDraw(published, options.commitment);
  for (const { zh, en } of faults) print(`✗ ${zh} ${en}`);
  if (
    whose !== undefined &&
    proof !== undefined &&
    !tellWhose(published, whose, drawName(proof, whose))
  )
    process.exitCode = EXIT.found;
  if (faults.length > 0) process.exitCode = EXIT.found;
  else
    print(
      options.commitment === undefined
        ? `✓ 重放相符：${firms} 家中抽取 ${drawn} 家；与事先公布的承诺值比对须给出 --commitment / replayed: ${drawn} of ${firms} firms; give --commitment to compare with what was published before`
        : `✓ 重放相符：${firms} 家中抽取 ${drawn} 家，与事先公布的承诺值一致 / replayed: ${drawn} of ${firms} firms, as committed to before the draw`,
    );
}

/** @returns whether somebody of that name stands in the list */
function tellWhose({ list, drawn }: PublishedDraw, whose: string, name: string): boolean {
  const listed = [...list.firms, ...list.inspectors].some(({ id }) => id === name);
  const chosen = drawn.some(({ id, inspectors }) => id === name || inspectors.includes(name));
  if (!listed) print(`✗ ${whose} 不在名单中，或证明不符 / on no list, or the proof is not its own`);
  else if (chosen) print(`✓ ${whose} 在名单中，已抽中 / in the list, and drawn: ${name}`);
  else print(`✓ ${whose} 在名单中，未抽中 / in the list, and not drawn: ${name}`);
  return listed;
}

async function commitments(options: { most: string }): Promise<void> {
  const config = await connection(process.env);
  const rows = await withDatabase(config, 'app', (database) =>
    database.read('draw.commitments', administrator(), (tx) =>
      listCommitments(tx, wholeNumber('--most', options.most, 1, 1_000_000)),
    ),
  );
  for (const row of rows) {
    const became =
      row.drawn === null
        ? (row.abandonedGround ?? '')
        : `抽中 ${row.drawn}，已处理 ${row.processed}，待实施 ${row.planned}，已实施 ${row.done}，已取消 ${row.cancelled}；未经抽取由人指定 ${row.named}`;
    print([row.committedAt, row.commitment, row.drawId, row.authority, row.matterId, row.state, became].join('  ').trimEnd()); // prettier-ignore
  }
}

async function opening(
  id: string,
  options: { firm?: string; inspector?: string; as: string; role: string },
): Promise<void> {
  const { firm, inspector } = options;
  const role = options.role === 'auditor' ? 'auditor' : 'operator';
  if (role !== options.role)
    throw new UsageRefused({
      zh: `--role 应为 operator 或 auditor，收到“${options.role}”。`,
      en: `--role takes operator or auditor, not "${options.role}".`,
    });
  const whose = firm ?? inspector;
  if (whose === undefined || (firm !== undefined && inspector !== undefined))
    throw new UsageRefused({
      zh: '请给出 --firm 或 --inspector，二者取一。',
      en: 'Give either --firm or --inspector.',
    });
  const of: Named = firm === undefined ? 'inspector' : 'firm';
  const told = await asOfficer('draw.opening', options.as, role, (tx) =>
    openName(tx, rowId('draw', id), of, whose),
  );
  print(`名字 / name: ${told.name}`);
  print(`证明，只给本人 / opening, for its owner alone: ${told.opening}`);
}

async function commit(options: {
  plan: string;
  matter: string;
  inspectors: string;
  as: string;
  team: string;
  mostLoad: string;
}): Promise<void> {
  const people = {
    inspectors: readInspectors(await readJson(options.inspectors), ''),
    team: wholeNumber('--team', options.team, 2, 20),
    mostLoad: wholeNumber('--most-load', options.mostLoad, 1, 1_000_000),
  };
  const of = { planId: rowId('--plan', options.plan), matterId: options.matter };
  const config = await connection(process.env);
  const made = await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    return database.transaction('draw.commit', context, (tx) =>
      commitDraw(tx, new RuleStore(), of, people),
    );
  });
  if (made.refusal) {
    tellRefusal(made.refusal);
    return;
  }
  print(`抽取编号 / draw: ${made.drawId}`);
  print(`承诺值，请先公布 / commitment, publish it first: ${made.commitment}`);
}

function tellRefusal({ text }: Refusal): void {
  print(`✗ ${text.zh} ${text.en}`);
  print('已记录 / recorded');
  process.exitCode = EXIT.found;
}

async function hold(id: string, options: { as: string }): Promise<void> {
  const drawId = rowId('draw', id);
  const rules = new RuleStore();
  const config = await connection(process.env);
  const outcome = await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    // Two transactions: nobody sees the seed and takes that back. One that stopped between them goes on here.
    const refusal = await database.transaction('draw.reveal', context, (tx) =>
      revealDraw(tx, rules, drawId),
    );
    if (refusal) return refusal;
    return database.transaction('draw.hold', context, (tx) => holdDraw(tx, drawId));
  });
  if ('reason' in outcome) {
    tellRefusal(outcome);
    return;
  }
  const { list, drawn } = outcome;
  print(
    `${list.firms.length} 家中抽取 ${drawn.length} 家，检查由后台逐批安排 / ${drawn.length} of ${list.firms.length} drawn; a job plans the inspections`,
  );
  print(`npx huizhi draw firms ${drawId} --wait --as ${options.as}`);
}

/** Firms that are read at a time. */
const PAGE = 1000;
const LOOK_AGAIN_MS = 500;

async function firms(id: string, options: { wait?: boolean; as: string }): Promise<void> {
  const drawId = rowId('draw', id);
  const config = await connection(process.env);
  await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    let told = -1;
    const look = () => database.read('draw.progress', context, (tx) => drawProgress(tx, drawId)); // prettier-ignore
    let far = await look();
    while (options.wait && far.processed < far.drawn) {
      if (far.processed !== told) tellProgress(far);
      told = far.processed;
      await pause(LOOK_AGAIN_MS);
      far = await look();
    }
    for (let after = 0; after < far.drawn; after += PAGE)
      for (const one of await database.read('draw.firms', context, (tx) =>
        drawnFirms(tx, drawId, PAGE, after),
      ))
        tellFirm(one);
    tellProgress(far);
  });
}

function tellFirm({ code, inspectors, teamShort, inspectionId, refusal }: HeldFirm): void {
  const became = refusal
    ? `✗ ${refusal.text.zh} ${refusal.text.en}`
    : (inspectionId ?? '… 尚未安排 not planned yet');
  print(
    `${code}  ${inspectors.join(' ')}  ${teamShort > 0 ? `缺 ${teamShort} 人 / ${teamShort} short  ` : ''}${became}`,
  );
}

function tellProgress({ drawn, processed, planned }: DrawProgress): void {
  print(
    `抽中 ${drawn} 家，已处理 ${processed} 家，安排检查 ${planned} 次 / ${processed} of ${drawn} drawn are dealt with, ${planned} inspections planned`,
  );
}

async function abandon(
  id: string,
  options: { ground: string; reason: string; as: string },
): Promise<void> {
  const ground = GROUNDS.find((one) => one === options.ground);
  if (ground === undefined)
    throw new UsageRefused({
      zh: `--ground 应为 ${GROUNDS.join('、')} 之一，收到“${options.ground}”。`,
      en: `--ground takes one of ${GROUNDS.join(', ')}, not "${options.ground}".`,
    });
  const config = await connection(process.env);
  await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    await database.transaction('draw.abandon', context, (tx) =>
      abandonDraw(tx, rowId('draw', id), ground, options.reason),
    );
  });
  print('已放弃 / abandoned');
}

async function publish(id: string, options: { out: string }): Promise<void> {
  const config = await connection(process.env);
  const published = await withDatabase(config, 'app', (database) =>
    database.read('draw.publish', administrator(), (tx) => publishedDraw(tx, rowId('draw', id))),
  );
  const output = await OutputFile.create(options.out);
  output.add(`${JSON.stringify(published, null, 2)}\n`);
  await output.finish();
}
