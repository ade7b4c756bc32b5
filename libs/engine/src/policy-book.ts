import { type Text } from '#libs/kernel';
import { amountText } from './amount-sentence.ts';
import { type CompiledPolicy, compileWith } from './compile.ts';
import { type Condition } from './condition.ts';
import { derivationSentence } from './expression-sentence.ts';
import { Findings } from './finding.ts';
import { isList, isObject, type Json, type JsonObject, member } from './json-document.ts';
import { type DatedValue, type Parameter } from './parameter.ts';
import { type CertaintyNote, type Policy } from './policy.ts';
import { placeWords } from './policy-book-words.ts';
import { rankingText } from './ranking.ts';
import { type RuleBook } from './rule-book.ts';
import { type RuleLine, ruleLines } from './rule-lines.ts';
import { roundYuan, shareText, counted } from './figure-sentence.ts';
import { inBillionths } from './amount.ts';
import { titleOf } from './sentence.ts';
import { type WorkedCase } from './worked-case.ts';

/** What a policy needs to be known, and what it means when nobody says. */
export interface NeededFact {
  readonly key: string;
  readonly title: Text;
  /** The dataset that holds it; null where it is computed from other facts. */
  readonly datasetId: string | null;
  /** Name of the dataset, or its id where nobody named it. */
  readonly dataset: Text;
  /** The department that delivers it; null where it is computed or nobody is named. */
  readonly department: Text | null;
  readonly note: Text | null;
  /** True where it is computed from other facts; then `note` says after what. */
  readonly derived: boolean;
}

/** A policy as the policy book shows it: what the text says beside what the rule does. */
export interface Chapter {
  readonly policy: Policy;
  /** The period for which parameters are shown; null for catalogue entries. */
  readonly period: string | null;
  readonly scope: readonly RuleLine[];
  readonly conditions: readonly RuleLine[];
  readonly amount: Text | null;
  /** In which order firms are served where the money does not reach all; null where the policy ranks nobody. */
  readonly ranking: Text | null;
  /** How what the policy derives for itself comes about, one sentence each. */
  readonly derivations: readonly Text[];
  readonly parameters: readonly Parameter[];
  readonly facts: readonly NeededFact[];
  readonly cases: readonly WorkedCase[];
  /** How sure its parts are, each with what the part is called. */
  readonly certainty: readonly (CertaintyNote & { readonly place: Text })[];
}

/** A dataset as the book names it. */
export interface NamedDataset {
  readonly title: Text;
  readonly department: Text | null;
}

type Datasets = ReadonlyMap<string, NamedDataset>;

const LEVELS = ['national', 'provincial', 'municipal', 'county', 'park'];

/**
 * The chapters of the policy book: what can run first, from the nation down to the park, then by id; demonstrations last.
 *
 * @param book without findings of severity `error`; a policy that does not compile is shown without its rule
 * @param datasets names of the datasets and of who delivers them, by id
 */
export function chaptersOf(book: RuleBook, datasets: Datasets = new Map()): readonly Chapter[] {
  const place = ({ demonstration, executable, level }: Policy): number =>
    (demonstration ? 100 : 0) + (executable ? 0 : 10) + LEVELS.indexOf(level);
  return [...book.policies.values()]
    .sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1))
    .map((policy) => chapterOf(policy, book, datasets));
}

function chapterOf(policy: Policy, book: RuleBook, datasets: Datasets): Chapter {
  const cases = book.cases.get(policy.id) ?? [];
  const period = cases[0]?.period ?? null;
  const compiled =
    policy.executable && period !== null
      ? compileWith(policy, book, period, new Findings(policy.file))
      : undefined;
  const lines = (condition: Condition | null | undefined): readonly RuleLine[] =>
    condition && compiled ? ruleLines(condition, compiled.codes) : [];
  return {
    policy,
    period: compiled ? period : null,
    scope: lines(compiled?.scope),
    conditions: lines(compiled?.conditions),
    amount: compiled?.amount ? amountText(compiled.amount, null) : null,
    ranking: compiled?.ranking ? rankingText(compiled.ranking) : null,
    derivations: compiled ? ownDerivations(policy, compiled) : [],
    parameters: parametersOf(policy, book),
    facts: compiled ? factsOf(compiled, book, datasets) : [],
    cases,
    certainty: policy.certainty.map((note) => ({
      ...note,
      place: placeWords(note.pointer, nameAt(note.pointer, policy, book)),
    })),
  };
}

