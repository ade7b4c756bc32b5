import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cellsOf, workbookOf } from '../support/workbook.ts';
import { CODES, RegistryWorld } from './registry-builders.ts';
import { CERTIFICATES, FACTS } from './registry-datasets.ts';

const [A, B, C] = CODES;
const ERROR = '<c t="e"><v>#REF!</v></c>';
const DAY_AND_TIME = '<c s="1"><v>45597.354166667</v></c>';

describe('taking in a workbook', () => {
  let world: RegistryWorld;
  beforeEach(async () => {
    world = await RegistryWorld.open();
    await world.register(
      [`${A},甲公司,法人,460106`, `${B},乙公司,法人,460203`, `${C},丙公司,法人,460400`],
      '2026-01-01',
    );
  });
  afterEach(() => world.close());

  it('keeps the day of a day with its time, and rejects a row whose cell is an error', async () => {
    const report = await world.deliver(
      CERTIFICATES,
      workbookOf([
        {
          rows: [
            cellsOf(['证书一览']),
            cellsOf(['代码', '证书', '种类', '至']),
            cellsOf([A, 'C-1', '高新']) + DAY_AND_TIME,
            cellsOf([B, 'C-2', '高新']) + ERROR,
            cellsOf(['9.146E+17', 'C-3', '高新', '2027-01-01']),
            cellsOf([C, 'C-4', '高新', '2027-01-01']),
          ],
        },
      ]),
      '2026-01-05',
      { book: FACTS, format: 'xlsx' },
    );
    expect(report).toMatchObject({
      ...{ rows: 4, accepted: 1, repaired: 1, rejected: 2 },
      rejects: [
        { line: 4, column: '至', reason: 'REGISTRY.TEXT_DESTROYED' },
        { line: 5, column: '代码', reason: 'REGISTRY.DIGITS_LOST' },
      ],
      reading: { columns: { line: 2, above: ['证书一览'] } },
    });
    expect(
      await world.rows(`select item, facts ->> 'cert.until' as until from record
                        where dataset = 'certificates' order by item`),
    ).toEqual([
      { item: 'C-1', until: '2024-11-01' },
      { item: 'C-4', until: '2027-01-01' },
    ]);
  });
});
