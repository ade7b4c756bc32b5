import type { FactDefinition } from '#libs/engine';
import { type Dataset, type FactBook, loadDatasets } from '#libs/registry';
import { BOOK } from './registry-builders.ts';

const fact = (
  id: string,
  dataset: string,
  type: FactDefinition['type'],
  rest: Partial<FactDefinition> = {},
): [string, FactDefinition] => [
  id,
  { id, type, dataset, title: { zh: id, en: id }, absence: 'unknown', ...rest },
];
const KIND = fact('cert.kind', 'certificates', 'code', { item: true });
const UNTIL = fact('cert.until', 'certificates', 'date', { item: true });
const made = (take: 'count' | 'max', of: FactDefinition | null) => ({
  aggregate: { over: 'certificates', take, of, by: null, during: null, where: null },
});
/** The dictionary of {@link BOOK} and what the datasets below deliver. */
export const FACTS: FactBook = {
  ...BOOK,
  dictionary: new Map([
    ...BOOK.dictionary,
    KIND,
    UNTIL,
    fact('cert.count', 'certificates', 'integer', made('count', null)),
    fact('cert.last', 'certificates', 'date', made('max', UNTIL[1])),
    fact('id.insuranceUnit', 'identifiers', 'text'),
    fact('social.insuredCount', 'insurance', 'integer'),
  ]),
};
const dataset = (id: string, rest: object): { path: string; text: string } => ({
  path: `datasets/${id}.json`,
  text: JSON.stringify({
    id,
    title: { zh: id, en: id },
    authority: { code: 'hn-x', name: { zh: 'x', en: 'x' } },
    key: { scheme: 'credit-code', column: '代码' },
    period: null,
    mode: 'full',
    maxAgeDays: 40,
    ...rest,
  }),
});
/** Certificates as items, numbers by which subjects are known, and a dataset keyed by such a number. */
export const [CERTIFICATES, IDENTIFIERS, INSURANCE] = loadDatasets(
  [
    dataset('certificates', {
      item: { column: '证书' },
      columns: [
        { column: '种类', fact: 'cert.kind' },
        { column: '至', fact: 'cert.until' },
      ],
    }),
    dataset('identifiers', {
      columns: [{ column: '社保编号', fact: 'id.insuranceUnit' }],
      identifies: [{ scheme: 'insurance-unit', fact: 'id.insuranceUnit' }],
    }),
    dataset('insurance', {
      key: { scheme: 'insurance-unit', column: '社保编号' },
      columns: [{ column: '人数', fact: 'social.insuredCount' }],
    }),
  ],
  FACTS.dictionary,
) as [Dataset, Dataset, Dataset];

/** What is made of a subject's certificates. */
export const MADE = ['cert.count', 'cert.last'].map((id) => ({
  key: `${id}@asOf`,
  fact: id,
  dataset: 'certificates',
  period: 'asOf',
}));
