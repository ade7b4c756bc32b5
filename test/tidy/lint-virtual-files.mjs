/**
 * Lints files that do not exist, given as JSON [{path, text}] on standard input, and prints what each one breaks, with the
 * import table. In a process of its own, because ESLint loads its configuration in ways a test runner's modules refuse.
 */
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { MAY_IMPORT } from '../../eslint.config.js';

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../../', import.meta.url)),
  // Rules that need types need files that exist.
  overrideConfig: [tseslint.configs.disableTypeChecked],
});

const broken = {};
for (const { path, text: code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: path });
  broken[path] = result.messages.map(({ ruleId, message }) => ruleId ?? message);
}
process.stdout.write(JSON.stringify({ mayImport: MAY_IMPORT, broken }));