/** What a part of the rule is called: the fact it compares, a group or shared condition by its name, what it derives. */
function nameAt(pointer: string, { document }: Policy, book: RuleBook): Text | null {
  const parts = pointer.split('/').slice(1);
  if (!/^(conditions|scope|amount|let)$/.test(parts[0] ?? '') || parts.length < 2) return null;
  let at: Json | undefined = document;
  for (const part of parts)
    at = isList(at) ? at[Number(part)] : isObject(at) ? member(at, part) : undefined;
  if (!isObject(at)) return null;
  const shared = member(at, 'condition');
  const own = typeof shared === 'string' ? book.conditions.get(shared) : at;
  if (!isObject(own)) return null;
  const name = member(own, 'name');
  if (typeof name === 'string') return { zh: name, en: name };
  const title = titleIn(own);
  if (title) return title;
  const fact = member(own, 'fact');
  return typeof fact === 'string' ? (factTitle(fact, document, book) ?? null) : null;
}

/** The title that a part of a policy file gives itself. */
function titleIn(json: Json | undefined): Text | undefined {
  const title = isObject(json) ? member(json, 'title') : undefined;
  if (!isObject(title)) return undefined;
  const [zh, en] = [member(title, 'zh'), member(title, 'en')];
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined;
}

function factTitle(fact: string, document: JsonObject, book: RuleBook): Text | undefined {
  const local = member(document, 'let');
  const own = isObject(local) ? member(local, fact) : undefined;
  return titleIn(own) ?? (book.derived.get(fact)?.definition ?? book.dictionary.get(fact))?.title;
}

/** A fact that only this policy derives is said out; shared ones stand with their article under the data. */
function ownDerivations({ file }: Policy, { derivations, codes }: CompiledPolicy): readonly Text[] {
  return [...derivations.values()]
    .filter(({ source }) => source.file === file)
    .map((one) => derivationSentence(one, codes));
}

/** Every parameter that the policy or what it derives for itself names; those of a table in the order of its rows. */
function parametersOf({ document }: Policy, book: RuleBook): readonly Parameter[] {
  const names = new Set<string>();
  const walk = (json: Json | undefined): void => {
    if (isList(json)) json.forEach(walk);
    if (!isObject(json)) return;
    const name = member(json, 'parameter');
    if (typeof name === 'string') names.add(name);
    const shared = member(json, 'condition');
    if (typeof shared === 'string') walk(book.conditions.get(shared));
    Object.values(json).forEach(walk);
  };
  for (const key of ['let', 'scope', 'conditions', 'amount']) walk(member(document, key));
  return [...book.parameters.values()].filter(({ id }) => names.has(id));
}

function factsOf(
  compiled: CompiledPolicy,
  book: RuleBook,
  datasets: Datasets,
): readonly NeededFact[] {
  const named = (id: string): NamedDataset =>
    datasets.get(id) ?? { title: { zh: id, en: id }, department: null };
  const delivered = compiled.reads.map(({ key, fact, dataset, period }) => {
    const definition = compiled.definitions.get(fact) ?? book.dictionary.get(fact);
    const title = definition
      ? titleOf({ definition, ref: { key, fact, dataset, period } })
      : { zh: key, en: key };
    const { title: set, department } = named(dataset);
    const note = definition?.note ?? null;
    return { key, title, datasetId: dataset, dataset: set, department, note, derived: false };
  });
  const derived = [...compiled.derivations.values()].map(({ ref, definition, source }) => ({
    key: ref.key,
    title: titleOf({ definition, ref }),
    datasetId: null,
    dataset: { zh: '由其他事实计算', en: 'computed from other facts' },
    department: null,
    note: source.reference,
    derived: true,
  }));
  return [...delivered, ...derived];
}

/** A value of a parameter as people read it; what ends it is said so. */
export function parameterValue({ type, unit }: Parameter, { value }: DatedValue): Text {
  if (value === null) return { zh: '终止', en: 'ends' };
  if (type === 'money') return roundYuan(BigInt(value as number));
  if (type === 'decimal' && unit === undefined) return shareText(inBillionths(value as number));
  if (typeof value === 'number') return counted(value, unit ?? '');
  return { zh: String(value), en: String(value) };
}
