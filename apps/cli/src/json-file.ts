import { UsageRefused } from './errors.ts';
import { readText } from './rule-files.ts';

/** Reads a file of JSON. @throws CLI.USAGE_REFUSED */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageRefused({
      zh: `${file} 不是 JSON 文件；请核对内容。`,
      en: `${file} is no JSON; check what it holds.`,
    });
  }
}
