import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestOf, SCHEMA_NAMES, schemaOf } from '#libs/engine';
import { unwritable, UsageRefused } from './errors.ts';

/**
 * Shows one schema, writes all into a folder, or lists their names.
 *
 * @throws CLI.USAGE_REFUSED when there is none of that name
 */
export async function writeSchemas(
  name: string | undefined,
  folder: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  const known = SCHEMA_NAMES.find((one) => one === name);
  if (name !== undefined && !known) {
    const near = nearestOf(name, SCHEMA_NAMES);
    const names = (near.length > 0 ? near : SCHEMA_NAMES).join(', ');
    throw new UsageRefused({
      zh: `没有名为“${name}”的 Schema；可用：${names}。`,
      en: `There is no schema "${name}"; there are ${names}.`,
    });
  }
  const chosen = known ? [known] : SCHEMA_NAMES;
  if (folder === undefined) {
    if (known) say(JSON.stringify(schemaOf(known), null, 2));
    else for (const one of SCHEMA_NAMES) say(`${one}  ${JSON.stringify(schemaOf(one).title)}`);
    return;
  }
  // Loaded only here: these commands start without the database's libraries.
  const { makeFolder } = await import('#libs/platform');
  await makeFolder(folder).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  for (const one of chosen) {
    const path = join(folder, `${one}.schema.json`);
    await writeFile(path, `${JSON.stringify(schemaOf(one), null, 2)}\n`);
    say(path);
  }
}
