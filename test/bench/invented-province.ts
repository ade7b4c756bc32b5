import type pg from 'pg';
import { type RulesFile, readRulesTree } from '#libs/platform';
import { randomNumbers } from './world.ts';

/** What is invented of a fact: SQL for a value, by the key a record has. */
interface Said {
  readonly fact: string;
  readonly sql: string;
}

const MISSING = 0.05;
const yes = (fact: string, share: number): Said => ({ fact, sql: `random() < ${share}` });
const below = (fact: string, most: number): Said => ({
  fact,
  sql: `floor(random() * ${most})::integer`,
});

/** Ten datasets with one record of each subject, and what it says; a twentieth of all values is missing. */
const DATASETS: Readonly<Record<string, readonly Said[]>> = {
  registration: [
    { fact: 'reg.kind', sql: `'legal-entity'::text` },
    { fact: 'reg.division', sql: `'460106'::text` },
    { fact: 'reg.capital', sql: `(floor(exp(random() * 14)) * 100)::bigint` },
  ],
  tax: [yes('tax.hasArrears', 0.1)],
  'social-insurance': [below('social.insuredCount', 1_000), yes('social.wageArrears', 0.05)],
  credit: [
    below('credit.penaltiesIn12Months', 10),
    yes('credit.inAbnormalList', 0.05),
    yes('credit.inSeriousDishonestList', 0.02),
  ],
  science: [below('qual.techSmeScore', 100), yes('qual.hiTechValid', 0.2)],
  utilities: [yes('utility.inArrears', 0.05)],
  'safety-record': [yes('safety.seriousAccident', 0.02)],
  'tax-standing': [yes('tax.auditedAccounts', 0.6), below('tax.evasionPenaltiesIn36Months', 5)],
  titles: [yes('qual.nationalLittleGiant', 0.1)],
  'unemployment-insurance': [yes('social.dispatchAgency', 0.03)],
};
/** How many of a delivery's rows one statement writes. */
const ROWS_TOGETHER = 500_000;

/**
 * A rule tree with the facts and datasets of the product and invented policies in place of its own, each over ten datasets and
 * passed by about 0.2 % of the invented subjects, or by nobody: then they ask besides for more capital than any of them has.
 */
