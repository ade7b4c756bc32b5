import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './embedded-errors.ts';

/**
 * Creates a folder with those above it, unless it is there. Not Node's `recursive`: where nothing can be created, such as
 * under /proc, that one never returns.
 *
 * @param mode of every folder created
 * @throws the system's own error
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && dirname(folder) !== folder) {
      await makeFolder(dirname(folder), mode);
      await mkdir(folder, { mode });
      return;
    }
    if (errorCode(error) !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
}
