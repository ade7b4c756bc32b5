import { type Interval, type Text } from '#libs/kernel';
import { type CompiledPolicy, compileWith, type RuleText } from './compile.ts';
import { RuleRefused } from './errors.ts';
import { Findings } from './finding.ts';
import { type Json, type JsonObject } from './json-document.ts';
import {
  type CompiledLenientRule,
  type LenientRule,
  lenientPointer,
  readLeniency,
} from './lenient-rule.ts';
import { type Certainty, type LegalBasis, type Policy } from './policy.ts';
import { CERTAINTIES, readAuthority, readBasis } from './policy-reader.ts';
import { type RuleBook } from './rule-book.ts';
import { type Vocabulary } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';

/** What every document about inspections says of itself. */
export interface InspectionFrame {
  readonly id: string;
  /** Path of its file, relative to `rules/`. */
  readonly file: string;
  readonly programme: string;
  /** Invented, to show how something works; it says 示范 wherever it is shown. */
  readonly demonstration: boolean;
  readonly title: Text;
  readonly summary: Text;
  readonly basis: readonly LegalBasis[];
  /** Who inspects. */
  readonly authority: Policy['authority'];
  readonly divisions: readonly string[];
  readonly validity: Interval;
  /** Caps and quotas are by calendar year (年度频次上限). */
  readonly period: 'year';
  readonly document: JsonObject;
}

/** How a matter is inspected: at the firm, or from papers and data without going there. */
export type InspectionMethod = 'on-site' | 'off-site';

/** A figure that needs its source beside it. */
interface SourcedCount {
  readonly visits: number;
  readonly source: Text;
  readonly certainty: Certainty;
}

/**
 * A supervised matter (检查事项): what an authority may inspect, whom, how and how often. What is not on the list of matters
 * is not inspected.
 */
export interface SupervisedMatter extends InspectionFrame {
  /** Its number on the published list (事项编码). */
  readonly code: string;
  /** Conditions in the rule language: whom it concerns (检查对象). */
  readonly subjects: Json;
  readonly methods: readonly InspectionMethod[];
  /** What is looked at (检查内容), and against what (检查标准). */
  readonly content: Text;
  readonly standard: Text;
  /** Most inspections of one firm in this matter within a calendar year (频次上限). */
  readonly cap: SourcedCount;
  /** How many of each tier are drawn at random, out of a thousand; null where nobody is drawn (非双随机). */
  readonly random: readonly { readonly tier: string | null; readonly perMille: number }[] | null;
  /** What the four lists (四张清单) propose about violations found in it. */
  readonly leniency: readonly LenientRule[];
  /** Whether it is carried out only after the firm accepted the officer's code (亮码). */
  readonly checkIn: boolean;
}

/** A matter made ready for one year: eligible is who may be inspected in it. */
export interface CompiledMatter {
  readonly matter: SupervisedMatter;
  readonly rule: CompiledPolicy;
  readonly lenient: readonly CompiledLenientRule[];
}

const METHODS: readonly InspectionMethod[] = ['on-site', 'off-site'];
const FRAME_KEYS = [
  'id', 'title', 'summary', 'basis', 'authority', 'divisions', 'validity', 'sources',
] as const; // prettier-ignore

/** Reads the shape of `matter.json`; whom it concerns is read when the matter is compiled. */
export function readMatter(
  file: string,
  document: JsonObject,
  findings: Findings,
): SupervisedMatter {
  const reader = new ShapeReader(document, '', findings);
  reader.only([
    ...FRAME_KEYS,
    'code',
    'subjects',
    'methods',
    'content',
    'standard',
    'cap',
    'random',
    'leniency',
    'checkIn',
  ]);
  const methods = METHODS.filter((method) => reader.texts('methods').includes(method));
  const isWhole = methods.length > 0 && methods.length === reader.texts('methods').length;
  return {
    ...readFrame(file, reader),
    code: reader.text('code'),
    subjects: reader.raw('subjects') ?? reader.wrong<Json>('subjects', '条件', 'a condition', null),
    methods: isWhole
      ? methods
      : reader.wrong('methods', METHODS.join(' | '), METHODS.join(' | '), METHODS),
    content: reader.bilingual('content'),
    standard: reader.bilingual('standard'),
    cap: readCap(reader),
    random: readRandom(reader),
    leniency: readLeniency(reader),
    checkIn: reader.flag('checkIn', false),
  };
}

