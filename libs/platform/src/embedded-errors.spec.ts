import { expect, test } from '@jest/globals';
import { DataFolderUnwritable, DiskFull, namedFileFailure } from './embedded-errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test.each(['ENOSPC', 'EDQUOT'])('%s is a full disk', (code) => {
  expect(namedFileFailure(systemError(code), '/data')).toBeInstanceOf(DiskFull);
});

test.each(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])(
  '%s is a folder that cannot be written',
  (code) => {
    const named = namedFileFailure(systemError(code), '/data');
    expect(named).toBeInstanceOf(DataFolderUnwritable);
    expect(String(named)).toContain(`/data cannot be written (${code})`);
  },
);

test('a failure that already has a name, or none of these, passes unchanged', () => {
  const full = new DiskFull('/data', 500, 3);
  const other = systemError('ENOENT');
  expect(namedFileFailure(full, '/data')).toBe(full);
  expect(namedFileFailure(other, '/data')).toBe(other);
});