export async function inventedTree(
  policies: number,
  { nobody = false, seed = 5 } = {},
): Promise<RulesFile[]> {
  const files = await readRulesTree();
  const template = JSON.parse(
    files.find(({ path }) => path.endsWith('hn-bond-award/policy.json'))?.text ?? '',
  ) as object;
  const random = randomNumbers(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const invented = Array.from({ length: policies }, (_, number) =>
    policyFiles(template, number, {
      staff: below(850),
      score: 85 + below(10),
      penalties: 2 + below(3),
      nobody,
    }),
  );
  return [...files.filter(({ path }) => !/(benefits|credit)\//.test(path)), ...invented.flat()];
}

function policyFiles(
  template: object,
  number: number,
  {
    staff,
    score,
    penalties,
    nobody,
  }: Readonly<Record<'staff' | 'score' | 'penalties', number>> & { readonly nobody: boolean },
): RulesFile[] {
  const id = `invented-${String(number).padStart(3, '0')}`;
  const is = (fact: string, operator: string, value: boolean | number | string): object => ({
    fact,
    operator,
    value,
  });
  const policy = {
    ...template,
    id,
    deliveryMode: 'apply',
    scope: is('reg.kind', 'equal', 'legal-entity'),
    conditions: {
      all: [
        is('social.insuredCount', 'greaterThanInclusive', staff),
        is('social.insuredCount', 'lessThan', staff + 150),
        is('qual.techSmeScore', 'greaterThanInclusive', score),
        is('credit.penaltiesIn12Months', 'lessThan', penalties),
        is('tax.hasArrears', 'equal', false),
        is('credit.inAbnormalList', 'equal', false),
        is('utility.inArrears', 'equal', false),
        is('safety.seriousAccident', 'equal', false),
        is('tax.auditedAccounts', 'equal', true),
        is('qual.nationalLittleGiant', 'equal', false),
        is('social.dispatchAgency', 'equal', false),
        ...(nobody ? [is('reg.capital', 'greaterThanInclusive', '10000000.00')] : []),
      ],
    },
    amount: {
      cap: '1000000.00',
      of: { rate: '0.002', of: { fact: 'reg.capital' }, round: 'down' },
    },
  };
  const facts = {
    'reg.kind': 'legal-entity',
    'reg.capital': '100000000.00',
    'social.insuredCount': staff,
    'qual.techSmeScore': score,
    'credit.penaltiesIn12Months': 0,
    'tax.hasArrears': false,
    'credit.inAbnormalList': false,
    'utility.inArrears': false,
    'safety.seriousAccident': false,
    'tax.auditedAccounts': true,
    'qual.nationalLittleGiant': false,
    'social.dispatchAgency': false,
  };
  const { 'tax.hasArrears': _, ...unsaid } = facts;
  const title = { zh: '臆造', en: 'Invented' };
  const calculation = { zh: '100000000.00元 × 2‰', en: '100,000,000.00 × 0.002' };
  const cases = [
    {
      title,
      period: '2025',
      facts,
      expect: { verdict: 'eligible', amount: '200000.00' },
      calculation,
    },
    {
      title,
      period: '2025',
      facts: { ...facts, 'tax.hasArrears': true },
      expect: { verdict: 'ineligible' },
      calculation,
    },
    {
      title,
      period: '2025',
      facts: unsaid,
      expect: { verdict: 'undetermined', missing: ['tax.hasArrears@asOf'] },
      calculation,
    },
  ];
  return [
    { path: `benefits/${id}/policy.json`, text: JSON.stringify(policy) },
    { path: `benefits/${id}/cases.json`, text: JSON.stringify({ cases }) },
  ];
}

/**
 * The tables that a population fills. The others stay unmeasured: of a table that was measured while it was empty the database
 * believes that it stays so, and looks through all of it for each row that refers to it.
 */
export const FILLED = 'subject, identifier, record, delivery';

/**
 * Writes subjects and one accepted full delivery of each dataset, past the triggers and the staging of an import, which have a
 * bench of their own (`npm run bench:registry`).
 *
 * @param client a superuser
 */
export async function fillProvince(
  client: pg.Client,
  firms: number,
  day: string,
  said: (line: string) => void,
): Promise<void> {
  await client.query(`set session_replication_role = replica`);
  await client.query(`select setseed(0.5)`);
  await client.query(
    `insert into subject (id, kind, name, division, synthetic, created_at) overriding system value
     select id, 'legal-entity', '企业' || id, '460106', true, now() - interval '1 hour' from generate_series(1, $1::integer) id`,
    [firms],
  );
  await client.query(`select setval('subject_id_seq', $1)`, [firms]);
  for (const [dataset, facts] of Object.entries(DATASETS)) {
    const { rows } = await client.query<{ id: string }>(
      `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of, row_count, accepted, known_at, synthetic)
       values ($1, 'accepted', 'bench', '460000', 'full', $1, 'bench', $2, $3, $3, now() - interval '30 minutes', true) returning id`,
      [dataset, day, firms],
    );
    const values = facts.map(
      ({ fact, sql }) =>
        `'${fact}', case when random() < ${MISSING} then null else to_jsonb(${sql}) end`,
    );
    for (let from = 1; from <= firms; from += ROWS_TOGETHER)
      await client.query(
        `insert into record (subject_id, dataset, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
         select id, '${dataset}', jsonb_strip_nulls(jsonb_build_object(${values.join(', ')})), 'invented', '${day}', now() - interval '30 minutes',
           '${rows[0]?.id}', 'bench', '460106' from generate_series(${from}, ${Math.min(firms, from + ROWS_TOGETHER - 1)}) id`,
      );
    said(`${dataset}: ${firms} records`);
  }
  await client.query(`vacuum analyze ${FILLED}`);
}