/** Reads what all documents about inspections have. */
export function readFrame(file: string, reader: ShapeReader): InspectionFrame {
  const folders = file.split('/');
  const place = folders.at(-2) ?? '';
  const id = reader.text('id');
  if (id !== '' && id !== place) reader.findings.add('ID_MISMATCH', '/id', id, place);
  const title = reader.bilingual('title');
  const demonstration = folders[0] === 'demonstration';
  if (demonstration && !title.zh.includes('示范'))
    reader.findings.add('DEMONSTRATION_UNMARKED', '/title');
  const basis = reader.objects('basis').map(readBasis);
  if (basis.length === 0) reader.findings.add('BASIS_MISSING', '/basis');
  return {
    id,
    file,
    programme: (demonstration ? folders[1] : folders[0]) ?? '',
    demonstration,
    title,
    summary: reader.bilingual('summary'),
    basis,
    authority: readAuthority(reader),
    divisions: reader.texts('divisions'),
    validity: reader.interval('validity'),
    period: 'year',
    document: reader.object,
  };
}

function readCap(reader: ShapeReader): SourcedCount {
  const inner = reader.inner('cap') ?? reader.wrong('cap', '{"visits": …}', '{"visits": …}', null);
  if (!inner) return { visits: 0, source: { zh: '', en: '' }, certainty: 'uncertain' };
  inner.only(['visits', 'source', 'certainty']);
  return {
    visits: inner.count('visits') || inner.wrong('visits', '正整数', 'a whole number above 0', 1),
    source: inner.bilingual('source'),
    certainty: inner.oneOf('certainty', CERTAINTIES),
  };
}

function readRandom(reader: ShapeReader): SupervisedMatter['random'] {
  const inner = reader.inner('random');
  if (!inner) return null;
  inner.only(['shares']);
  const shares = inner.objects('shares').map((share) => {
    share.only(['tier', 'perMille']);
    const perMille = share.count('perMille') ?? 1001;
    return {
      tier: share.optionalText('tier'),
      perMille:
        perMille <= 1000
          ? perMille
          : share.wrong('perMille', '0 至 1000 的整数', 'a whole number from 0 to 1000', 0),
    };
  });
  if (new Set(shares.map(({ tier }) => tier)).size < shares.length || shares.length === 0)
    inner.wrong('shares', '每个等级一项', 'one entry per tier', null);
  return shares;
}

/** Whom a matter concerns, as a rule of the language: what json-rules-engine and the reference are asked. */
export function matterRuleText(matter: SupervisedMatter): RuleText {
  return inspectionRuleText(matter, matter.subjects);
}

/** A document about inspections as a rule with these conditions and no amount. */
export function inspectionRuleText(frame: InspectionFrame, conditions: Json): RuleText {
  const { id, file, title, period, document } = frame;
  return {
    id,
    file,
    title,
    period,
    scope: undefined,
    conditions,
    amount: undefined,
    ranking: null,
    executable: true,
    notExecutableBecause: null,
    document,
  };
}

/**
 * Compiles a matter for a year.
 *
 * @throws ENGINE.RULE_REFUSED with every finding
 */
export function compileMatter(
  matter: SupervisedMatter,
  book: RuleBook,
  period: string,
): CompiledMatter {
  const findings = new Findings(matter.file);
  const compiled = compileMatterWith(matter, book, period, findings);
  if (!compiled) throw new RuleRefused(matter.id, findings.list);
  return compiled;
}

/** Compiles and notes findings instead of throwing. */
export function compileMatterWith(
  matter: SupervisedMatter,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledMatter | undefined {
  const at = (pointer: string): string => pointer.replace(/^\/conditions/, '/subjects');
  const rule = compileInspection(matterRuleText(matter), vocabulary, { period, findings, at });
  const lenient = matter.leniency.flatMap((entry, index) => {
    const text = inspectionRuleText(
      { ...matter, id: `${matter.id}-${entry.id}` },
      entry.conditions,
    );
    const own = (pointer: string): string => lenientPointer(index, pointer);
    const compiled = compileInspection(text, vocabulary, { period, findings, at: own });
    return compiled ? [{ entry, rule: compiled }] : [];
  });
  return rule && lenient.length === matter.leniency.length ? { matter, rule, lenient } : undefined;
}

/** Where and for when a document about inspections is compiled. */
interface Compiling {
  readonly period: string;
  readonly findings: Findings;
  /** Where in its file stands what the rule has at a place. */
  readonly at: (pointer: string) => string;
}

/** Compiles a rule that was made of a document about inspections. */
export function compileInspection(
  text: RuleText,
  vocabulary: Vocabulary,
  { period, findings, at }: Compiling,
): CompiledPolicy | undefined {
  const found = new Findings(text.file);
  const rule = compileWith(text, vocabulary, period, found);
  for (const finding of found.list) findings.keep({ ...finding, pointer: at(finding.pointer) });
  return rule;
}
