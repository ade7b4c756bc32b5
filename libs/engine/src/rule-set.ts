import { type LocalDate } from '#libs/kernel';
import { type CompiledPolicy, compileWith } from './compile.ts';
import { type PeriodLength } from './fact-dictionary.ts';
import { type Finding, Findings } from './finding.ts';
import {
  DOCUMENT_LIMITS,
  isList,
  isObject,
  type Json,
  type JsonObject,
  member,
  readDocument,
  type RuleFile,
  step,
} from './json-document.ts';
import { periodDecidedOn, periodHolding } from './policy-period.ts';
import { readPolicy } from './policy-reader.ts';
import { type Vocabulary } from './rule-reader.ts';

/** Rules of any shape, ready to judge as of one day. */
export interface RuleSet {
  readonly rules: readonly CompiledPolicy[];
  /** Policies that are not in force on the day, or are in the catalogue only, by id: they give no verdict. */
  readonly silent: readonly {
    readonly id: string;
    readonly because: 'not-in-force' | 'catalogue';
  }[];
  readonly findings: readonly Finding[];
}

const RULE_KEYS = ['id', 'name', 'priority', 'conditions', 'event'];
/** Members that only a policy has: a document with one of them is read as a policy. */
const POLICY_MARKS = [
  'basis', 'validity', 'authority', 'deliveryMode', 'amount', 'scope', 'let', 'executable', 'level', 'period',
]; // prettier-ignore
/** What decides. The rest of a policy is for people; `huizhi lint` judges it. */
const DECIDING = /^\/(id|validity|settlement|period|executable|scope|conditions|amount|let)(\/|$)/;
/** What a policy without a period and without validity means. */
const ALWAYS: JsonObject = { period: 'year', validity: { from: '1900-01-01', until: null } };
const LENGTHS: readonly PeriodLength[] = ['year', 'quarter', 'month'];
/** A file may hold an array of rules; each of them keeps within the limits of one document. */
const ARRAY_CHARACTERS = 64 * DOCUMENT_LIMITS.vocabularyCharacters;

/** Whether a parsed document has the outer shape of a rule, or of an array of rules. */
export function isRuleDocument(document: Json): boolean {
  const ruleLike = (json: Json): boolean => isObject(json) && Object.hasOwn(json, 'conditions');
  return isList(document) ? document.length > 0 && document.every(ruleLike) : ruleLike(document);
}

/**
 * Reads rule files that are policies, bare rules of json-rules-engine, or arrays of either, and compiles what is in
 * force on a day.
 *
 * A policy is compiled for the period that is decided on the day; without a period it is yearly, without
 * validity always in force. A bare rule is always in force, has no amount, and its period is the year, or the quarter
 * or month if that is how its facts are kept. Of a policy only what decides is judged here.
 *
 * @param files paths are as findings shall name them
 * @param whole judges the rest of policies too, and compiles those that are not in force
 */
export function readRuleSet(
  files: readonly RuleFile[],
  vocabulary: Vocabulary,
  asOf: LocalDate,
  whole = false,
): RuleSet {
  const reader = new RuleSetReader(vocabulary, asOf, whole);
  for (const file of files) reader.file(file);
  return reader;
}

class RuleSetReader implements RuleSet {
  readonly rules: CompiledPolicy[] = [];
  readonly silent: { id: string; because: 'not-in-force' | 'catalogue' }[] = [];
  readonly findings: Finding[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly asOf: LocalDate,
    private readonly whole: boolean,
  ) {}

  file({ path, text }: RuleFile): void {
    const findings = new Findings(path);
    const array = text.trimStart().startsWith('[');
    const most = array ? ARRAY_CHARACTERS : DOCUMENT_LIMITS.characters;
    const document = readDocument(text, findings, most);
    if (isList(document)) {
      if (document.length === 0) findings.add('GROUP_EMPTY', '', '[]');
      document.forEach((rule, index) => this.rule(path, rule, step('', index)));
    } else if (document !== undefined) this.rule(path, document, '');
    this.findings.push(...findings.list);
  }

