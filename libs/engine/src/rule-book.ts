import { lintBoundaries } from './case-boundaries.ts';
import { type CodeList } from './code-list.ts';
import { type CompiledPolicy, compileWith } from './compile.ts';
import { type DerivedFact } from './derived-fact.ts';
import { judgeCohort, readCohortFact } from './cohort-reader.ts';
import { readAggregateFact, readDerived } from './derived-reader.ts';
import { judgeDerived } from './deriving.ts';
import { lintDomain } from './domain-lint.ts';
import { lintLiterals } from './domain-lint-figures.ts';
import { lintStatements } from './domain-lint-basis.ts';
import { agreementIn, type DatasetAgreement } from './domain-lint-ages.ts';
import { lintRelations } from './domain-lint-relations.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { type Finding, Findings } from './finding.ts';
import {
  DOCUMENT_LIMITS,
  isObject,
  type Json,
  type JsonObject,
  readDocument,
  type RuleFile,
} from './json-document.ts';
import { type Parameter } from './parameter.ts';
import { readParameters } from './parameter-reader.ts';
import { type Policy } from './policy.ts';
import { readPolicy } from './policy-reader.ts';
import { type Vocabulary } from './rule-reader.ts';
import { readScoringModel, type ScoringModel } from './scoring-model.ts';
import { type CompiledModel, compileModelWith } from './scoring-rules.ts';
import { lintModel, lintOrder, lintPoints } from './scoring-lint.ts';
import { checkScoringCases, readScoringCases, type ScoringCase } from './scoring-case.ts';
import {
  type CompiledMatter,
  compileMatterWith,
  readMatter,
  type SupervisedMatter,
} from './supervised-matter.ts';
import {
  checkQuotaCases,
  type CompiledQuota,
  compileQuotaWith,
  type QuotaCase,
  readQuota,
  readQuotaCases,
  type VisitQuota,
} from './visit-quota.ts';
import { readCodeList, readDictionary } from './vocabulary-reader.ts';
import { checkCases, readCases, type WorkedCase } from './worked-case.ts';

/** Everything under `rules/`, read and checked. */
export interface RuleBook extends Vocabulary {
  /** All policies, also those that are only in the catalogue, by id. */
  readonly policies: ReadonlyMap<string, Policy>;
  /** The worked cases of each policy and each supervised matter, by its id. */
  readonly cases: ReadonlyMap<string, readonly WorkedCase[]>;
  /** The scoring models, by id. */
  readonly models: ReadonlyMap<string, ScoringModel>;
  /** The worked cases of each model, by model id. */
  readonly modelCases: ReadonlyMap<string, readonly ScoringCase[]>;
  /** The supervised matters, by id. */
  readonly matters: ReadonlyMap<string, SupervisedMatter>;
  /** The quotas of visits, by id. */
  readonly quotas: ReadonlyMap<string, VisitQuota>;
  /** The worked cases of each quota, by quota id. */
  readonly quotaCases: ReadonlyMap<string, readonly QuotaCase[]>;
}

/** Places where only this reader's files may lie; whatever lies elsewhere belongs to other readers. */
const OWN_PLACE = /^(codes|parameters|conditions|derived|cohorts)\/|^[a-z-]+\/.+\/[^/]+\.json$/;
const ELSEWHERE = /^schema\/|\.md$/;
/** Read by the registry; rules depend on the age it agrees on. */
const DATASET_FILE = /^datasets\/([a-z0-9-]+)\.json$/;
const POLICY_FILE =
  /^[a-z][a-z-]*\/(?:[a-z0-9-]+\/)?([a-z0-9-]+)\/(policy|model|matter|quota|cases)\.json$/;
const SINGLE_FILE = /^(codes|parameters|conditions|derived|cohorts)\/([A-Za-z0-9.-]+)\.json$/;

/**
 * Reads the rule tree and judges every file at once.
 *
 * A policy with errors is still listed in the book (its `file` and shape are known) but cannot be compiled; callers
 * that publish must refuse a tree with findings of severity `error`.
 *
 * @param files every file under `rules/`; order does not matter
 */
