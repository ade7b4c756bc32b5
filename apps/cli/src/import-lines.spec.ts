import { expect, test } from '@jest/globals';
import { tellImport } from './import-lines.ts';

test('an import tells its rows, their rate once there is one, and the rest where it is declared', () => {
  const lines: string[] = [];
  const tell = tellImport((line) => lines.push(line), 300_000);
  tell({ phase: 'staging', rows: 20_000 }, 5_000);
  tell({ phase: 'staging', rows: 100_000 }, 7_000);
  tell({ phase: 'accepting', rows: 300_000 }, 11_000);
  expect(lines).toEqual([
    '已读 20,000 行 / 20,000 rows read',
    '已读 100,000 行，每秒 50,000，约剩 4 秒 / 100,000 rows read, 50,000 a second, about 4 s left',
    '已读 300,000 行，正在入库 … / 300,000 rows read, being accepted …',
  ]);
});

test('without declared rows nothing is said of the rest', () => {
  const lines: string[] = [];
  const tell = tellImport((line) => lines.push(line));
  tell({ phase: 'staging', rows: 0 }, 0);
  tell({ phase: 'staging', rows: 10 }, 2_000);
  expect(lines.at(-1)).toBe('已读 10 行，每秒 5 / 10 rows read, 5 a second');
});