  private rule(path: string, document: Json, pointer: string): void {
    const findings = new Findings(path);
    if (!isObject(document))
      findings.add('SHAPE_WRONG', '', '一条规则（对象）', 'a rule, an object');
    else {
      const policy = POLICY_MARKS.some((key) => Object.hasOwn(document, key));
      const id = policy
        ? this.policy(path, document, findings)
        : this.bare(path, document, findings);
      if (id !== undefined && this.seen.has(id)) findings.add('ID_DUPLICATED', '/id', id);
      if (id !== undefined) this.seen.add(id);
    }
    for (const finding of findings.list)
      this.findings.push({ ...finding, pointer: `${pointer}${finding.pointer}` });
  }

  private policy(path: string, document: JsonObject, findings: Findings): string | undefined {
    const whole = new Findings(path);
    const id = idOf(document);
    const read = readPolicy(
      `rules/${id ?? ''}/policy.json`,
      { title: { zh: id ?? '', en: id ?? '' }, ...ALWAYS, ...document, id: id ?? '' },
      whole,
    );
    if (id === undefined) findings.add('SHAPE_WRONG', '/id', '规则的标识', 'the id of the rule');
    for (const finding of whole.list) {
      const decides = DECIDING.test(finding.pointer) || finding.code === 'ENGINE.KEY_UNKNOWN';
      if (this.whole || decides) findings.keep(finding);
    }
    if (findings.errors > 0) return id;
    const decided = periodDecidedOn(read, this.asOf);
    if (!read.executable) this.silent.push({ id: read.id, because: 'catalogue' });
    else if (decided === null) {
      this.silent.push({ id: read.id, because: 'not-in-force' });
      const period = periodHolding(read.period, read.validity?.from ?? this.asOf);
      if (this.whole) compileWith({ ...read, file: path }, this.vocabulary, period, findings);
    } else {
      const compiled = compileWith({ ...read, file: path }, this.vocabulary, decided, findings);
      if (compiled) this.rules.push(compiled);
    }
    return id;
  }

  private bare(path: string, document: JsonObject, findings: Findings): string | undefined {
    noteStrangeKeys(document, findings);
    const event = member(document, 'event');
    if (event !== undefined && !(isObject(event) && typeof member(event, 'type') === 'string'))
      findings.add('SHAPE_WRONG', '/event', '{"type": "…"}', '{"type": "…"}');
    const id = idOf(document);
    if (id === undefined)
      findings.add('SHAPE_WRONG', '/id', 'id、name 或 event.type', 'id, name or event.type');
    if (findings.errors > 0 || id === undefined) return id;
    const stand = {
      id,
      title: { zh: id, en: id },
      conditions: member(document, 'conditions') ?? null,
    };
    let chosen: { found: Findings; compiled: CompiledPolicy | undefined } | undefined;
    for (const length of LENGTHS) {
      const found = new Findings(path);
      const given = { ...stand, period: length, validity: { from: '1900-01-01', until: null } };
      const policy = readPolicy(`rules/${id}/policy.json`, given, new Findings(path));
      const period = periodHolding(length, this.asOf);
      const compiled = compileWith({ ...policy, file: path }, this.vocabulary, period, found);
      chosen = compiled || !chosen ? { found, compiled } : chosen;
      if (compiled || !found.list.some(({ code }) => code === 'ENGINE.PERIOD_REFUSED')) break;
    }
    for (const finding of chosen?.found.list ?? []) findings.keep(finding);
    if (chosen?.compiled) this.rules.push(chosen.compiled);
    return id;
  }
}

function noteStrangeKeys(document: JsonObject, findings: Findings): void {
  for (const key of Object.keys(document)) {
    if (findings.full) return;
    if (!RULE_KEYS.includes(key))
      findings.add('KEY_UNKNOWN', step('', key), key, RULE_KEYS.join(', '));
  }
}

/** The id of a rule: `id`, else `name`, else the type of its event. */
function idOf(document: JsonObject): string | undefined {
  const event = member(document, 'event');
  const type = isObject(event) ? member(event, 'type') : undefined;
  return [member(document, 'id'), member(document, 'name'), type].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
}