export function loadRuleBook(files: readonly RuleFile[]): { book: RuleBook; findings: Finding[] } {
  const loader = new Loader();
  const ordered = [...files].sort(
    (a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1),
  );
  for (const file of ordered) loader.read(file);
  loader.judge();
  return { book: loader.book(), findings: loader.findings() };
}

/** The files that {@link readVocabulary} reads. */
export function isVocabulary(path: string): boolean {
  return path === 'facts.json' || path.startsWith('codes/');
}

/**
 * Reads the dictionary of delivered facts and the code lists, and nothing else: what taking in data needs. Facts that are
 * derived or aggregated are not in it, and nothing is judged; `loadRuleBook` does both.
 */
export function readVocabulary(files: readonly RuleFile[]): Pick<RuleBook, 'dictionary' | 'codes'> {
  const loader = new Loader();
  const own = files.filter(({ path }) => isVocabulary(path));
  for (const file of own.sort((a, b) => rank(a.path) - rank(b.path))) loader.read(file);
  return loader.book();
}

/** Code lists are read before the dictionary that names them, shared conditions before aggregates, cohorts last of what is computed, policies before cases. */
function rank(path: string): number {
  if (path.startsWith('codes/')) return 0;
  if (path === 'facts.json') return 1;
  if (path.startsWith('conditions/')) return 2;
  if (path.startsWith('cohorts/')) return 4;
  return path.endsWith('/cases.json') ? 5 : 3;
}

class Loader {
  private readonly perFile = new Map<string, Findings>();
  private dictionary = new Map<string, FactDefinition>();
  private readonly codes = new Map<string, CodeList>();
  private readonly parameters = new Map<string, Parameter>();
  private readonly conditions = new Map<string, Json>();
  private readonly derived = new Map<string, DerivedFact>();
  private readonly policies = new Map<string, Policy>();
  private readonly cases = new Map<string, readonly WorkedCase[]>();
  private readonly models = new Map<string, ScoringModel>();
  private readonly modelCases = new Map<string, readonly ScoringCase[]>();
  private readonly matters = new Map<string, SupervisedMatter>();
  private readonly quotas = new Map<string, VisitQuota>();
  private readonly quotaCases = new Map<string, readonly QuotaCase[]>();
  private readonly agreements = new Map<string, DatasetAgreement>();

  read({ path, text }: RuleFile): void {
    if (ELSEWHERE.test(path)) return;
    if (path.startsWith('datasets/')) return this.dataset(path, text);
    const [, folder, name] = SINGLE_FILE.exec(path) ?? [];
    const [, place, kind] = POLICY_FILE.exec(path) ?? [];
    if (path !== 'facts.json' && folder === undefined && place === undefined) {
      if (OWN_PLACE.test(path)) this.findingsOf(path).add('FILE_UNEXPECTED', '', path);
      return;
    }
    const findings = this.findingsOf(path);
    const most =
      folder === 'codes' || path === 'facts.json'
        ? DOCUMENT_LIMITS.vocabularyCharacters
        : DOCUMENT_LIMITS.characters;
    const document = readDocument(text, findings, most);
    if (document === undefined) return;
    if (!isObject(document)) findings.add('SHAPE_WRONG', '', '对象', 'an object');
    else if (path === 'facts.json')
      this.dictionary = new Map(readDictionary(document, this.codes, findings));
    else if (folder !== undefined) this.single(folder, name as string, document, findings);
    else this.policyFile(path, place as string, kind as string, document, findings);
  }

