import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  compilePolicy,
  decide,
  explain,
  type FactRow,
  type FactValue,
  type Json,
  loadRuleBook,
  normaliseFact,
  opinionDiffers,
  type Policy,
  referenceDecide,
  type RuleFile,
  secondOpinion,
  type WorkedCase,
  buildColumn,
  type ColumnRef,
  compileMatter,
  type CompiledModel,
  compileModel,
  compileQuota,
  explainGrade,
  gradeAt,
  gradeRow,
  gradeSegment,
  matterRuleText,
  onDay,
  planGrading,
  type ScoringCase,
  tierRuleText,
  visitsOf,
} from '#libs/engine';
import { contains, periodInterval } from '#libs/kernel';

const ROOT = fileURLToPath(new URL('../../rules/', import.meta.url));
const DEMO_DAY = '2025-09-30';

const files: readonly RuleFile[] = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    path: relative(ROOT, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
const { book, findings } = loadRuleBook(files);
const policies = [...book.policies.values()];
const runnable = policies.filter(({ executable }) => executable);

describe('the rule tree', () => {
  it('has no findings at all', () => {
    expect(findings).toEqual([]);
  });

  it('holds the whole catalogue, tens of which can run on the day of the demonstration', () => {
    const own = policies.filter(({ demonstration }) => !demonstration);
    expect(own).toHaveLength(62);
    const today = runnable.filter(({ validity }) => validity && contains(validity, DEMO_DAY));
    expect(today.length).toBeGreaterThan(30);
    for (const { executable, notExecutableBecause } of own)
      expect(executable).toBe(notExecutableBecause === null);
  });

  it('relates policies to policies that exist', () => {
    for (const { relations } of policies)
      for (const { with: others } of relations)
        for (const other of others) expect([...book.policies.keys()]).toContain(other);
  });

  it('never reads a missing negative record as a clean one', () => {
    for (const id of ['credit.inAbnormalList', 'credit.inSeriousDishonestList', 'tax.hasArrears']) {
      expect(book.dictionary.get(id)?.absence).toBe('unknown');
    }
  });
});

describe.each(runnable.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const cases = book.cases.get(id) ?? [];

  it('names a basis, and says of each number how sure it is', () => {
    expect(policy.basis.length).toBeGreaterThan(0);
    expect(policy.certainty.length).toBeGreaterThan(0);
    for (const { pointer } of policy.certainty) expect(resolve(policy, pointer)).toBeDefined();
  });

  it('applies in divisions and to subjects that exist in the code lists', () => {
    const divisions = book.codes.get('hainan-divisions')?.codes;
    for (const division of policy.divisions) expect(divisions?.has(division)).toBe(true);
    const kinds = book.codes.get('subject-kinds')?.codes;
    for (const kind of policy.subjectKinds) expect(kinds?.has(kind)).toBe(true);
  });

  it('is in force in every period that its cases are set in', () => {
    for (const { period } of cases) {
      const { from, until } = periodInterval(period);
      const inForce = policy.validity ?? { from: '9999-12-31', until: null };
      expect(contains({ from, until }, inForce.from) || contains(inForce, from)).toBe(true);
    }
  });

  it.each(cases.map((worked) => [worked.title.zh, worked] as const))(
    'case %s comes out by every way of judging',
    async (_, worked) => {
      const compiled = compilePolicy(policy, book, worked.period);
      const row = rowOf(policy, worked);
      const decision = decide(compiled, row);
      expect(decision.verdict).toBe(worked.expect.verdict);
      expect(decision.amountFen).toBe(worked.expect.amountFen);
      expect(decision.missing.map(({ key }) => key)).toEqual(worked.expect.missing);
      expect(referenceDecide(policy, book, worked.period, row)).toEqual(decision);
      const opinion = await secondOpinion(policy, book, worked.period, row);
      expect(opinionDiffers(decision, opinion)).toBeNull();
      expect(explain(compiled, row, () => undefined).verdict).toBe(decision.verdict);
    },
  );

  it('is undetermined, and asks for its scope only, when nothing is known', () => {
    const period = cases[0]?.period ?? '2025';
    const decision = decide(compilePolicy(policy, book, period), { value: () => null });
    expect(decision.verdict).toBe('undetermined');
    expect(decision.inScope).toBeNull();
  });
});

function rowOf(policy: Policy, worked: WorkedCase): FactRow {
  return rowReading(compilePolicy(policy, book, worked.period).reads, worked);
}

function rowReading(reads: readonly ColumnRef[], worked: Pick<WorkedCase, 'facts'>): FactRow {
  const values = new Map<string, FactValue>();
  for (const { key, fact } of reads) {
    const definition = book.dictionary.get(fact);
    const raw = worked.facts[key] ?? worked.facts[fact];
    if (definition) values.set(key, normaliseFact(definition, raw, book.codes));
  }
  return { value: ({ key }) => values.get(key) ?? null };
}

