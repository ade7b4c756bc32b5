import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { documentKind } from './document-kinds.ts';
import { readProcedure } from './procedure.ts';

const TEXT = readFileSync(
  new URL('../../../../rules/inspection-procedure.json', import.meta.url),
  'utf8',
);
interface Kind {
  id: string;
  after: string[];
  hears?: boolean;
  intends?: boolean;
  ofFirm: unknown;
}
interface Written {
  kinds: Kind[];
  rating: { low: number };
}
/** The procedure with one thing changed. */
const changed = (change: (written: Written) => void): string => {
  const written = JSON.parse(TEXT) as Written;
  change(written);
  return JSON.stringify(written);
};
const kindOf = ({ kinds }: Written, id: string): Kind => {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(id);
  return kind;
};

describe('the procedure of inspections', () => {
  test('has its documents in their order, for five working days of hearing', () => {
    const { kinds, statementWorkdays, hearingFromFen, rating } = readProcedure(TEXT);
    expect(kinds.map(({ name }) => name.zh)).toEqual([
      '行政检查审批表',
      '行政检查通知书',
      '现场检查笔录',
      '询问笔录',
      '抽样/勘验文书',
      '行政处罚事先告知书',
      '听证笔录',
      '行政检查结果告知书',
      '其他文书',
    ]);
    expect(hearingFromFen).toBe(10_000_000n);
    expect([statementWorkdays, rating.low, rating.supervisor]).toEqual([5, 2, 'hn-justice']);
  });

  test.each<readonly [string, string, (written: Written) => void]>([
    ['a document twice', 'kinds/9', (one) => void one.kinds.push(kindOf(one, 'notice'))],
    ['one that follows itself', 'kinds/0', (one) => void kindOf(one, 'approval').after.push('approval')],
    ['one that follows a later one', 'kinds/1', (one) => void kindOf(one, 'notice').after.push('result')],
    ['a result that nobody was heard before', 'kinds/7', (one) => void (kindOf(one, 'site-record').hears = false)],
    ['a result that does not follow the hearing', 'kinds/7', (one) => void (kindOf(one, 'result').after = ['approval'])],
    ['a record that tells its firm what was found and that it does not read', 'kinds/2', (one) => void (kindOf(one, 'site-record').ofFirm = false)],
    ['an intended penalty that its firm cannot answer', 'kinds/5', (one) => void (kindOf(one, 'prior-notice').hears = false)],
    ['a record of a hearing that no notice led to', 'kinds/6', (one) => void (kindOf(one, 'prior-notice').intends = false)],
    ['a word that is none', 'kinds/0/ofFirm', (one) => void (kindOf(one, 'approval').ofFirm = 'no')],
    ['five stars as a low rating', 'rating/low', (one) => void (one.rating.low = 5)],
  ])('refuses %s', (_, where, change) => {
    expect(() => readProcedure(changed(change))).toThrow(
      expect.objectContaining({ code: 'INSPECTIONS.PROCEDURE_MALFORMED', details: { where } }),
    );
  }); // prettier-ignore

  test('refuses what is no JSON, and knows no other kinds', () => {
    expect(() => readProcedure('{')).toThrow(
      expect.objectContaining({ code: 'INSPECTIONS.PROCEDURE_MALFORMED' }),
    );
    expect(() => documentKind(readProcedure(TEXT), 'verdict')).toThrow(
      expect.objectContaining({ code: 'INSPECTIONS.DOCUMENT_UNKNOWN' }),
    );
  });
});