  /** Compiles every executable policy for the periods its cases use, and runs the cases. */
  judge(): void {
    const vocabulary = this.book();
    for (const fact of this.derived.values()) {
      const findings = this.findingsOf(fact.file);
      judgeDerived(fact, vocabulary, findings);
      lintLiterals(fact.value, fact.pointer, vocabulary, new Map(), findings);
    }
    for (const [name, shared] of this.conditions) {
      const findings = this.findingsOf(`conditions/${name}.json`);
      lintLiterals(shared, '', vocabulary, new Map(), findings);
    }
    for (const fact of this.dictionary.values())
      if (fact.cohort) judgeCohort(fact, vocabulary, this.findingsOf(fact.cohort.file));
    for (const policy of this.policies.values()) {
      if (!policy.executable) continue;
      const findings = this.findingsOf(policy.file);
      if (findings.errors > 0) continue;
      const cases = this.cases.get(policy.id) ?? [];
      const periods = new Set(cases.map(({ period }) => period));
      if (periods.size === 0) periods.add(firstPeriod(policy));
      const compiled: CompiledPolicy[] = [];
      for (const period of periods) {
        const policyThen = compileWith(policy, vocabulary, period, findings);
        if (!policyThen) break;
        compiled.push(policyThen);
      }
      if (compiled.length < periods.size) continue;
      lintDomain(policy, compiled[0] as CompiledPolicy, vocabulary, this.agreements, findings);
      const ofCases = this.findingsOf(policy.file.replace(/policy\.json$/, 'cases.json'));
      checkCases(compiled, cases, vocabulary, ofCases);
      lintBoundaries(compiled, cases, vocabulary, ofCases);
    }
    for (const model of this.models.values()) this.judgeModel(model, vocabulary);
    lintOrder(this.models, (file) => this.findingsOf(file));
    for (const matter of this.matters.values()) this.judgeMatter(matter, vocabulary);
    for (const quota of this.quotas.values()) this.judgeQuota(quota, vocabulary);
    for (const policy of this.policies.values()) {
      const findings = this.findingsOf(policy.file);
      lintStatements(policy, findings);
      lintRelations(policy, this.policies, findings);
    }
  }

  book(): RuleBook {
    const { dictionary, codes, parameters, conditions, derived } = this;
    const { policies, cases, models, modelCases, matters, quotas, quotaCases } = this;
    return {
      dictionary,
      codes,
      parameters,
      conditions,
      derived,
      policies,
      cases,
      models,
      modelCases,
      matters,
      quotas,
      quotaCases,
    };
  }

  /** Compiles a model for the periods its cases use, and runs the cases. */
  private judgeModel(model: ScoringModel, vocabulary: Vocabulary): void {
    const findings = this.findingsOf(model.file);
    if (findings.errors > 0) return;
    lintModel(model, findings);
    const cases = this.modelCases.get(model.id) ?? [];
    const periods = new Set(cases.map(({ period }) => period));
    if (periods.size === 0) periods.add(firstPeriod(model));
    const compiled: CompiledModel[] = [];
    for (const period of periods) {
      const then = findings.errors === 0 && compileModelWith(model, vocabulary, period, findings);
      if (!then) return;
      compiled.push(then);
    }
    lintPoints(compiled[0] as CompiledModel, findings);
    const ofCases = this.findingsOf(model.file.replace(/model\.json$/, 'cases.json'));
    checkScoringCases(compiled, cases, vocabulary, ofCases);
  }

  private judgeMatter(matter: SupervisedMatter, vocabulary: Vocabulary): void {
    const findings = this.findingsOf(matter.file);
    const cases = this.cases.get(matter.id) ?? [];
    const compiled = this.compiledFor<CompiledMatter>(matter, cases, (period) =>
      compileMatterWith(matter, vocabulary, period, findings),
    );
    if (!compiled) return;
    const rules = compiled.map(({ rule }) => rule);
    lintLiterals(matter.subjects, '/subjects', vocabulary, new Map(), findings);
    matter.leniency.forEach(({ conditions }, index) => {
      lintLiterals(conditions, `/leniency/${index}/conditions`, vocabulary, new Map(), findings);
    });
    checkCases(rules, cases, vocabulary, this.casesBeside(matter.file));
  }

  private judgeQuota(quota: VisitQuota, vocabulary: Vocabulary): void {
    const findings = this.findingsOf(quota.file);
    const cases = this.quotaCases.get(quota.id) ?? [];
    const compiled = this.compiledFor<CompiledQuota>(quota, cases, (period) =>
      compileQuotaWith(quota, vocabulary, period, findings),
    );
    if (compiled) checkQuotaCases(compiled, cases, vocabulary, this.casesBeside(quota.file));
  }