function resolve(policy: Policy, pointer: string): Json | undefined {
  let at: Json | undefined = policy.document;
  for (const key of pointer.split('/').slice(1)) {
    at = (at as { readonly [key: string]: Json } | undefined)?.[key];
  }
  return at;
}

describe.each([...book.models.values()].map((model) => [model.id, model] as const))(
  'the model %s',
  (id, model) => {
    const cases = book.modelCases.get(id) ?? [];

    it('is marked as invented where it is, and each indicator says where it comes from', () => {
      expect(model.file.startsWith('demonstration/')).toBe(model.demonstration);
      for (const { source, missing } of model.indicators) {
        expect(source.zh).not.toBe('');
        expect(missing.reason.zh).not.toBe('');
        if (model.demonstration) expect(`${source.zh}${missing.reason.zh}`).toContain('示范');
      }
    });

    it.each(cases.map((worked) => [worked.title.zh, worked] as const))(
      'case %s comes out by every way of judging',
      async (_, worked) => {
        const compiled = compileModel(model, book, worked.period);
        const row = scoredRow(compiled, worked);
        const grade = gradeRow(compiled, row);
        expect(grade).toEqual(worked.expect);
        const told = explainGrade(compiled, row, () => undefined);
        expect(told?.grade ?? null).toEqual(worked.expect);
        const counted = (told?.indicators ?? []).map(({ points }) => points);
        if (grade && grade.score !== null)
          expect(counted.reduce<number>((all, points) => all + (points ?? 0), 0)).toBe(grade.score);
        for (const { tier, rule } of compiled.tiers) {
          const text = tierRuleText(model, tier);
          const decision = decide(rule, row);
          expect(decision.verdict === 'eligible').toBe(
            grade?.tier === tier.tier && grade.reason !== 'scope-open',
          );
          expect(referenceDecide(text, book, worked.period, row)).toEqual(decision);
          const opinion = await secondOpinion(text, book, worked.period, row);
          expect(opinionDiffers(decision, opinion)).toBeNull();
        }
        const plan = planGrading([compiled]);
        const columns = {
          column: (ref: ColumnRef) => {
            const definition = compiled.tiers[0]?.rule.definitions.get(ref.fact);
            return definition && buildColumn(definition, [row.value(ref)]);
          },
        };
        expect(gradeAt(plan, gradeSegment(plan, columns, 1), 0)?.grade ?? null).toEqual(grade);
      },
    );
  },
);

describe.each([...book.matters.values()].map((matter) => [matter.id, matter] as const))(
  'the supervised matter %s',
  (id, matter) => {
    it('is marked as invented where it is, and names what it rests on', () => {
      expect(matter.file.startsWith('demonstration/')).toBe(matter.demonstration);
      expect(matter.basis.length).toBeGreaterThan(0);
      if (matter.demonstration) expect(`${matter.code}${matter.cap.source.zh}`).toContain('示范');
    });

    it.each((book.cases.get(id) ?? []).map((worked) => [worked.title.zh, worked] as const))(
      'case %s comes out by every way of judging',
      async (_, worked) => {
        const { rule } = compileMatter(matter, book, worked.period);
        const row = rowReading(rule.reads, worked);
        const decision = decide(rule, row);
        expect(decision.verdict).toBe(worked.expect.verdict);
        const text = matterRuleText(matter);
        expect(referenceDecide(text, book, worked.period, row)).toEqual(decision);
        const opinion = await secondOpinion(text, book, worked.period, row);
        expect(opinionDiffers(decision, opinion)).toBeNull();
      },
    );
  },
);

describe.each([...book.quotas.values()].map((quota) => [quota.id, quota] as const))(
  'the quota of visits %s',
  (id, quota) => {
    it.each((book.quotaCases.get(id) ?? []).map((worked) => [worked.title.zh, worked] as const))(
      'case %s comes out',
      (_, worked) => {
        const compiled = compileQuota(quota, book, worked.period);
        const row = rowReading(compiled.rule.reads, worked);
        expect(visitsOf(compiled, row)).toMatchObject({ visits: worked.expect.visits });
      },
    );

    it('is of an authority that has a matter', () => {
      const inspecting = [...book.matters.values()].map(({ authority }) => authority.id);
      expect(inspecting).toContain(quota.authority.id);
    });
  },
);

function scoredRow({ tiers }: CompiledModel, { facts, period }: ScoringCase): FactRow {
  const rule = tiers[0]?.rule;
  const values = new Map(
    Object.entries(facts).map(([name, raw]) => {
      const ref = rule?.reads.find(({ key, fact }) => key === name || fact === name);
      const definition = ref && rule?.definitions.get(ref.fact);
      if (!ref || !definition) throw new Error(`${name} is read`);
      return [ref.key, normaliseFact(definition, raw, book.codes)] as const;
    }),
  );
  return onDay({ value: ({ key }) => values.get(key) ?? null }, `${period}-12-31`);
}
