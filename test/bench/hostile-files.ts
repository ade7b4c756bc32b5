import { writeFile } from 'node:fs/promises';
import { workbook, zip } from '../support/workbook.ts';

/** A file that nobody should be able to hurt the reader with. */
export interface HostileFile {
  readonly what: string;
  readonly name: string;
  readonly dataset: string;
  write(path: string): Promise<void>;
}

const HEADER = '统一社会信用代码,年度,符合条件新招用人数,按小微企业招用毕业生补贴享受\n';
const ROW = '91460100MA5TEAT19N,2025,3,否\n';
const MEGABYTE = 1_048_576;
/** 海口 in GB 18030, in a row. */
const GB18030 = Buffer.concat([Buffer.from('x,2025,'), Buffer.from('bac3bfda0a', 'hex')]);

/** The hostile files of issue and tests, each large enough to hurt. */
export function hostileFiles(): readonly HostileFile[] {
  const file = (what: string, name: string, content: () => string | Buffer): HostileFile => ({
    what,
    name,
    dataset: 'employment',
    write: (path) => writeFile(path, content()),
  });
  return [
    file('archive bomb, 1 GB', 'a.xlsx', () => bomb(1_024 * MEGABYTE)),
    file('archive that lies of its size', 'b.xlsx', () => bomb(200 * MEGABYTE, 1_000)),
    file('header of 100,000 columns', 'c.csv', () => 'a,'.repeat(100_000)),
    file(
      'rows of 100,000 columns',
      'd.csv',
      () => HEADER + `${'1,'.repeat(100_000)}\n`.repeat(200),
    ),
    file('row of 100,000 columns, XLSX', 'e.xlsx', () =>
      zip(workbook([Array.from({ length: 100_000 }, (_, at) => `第${at}列`)])),
    ),
    file(
      'quote that never closes, 200 MB',
      'f.csv',
      () => HEADER + ROW + `"${'9146,x\n'.repeat(3e7)}`,
    ),
    file('mixed encodings, 120 MB', 'g.csv', () =>
      Buffer.concat([Buffer.from(HEADER + ROW.repeat(3.8e6)), Buffer.alloc(2e6, GB18030)]),
    ),
    file('4,000,000 good rows, one in another', 'j.csv', () =>
      Buffer.concat([Buffer.from(HEADER + ROW.repeat(4e6)), GB18030]),
    ),
    file('5,000,000 rows of one letter', 'k.csv', () => HEADER + 'x\n'.repeat(5e6)),
    file('NULs, 200 MB', 'h.csv', () => HEADER + ROW + '\u0000'.repeat(200 * MEGABYTE)),
    file(
      'a NUL in each of 1,000,000 rows',
      'i.csv',
      () => HEADER + '9146\u0000,2025,1,否\n'.repeat(1e6),
    ),
  ];
}

function bomb(size: number, claims?: number): Buffer {
  const members = workbook([['a']]).filter(({ name }) => !name.includes('sheet1'));
  const content = Buffer.alloc(size, 0x20);
  const name = 'xl/worksheets/sheet1.xml';
  return zip([...members, { name, content, ...(claims === undefined ? {} : { claims }) }]);
}
