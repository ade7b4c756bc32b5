import { describe, expect, it } from '@jest/globals';
import { FactMalformed } from './errors.ts';
import { type FactDefinition, type FactType } from './fact-dictionary.ts';
import { normaliseFact } from './fact-value.ts';

const fact = (type: FactType, codeList?: string): FactDefinition => ({
  id: 'a.b',
  type,
  dataset: 'd',
  title: { zh: '示例', en: 'sample' },
  absence: 'unknown',
  ...(codeList === undefined ? {} : { codeList }),
});
const codes = new Map([
  [
    'list',
    {
      id: 'list',
      title: { zh: '表', en: 'list' },
      codes: new Map(
        ['A', 'B'].map((code) => [code, { code, title: { zh: code, en: code }, parent: null }]),
      ),
    },
  ],
]);

describe('normaliseFact', () => {
  it.each(['boolean', 'integer', 'decimal', 'money', 'date', 'code', 'codes', 'text'] as const)(
    'takes empty, null and absent as unknown for %s',
    (type) => {
      for (const raw of ['', null, undefined]) expect(normaliseFact(fact(type), raw)).toBeNull();
    },
  );

  it.each<[FactType, unknown, unknown]>([
    ['boolean', true, true],
    ['boolean', 'false', false],
    ['integer', 12, 12],
    ['integer', '-7', -7],
    ['integer', -0, 0],
    ['decimal', 0.35, 0.35],
    ['decimal', '0.000000001', 1e-9],
    ['decimal', 1e-7, 1e-7],
    ['money', '1234.56', 123456],
    ['money', 0.1, 10],
    ['money', '90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['money', '-5', -500],
    ['date', '2024-02-29', '2024-02-29'],
    ['code', 'A', 'A'],
    ['codes', 'B;A;B', ['A', 'B']],
    ['codes', '[]', []],
    ['codes', [], []],
    ['codes', ['A'], ['A']],
    ['text', ' kept ', ' kept '],
  ])('reads %s %j as %j', (type, raw, value) => {
    expect(normaliseFact(fact(type), raw)).toStrictEqual(value);
  });

  it.each<[FactType, unknown]>([
    ['boolean', 1],
    ['boolean', 'TRUE'],
    ['boolean', '是'],
    ['integer', 1.5],
    ['integer', '12.0'],
    ['integer', ' 12'],
    ['integer', '0x10'],
    ['integer', '1e3'],
    ['integer', '9007199254740992'],
    ['integer', [6]],
    ['integer', true],
    ['decimal', '1234567890123456'],
    ['decimal', '0.1234567891'],
    ['decimal', 1.5e-10],
    ['decimal', Number.NaN],
    ['decimal', Number.POSITIVE_INFINITY],
    ['money', '1,234.56'],
    ['money', '12.345'],
    ['money', '90071992547409.92'],
    ['money', 90071992547409.91],
    ['money', '100元'],
    ['date', '2025-02-29'],
    ['date', '2025/01/01'],
    ['date', 20250101],
    ['code', 7],
    ['code', 'A;B'],
    ['codes', 'A;;B'],
    ['codes', [['A']]],
    ['text', 5],
    ['text', 'x'.repeat(1001)],
  ])('refuses %s %j instead of converting it', (type, raw) => {
    expect(() => normaliseFact(fact(type), raw)).toThrow(FactMalformed);
  });

  it('checks codes against their list, by own entries only', () => {
    expect(normaliseFact(fact('code', 'list'), 'A', codes)).toBe('A');
    expect(() => normaliseFact(fact('code', 'list'), 'C', codes)).toThrow(FactMalformed);
    expect(() => normaliseFact(fact('codes', 'list'), 'A;constructor', codes)).toThrow(
      FactMalformed,
    );
  });

  it('names the fact and never repeats a long value', () => {
    const long = `${'9'.repeat(500)}x`;
    try {
      normaliseFact(fact('integer'), long);
      throw new Error('accepted');
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENGINE.FACT_MALFORMED', kind: 'invalid' });
      expect((error as FactMalformed).message.length).toBeLessThan(500);
      expect((error as FactMalformed).text.zh).toContain('a.b');
    }
  });
});
