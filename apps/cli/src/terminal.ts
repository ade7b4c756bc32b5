import { UsageRefused } from './errors.ts';

/** Exit codes: 0 done, 1 a fault of ours, 2 something given cannot be used, 3 a check found something wrong. */
export const EXIT = { done: 0, fault: 1, unusable: 2, found: 3 } as const;

/** Writes a line of the answer. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Shows how far something is: one line that is overwritten on a terminal, a line each elsewhere. */
export function progress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}

/** Says something that is not part of the answer. */
export function note(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`);
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the id of a grading. @throws CLI.USAGE_REFUSED */
export function gradingId(text: string): string {
  if (ID.test(text)) return text;
  throw new UsageRefused({
    zh: `“${text}”不是信用分级的编号；用 huizhi credit list 可以查到。`,
    en: `"${text}" is no grading's id; huizhi credit list shows them.`,
  });
}

/** Reads the id of a delivery. @throws CLI.USAGE_REFUSED */
export function deliveryId(text: string): string {
  if (ID.test(text)) return text;
  throw new UsageRefused({
    zh: `“${text}”不是交付编号；编号形如 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11，在导入结果和页面“数据”中可以查到。`,
    en: `"${text}" is no delivery's id; one looks like 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11 and stands in what import answered.`,
  });
}

/** Reads an option that is a whole number. @throws CLI.USAGE_REFUSED */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageRefused({
    zh: `${name} 应为 ${least} 到 ${most} 之间的整数，收到“${text}”。`,
    en: `${name} takes a whole number from ${least} to ${most}, not "${text}".`,
  });
}

/** Reads the id of a row that an earlier command printed. @throws CLI.USAGE_REFUSED */
export function rowId(name: string, text: string): string {
  if (ID.test(text)) return text;
  throw new UsageRefused({
    zh: `${name} 应为编号，形如 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11，收到“${text}”。`,
    en: `${name} takes an id such as 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11, not "${text}".`,
  });
}

/** What is filed says something. @throws CLI.USAGE_REFUSED when it is given and blank */
export function mustSay(name: string, text: string | undefined): void {
  if (text === undefined || text.trim() !== '') return;
  throw new UsageRefused({
    zh: `${name} 不能为空；请写明内容。`,
    en: `${name} must not be blank; say what it is.`,
  });
}
