import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseLocalDate, systemClock } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import {
  CodeNotIssued,
  codesOf,
  codeText,
  enterCertificate,
  issueCode,
  type NewCertificate,
  revokeCode,
  withdrawCertificate,
} from '#libs/programmes/inspections';
import { divisionPrefix } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { asOfficer } from './officer-context.ts';
import { mustSay, print, rowId, wholeNumber } from './terminal.ts';

const AS = '办理人账号 / account of the person who acts';
const PHOTO_BYTES_MAX = 200_000;
const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47];

/** Codes (亮码): certificates of who may inspect, codes that they show, and what firms answered. */
export function addCodes(inspections: Command): void {
  addCertificates(inspections.command('certificate').description('执法证 / certificates'));
  inspections
    .command('code')
    .description('亮码：为一次检查出具检查码 / issue a code for an inspection, good from now')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--as <account>', AS)
    .option('--minutes <number>', '有效分钟数 / how long it is good', '30')
    .option('--because <text>', '企业拒绝后换人的理由 / why another officer comes after a refusal')
    .action(issue);
  inspections
    .command('revoke-code')
    .description('撤销尚未答复的检查码 / revoke a code that nobody answered')
    .argument('<code>', '检查码编号 / id of the code')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', AS)
    .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
      mustSay('--reason', reason);
      await asOfficer('inspections.revoke-code', as, 'operator', (tx) =>
        revokeCode(tx, rowId('code', id), reason),
      );
      print('已撤销 / revoked');
    });
  inspections
    .command('check-ins')
    .description('一次检查的检查码和企业答复 / codes of an inspection and what the firm answered')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .action(checkIns);
}

function addCertificates(certificate: Command): void {
  certificate
    .command('enter')
    .description('登记执法证，供亮码使用 / enter a certificate, for its holder to show codes')
    .requiredOption('--number <number>', '执法证号 / number')
    .requiredOption('--holder <name>', '姓名 / name of its holder')
    .requiredOption('--account <account>', '持证人账号 / account of its holder')
    .requiredOption('--until <day>', '有效期至（当日不含） / valid until, exclusive')
    .requiredOption('--authority <code>', '部门 / authority')
    .option('--division <prefix>', '区划前缀 / prefix of division codes', '46')
    .option('--photo <file>', '照片，JPEG 或 PNG，不超过 200 kB / photo')
    .action(enter);
  certificate
    .command('withdraw')
    .description('收回执法证，其检查码随之失效 / withdraw a certificate, and its codes with it')
    .argument('<number>', '执法证号 / number')
    .requiredOption('--reason <text>', '理由 / why')
    .action(async (number: string, { reason }: { reason: string }) => {
      mustSay('--reason', reason);
      await withDatabase(await connection(process.env), 'owner', (database) =>
        database.transaction('certificate.withdraw', administrator(), (tx) =>
          withdrawCertificate(tx, number, reason),
        ),
      );
      print('已收回 / withdrawn');
    });
}

async function enter(options: {
  number: string;
  holder: string;
  account: string;
  until: string;
  authority: string;
  division: string;
  photo?: string;
}): Promise<void> {
  const { number, holder, account, authority } = options;
  mustSay('--number', number);
  mustSay('--holder', holder);
  const one: NewCertificate = {
    number,
    holder,
    account,
    validUntil: parseLocalDate(options.until),
    photo: options.photo === undefined ? null : await photoIn(options.photo),
    authority,
    division: divisionPrefix(options.division),
  };
  const id = await withDatabase(await connection(process.env), 'owner', (database) =>
    database.transaction('certificate.enter', administrator(), (tx) => enterCertificate(tx, one)),
  );
  print(`执法证编号 / certificate: ${id}`);
}

/** @throws CLI.USAGE_REFUSED */
async function photoIn(file: string): Promise<NewCertificate['photo']> {
  const bytes = await readFile(file);
  const begins = (head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);
  if (bytes.length <= PHOTO_BYTES_MAX && begins(JPEG)) return { bytes, type: 'image/jpeg' };
  if (bytes.length <= PHOTO_BYTES_MAX && begins(PNG)) return { bytes, type: 'image/png' };
  throw new UsageRefused({
    zh: `“${file}”不是 200 kB 以内的 JPEG 或 PNG 照片；请换一个文件。`,
    en: `"${file}" is no JPEG or PNG of 200 kB at most; give another file.`,
  });
}

async function issue(
  inspection: string,
  { as, minutes, because }: { as: string; minutes: string; because?: string },
): Promise<void> {
  mustSay('--because', because);
  const config = await connection(process.env);
  const length = wholeNumber('--minutes', minutes, 1, 240);
  // Not thrown within: what was refused stays recorded.
  const { codeId, refusal, code } = await asOfficer(
    'inspections.code',
    as,
    'operator',
    async (tx) => {
      const outcome = await issueCode(tx, new RuleStore(), rowId('inspection', inspection), {
        minutes: length,
        now: Math.floor(systemClock.now().getTime() / 1000),
        because: because ?? null,
      });
      const id = outcome.codeId;
      return { ...outcome, code: id === null ? '' : await codeText(tx, id, config.secret) };
    },
  );
  if (codeId === null) throw new CodeNotIssued(refusal.text);
  print(`检查码编号 / id of the code: ${codeId}`);
  print(`检查码 / code: ${code}`);
}

async function checkIns(inspection: string): Promise<void> {
  const codes = await withDatabase(await connection(process.env), 'app', (database) =>
    database.read('inspections.check-ins', administrator(), (tx) =>
      codesOf(tx, rowId('inspection', inspection)),
    ),
  );
  for (const one of codes)
    print(
      [one.id, one.state, one.number, one.validFrom, one.validUntil, one.answer ?? '—', one.because ?? ''].join('  '),
    ); // prettier-ignore
}
