import { expect, test } from '@jest/globals';
import { parsePostmasterFile } from './embedded-postmaster.ts';

test('reads process and status of a running server', () => {
  const text = '4711\n/data/postgres\n1760000000\n40507\n\n127.0.0.1\n  1 2\nready   \n';
  expect(parsePostmasterFile(text)).toEqual({ pid: 4711, status: 'ready' });
});

test('a file that is still being written has no status yet', () => {
  expect(parsePostmasterFile('4711\n/data/postgres\n')).toEqual({ pid: 4711, status: '' });
});

test.each(['', '\n', 'abc\n', '-1\n', '0\n'])('%j names no process', (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});
