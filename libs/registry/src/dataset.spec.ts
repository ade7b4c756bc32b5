import { describe, expect, it } from '@jest/globals';
import { type FactDefinition } from '#libs/engine';
import { headersOf, loadDatasets } from './dataset.ts';

const sound = {
  id: 'tax',
  title: { zh: '税', en: 'tax' },
  authority: { code: 'hn-tax', name: { zh: '税', en: 'tax' } },
  key: { scheme: 'credit-code', column: '代码' },
  period: null,
  mode: 'full',
  maxAgeDays: 40,
  columns: [{ column: '欠税', fact: 'tax.owes' }],
};
const load = (change: object, path = 'datasets/tax.json') =>
  loadDatasets([{ path, text: JSON.stringify({ ...sound, ...change }) }], dictionary);
const fact = {
  id: 'tax.owes',
  type: 'boolean',
  dataset: 'tax',
  title: sound.title,
  absence: 'unknown',
} as const;
const dictionary = new Map<string, FactDefinition>([
  ['tax.owes', fact],
  ['tax.revenue', { ...fact, id: 'tax.revenue', period: 'year' }],
  ['credit.listed', { ...fact, id: 'credit.listed', dataset: 'credit' }],
]);

describe('dataset definitions', () => {
  it('are read from datasets/ only, in order of id', () => {
    const [dataset, ...others] = loadDatasets([
      { path: 'facts.json', text: 'not looked at' },
      { path: 'datasets/tax.json', text: JSON.stringify(sound) },
    ]);
    expect(others).toEqual([]);
    expect(headersOf(dataset as NonNullable<typeof dataset>)).toEqual(['代码', '欠税']);
  });

  it.each([
    ['an unknown member', { colour: 'red' }],
    ['an unknown scheme', { key: { scheme: 'nickname', column: '代码' } }],
    ['a header used twice', { columns: [{ column: '代码', fact: 'tax.owes' }] }],
    ['a fact used twice', { columns: [...sound.columns, { column: '又', fact: 'tax.owes' }] }],
    ['a fact of another dataset', { columns: [{ column: '列入', fact: 'credit.listed' }] }],
    ['a fact nobody defined', { columns: [{ column: '列入', fact: 'tax.luck' }] }],
    [
      'a yearly fact without a period column',
      { columns: [{ column: '营收', fact: 'tax.revenue' }] },
    ],
    ['items although its facts are not of items', { item: { column: '编号' } }],
    [
      'a unit on what is no money',
      { columns: [{ column: '欠税', fact: 'tax.owes', unit: 'yuan' }] },
    ],
    [
      'subjects made from facts it does not carry',
      { subject: { name: '名称', kind: 'reg.kind', division: 'reg.division' } },
    ],
  ])('are refused with %s', (_name, change) => {
    expect(() => load(change)).toThrow(
      expect.objectContaining({ code: 'REGISTRY.DATASET_REFUSED' }),
    );
  });

  it('are refused when the file has another name or is no JSON', () => {
    expect(() => load({}, 'datasets/taxes.json')).toThrow(
      expect.objectContaining({ code: 'REGISTRY.DATASET_REFUSED' }),
    );
    expect(() => loadDatasets([{ path: 'datasets/tax.json', text: '{' }])).toThrow(
      expect.objectContaining({ code: 'REGISTRY.DATASET_REFUSED' }),
    );
  });
});
