import { type Text } from '#libs/kernel';
import { type CompiledPolicy } from './compile.ts';
import { RuleRefused } from './errors.ts';
import { type ColumnRef, type FactRow } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { type Json, type JsonObject, step } from './json-document.ts';
import { type RuleBook } from './rule-book.ts';
import { type Vocabulary } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';
import {
  compileInspection,
  type InspectionFrame,
  inspectionRuleText,
  readFrame,
} from './supervised-matter.ts';
import { caseRow } from './worked-case.ts';

/** What an authority may ask of one firm in a year. */
export interface YearlyBurden {
  readonly visits: number;
  /** Requests for data, forms and meetings together; where none is published nobody limits them. */
  readonly demands?: number;
}

/** How often an authority may visit one firm in a calendar year, all its matters together, by the firm's tier. */
export interface VisitQuota extends InspectionFrame {
  /** The fact that is the tier. */
  readonly tierFact: string;
  readonly tiers: readonly ({ readonly tier: string } & YearlyBurden)[];
  /** What counts for a firm that nobody has graded, and why. */
  readonly withoutTier: YearlyBurden & { readonly reason: Text };
}

/** A quota made ready for one year. */
export interface CompiledQuota {
  readonly quota: VisitQuota;
  /** Eligible is who has one of its tiers. */
  readonly rule: CompiledPolicy;
  readonly tierRef: ColumnRef;
}

/** What a firm may be visited and asked. */
export interface Visits extends YearlyBurden {
  readonly tier: string | null;
}

/** One worked example of a quota. */
export interface QuotaCase {
  readonly pointer: string;
  readonly title: Text;
  readonly period: string;
  readonly facts: JsonObject;
  readonly expect: Visits;
  readonly calculation: Text;
}

/** Reads the shape of `quota.json`. */
export function readQuota(file: string, document: JsonObject, findings: Findings): VisitQuota {
  const reader = new ShapeReader(document, '', findings);
  reader.only([
    'id', 'title', 'summary', 'basis', 'authority', 'divisions', 'validity', 'sources', 'tierFact', 'tiers', 'withoutTier',
  ]); // prettier-ignore
  const tiers = reader.objects('tiers').map((entry) => {
    entry.only(['tier', 'visits', 'demands']);
    return { tier: entry.text('tier'), ...burdenIn(entry) };
  });
  if (tiers.length === 0 || new Set(tiers.map(({ tier }) => tier)).size < tiers.length)
    reader.wrong('tiers', '每个等级一项', 'one entry per tier', null);
  const without =
    reader.inner('withoutTier') ??
    reader.wrong('withoutTier', '{"visits": …, "reason": …}', '{"visits": …, "reason": …}', null);
  without?.only(['visits', 'demands', 'reason']);
  return {
    ...readFrame(file, reader),
    tierFact: reader.text('tierFact'),
    tiers,
    withoutTier: {
      ...(without ? burdenIn(without) : { visits: 0 }),
      reason: without?.bilingual('reason') ?? { zh: '', en: '' },
    },
  };
}

function burdenIn(reader: ShapeReader): YearlyBurden {
  const visits =
    reader.count('visits') ??
    (reader.raw('visits') === undefined
      ? reader.wrong('visits', '非负整数', 'a whole number, zero or more', 0)
      : 0);
  const demands = reader.raw('demands') === undefined ? undefined : reader.count('demands');
  return demands === undefined ? { visits } : { visits, demands };
}

/**
 * Compiles a quota for a year.
 *
 * @throws ENGINE.RULE_REFUSED with every finding
 */
export function compileQuota(quota: VisitQuota, book: RuleBook, period: string): CompiledQuota {
  const findings = new Findings(quota.file);
  const compiled = compileQuotaWith(quota, book, period, findings);
  if (!compiled) throw new RuleRefused(quota.id, findings.list);
  return compiled;
}

/** Compiles and notes findings instead of throwing. */
export function compileQuotaWith(
  quota: VisitQuota,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledQuota | undefined {
  const known: Json = {
    fact: quota.tierFact,
    operator: 'in',
    value: quota.tiers.map(({ tier }) => tier),
  };
  const at = (pointer: string): string => {
    const tier = /^\/conditions\/value\/(\d+)/.exec(pointer)?.[1];
    if (tier !== undefined) return `/tiers/${tier}/tier`;
    return pointer
      .replace(/^\/conditions\/value/, '/tiers')
      .replace(/^\/conditions.*/, '/tierFact');
  };
  const rule = compileInspection(inspectionRuleText(quota, known), vocabulary, {
    period,
    findings,
    at,
  });
  const [tierRef] = rule?.reads ?? [];
  return rule && tierRef && { quota, rule, tierRef };
}

/** How often a firm may be visited, by its tier as the facts have it. */
export function visitsOf({ quota, tierRef }: CompiledQuota, row: FactRow): Visits {
  const value = row.value(tierRef);
  const found = quota.tiers.find(({ tier }) => tier === value);
  const { reason: _, ...without } = quota.withoutTier;
  return found ?? { tier: null, ...without };
}

/** Reads the shape of the `cases.json` beside a quota. */
export function readQuotaCases(document: JsonObject, findings: Findings): readonly QuotaCase[] {
  const root = new ShapeReader(document, '', findings);
  root.only(['cases']);
  return root.objects('cases').map((entry) => {
    entry.only(['title', 'period', 'facts', 'expect', 'calculation']);
    const expect = entry.inner('expect');
    if (!expect) entry.wrong('expect', '{"visits": …}', '{"visits": …}', null);
    expect?.only(['tier', 'visits', 'demands']);
    return {
      pointer: entry.pointer,
      title: entry.bilingual('title'),
      period: entry.text('period'),
      facts:
        entry.inner('facts')?.object ?? entry.wrong<JsonObject>('facts', '对象', 'an object', {}),
      expect: {
        tier: expect?.optionalText('tier') ?? null,
        ...(expect ? burdenIn(expect) : { visits: 0 }),
      },
      calculation: entry.bilingual('calculation'),
    };
  });
}

/** Runs the cases of a quota; each tier has one, and so has a firm without a tier. */
export function checkQuotaCases(
  compiled: readonly CompiledQuota[],
  cases: readonly QuotaCase[],
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const [first] = compiled;
  if (!first) return;
  for (const tier of [...first.quota.tiers.map((one) => one.tier), null])
    if (!cases.some(({ expect }) => expect.tier === tier))
      findings.add('CASES_INCOMPLETE', '/cases', tier ?? '未分级', tier ?? 'not graded');
  for (const worked of cases) {
    const quota = compiled.find(({ rule }) => rule.period === worked.period);
    const row = quota && caseRow(worked, quota.rule, vocabulary, findings);
    if (!quota || !row) continue;
    const got = visitsOf(quota, row);
    const told = ({ tier, visits, demands }: Visits): string =>
      `${tier ?? '—'}: ${visits}${demands === undefined ? '' : ` + ${demands}`}`;
    if (told(got) !== told(worked.expect))
      findings.add(
        'CASE_FAILED',
        step(worked.pointer, 'expect'),
        worked.title.zh,
        `${told(worked.expect)} ≠ ${told(got)}`,
      );
  }
}