  /** For each period that the cases use, else the first; undefined where anything is wrong. */
  private compiledFor<Compiled>(
    frame: Pick<SupervisedMatter, 'file' | 'validity' | 'period'>,
    cases: readonly { readonly period: string }[],
    compile: (period: string) => Compiled | undefined,
  ): Compiled[] | undefined {
    if (this.findingsOf(frame.file).errors > 0) return undefined;
    const periods = new Set(cases.map(({ period }) => period));
    if (periods.size === 0) periods.add(firstPeriod(frame));
    const compiled: Compiled[] = [];
    for (const period of periods) {
      const then = compile(period);
      if (!then) return undefined;
      compiled.push(then);
    }
    return compiled;
  }

  private casesBeside(file: string): Findings {
    return this.findingsOf(file.replace(/[a-z]+\.json$/, 'cases.json'));
  }

  findings(): Finding[] {
    return [...this.perFile.values()].flatMap(({ list }) => list);
  }

  /** Only its agreement on age is of use here; whoever takes its deliveries reads and judges the rest. */
  private dataset(path: string, text: string): void {
    const [, id] = DATASET_FILE.exec(path) ?? [];
    const agreement = id && agreementIn(readDocument(text, new Findings(path)));
    if (id && agreement) this.agreements.set(id, agreement);
  }

  private single(folder: string, name: string, document: JsonObject, findings: Findings): void {
    if (folder === 'codes') this.codes.set(name, readCodeList(name, document, findings));
    else if (folder === 'conditions') this.conditions.set(name, document);
    else if (folder === 'derived') this.derivedFile(name, document, findings);
    else if (folder === 'cohorts') this.cohortFile(name, document, findings);
    else {
      for (const parameter of readParameters(name, document, findings)) {
        if (this.parameters.has(parameter.id)) findings.add('ID_DUPLICATED', '/id', parameter.id);
        if (findings.errors === 0) this.parameters.set(parameter.id, parameter);
      }
    }
  }

  private derivedFile(name: string, document: JsonObject, findings: Findings): void {
    if (this.dictionary.has(name)) findings.add('ID_DUPLICATED', '/id', name);
    if (Object.hasOwn(document, 'aggregate')) {
      const made = readAggregateFact(name, document, this.book(), findings);
      if (made) this.dictionary.set(name, made);
      return;
    }
    const fact = readDerived(name, document, this.codes, findings);
    if (findings.errors === 0) this.derived.set(name, fact);
  }

  private cohortFile(name: string, document: JsonObject, findings: Findings): void {
    if (this.dictionary.has(name) || this.derived.has(name))
      findings.add('ID_DUPLICATED', '/id', name);
    const made = readCohortFact(name, document, this.book(), findings);
    if (made) this.dictionary.set(name, made);
  }

  private policyFile(
    path: string,
    place: string,
    kind: string,
    document: JsonObject,
    findings: Findings,
  ): void {
    if (kind === 'cases') {
      this.casesFile(place, document, findings);
      return;
    }
    const { policies, models, matters, quotas } = this;
    if ([policies, models, matters, quotas].some((known) => known.has(place))) {
      findings.add('ID_DUPLICATED', '/id', place);
      return;
    }
    if (kind === 'model') models.set(place, readScoringModel(path, document, findings));
    else if (kind === 'matter') matters.set(place, readMatter(path, document, findings));
    else if (kind === 'quota') quotas.set(place, readQuota(path, document, findings));
    else policies.set(place, readPolicy(path, document, findings));
  }

  private casesFile(place: string, document: JsonObject, findings: Findings): void {
    if (this.models.has(place)) this.modelCases.set(place, readScoringCases(document, findings));
    else if (this.quotas.has(place)) this.quotaCases.set(place, readQuotaCases(document, findings));
    else this.cases.set(place, readCases(document, findings));
  }

  private findingsOf(path: string): Findings {
    const existing = this.perFile.get(path);
    if (existing) return existing;
    const findings = new Findings(path);
    this.perFile.set(path, findings);
    return findings;
  }
}

/** The first full period in which a policy is in force, for a check when no case names one. */
function firstPeriod(policy: Pick<Policy, 'validity' | 'period'>): string {
  const [year = '1900', month = '01'] = (policy.validity?.from ?? '1900-01').split('-');
  if (policy.period === 'year') return year;
  return policy.period === 'month' ? `${year}-${month}` : `${year}Q${Math.ceil(Number(month) / 3)}`;
}
