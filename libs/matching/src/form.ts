/**
 * The form of 即申即享: for one enterprise and one policy it shows what departments said, asks for what is missing and may
 * be declared, and is judged on the data of the last run, by the rule in force.
 */
import {
  citation,
  type ColumnRef,
  decide,
  type Decision,
  type FactDefinition,
  type FactType,
  factText,
  titleOf,
} from '#libs/engine';
import { fingerprint, type LocalDate, type Text } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { type SubjectFacts } from '#libs/registry';
import { readRunFacts, type RunBook } from './cohorts.ts';
import { sourceName } from './declared-facts.ts';
import { ApplicationPaused, FormNotOffered, type NotOffered } from './errors.ts';
import { factBookOf } from './plan-run.job.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';

/** A fact the enterprise is asked for. */
export interface AskedFact {
  /** Column key, by which the answer names it. */
  readonly key: string;
  readonly fact: string;
  readonly title: Text;
  readonly type: FactType;
  readonly unit: string | null;
  readonly hint: Text;
  /** The codes to choose from; null where there is no list. */
  readonly codes: readonly { readonly code: string; readonly title: Text }[] | null;
}

/** A fact that is known already. */
export interface KnownFact {
  readonly key: string;
  readonly title: Text;
  readonly value: Text;
  readonly source: {
    readonly title: Text;
    readonly department: Text;
    readonly asOf: LocalDate;
  } | null;
}

/** A policy that an enterprise may apply for at once. */
export interface Offer {
  readonly policyId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly summary: Text;
  readonly period: string;
  /** How many facts it has to state; 0 where departments said everything. */
  readonly asks: number;
}

/** The form as it is shown. */
export interface FormView extends Offer {
  readonly legalBasis: readonly { readonly title: string; readonly article: string | null }[];
  /** The day and moment of the data, which stay the same until the next run. */
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly known: readonly KnownFact[];
  readonly asked: readonly AskedFact[];
  /** What is signed, with what follows from false data. */
  readonly statement: Text;
  /** Names rule, data, questions and statement; an application names the form that was read. */
  readonly digest: string;
}

/** Where a pair stands on the data of the last run. */
export interface Standing {
  readonly version: RuleVersion;
  readonly runId: string;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly book: RunBook;
  readonly subjectId: number;
  readonly facts: SubjectFacts;
  readonly decision: Decision;
}

/** A pair whose form may be filled in. */
export interface OpenForm extends Standing {
  readonly asked: readonly ColumnRef[];
  readonly view: FormView;
}

/** What an enterprise may apply for at once, by policy id. Asked with the system's reach. */
export async function listForms(tx: Tx, rules: RuleStore, subjectId: number): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (const version of await instant(tx, rules)) {
    const standing = await standingOf(tx, rules, version, subjectId);
    if (!standing || standing === 'paused') continue;
    if ((await notOffered(tx, standing)) === null) offers.push(offerOf(standing));
  }
  return offers;
}

/**
 * One form, asked for with the system's reach.
 *
 * @throws MATCHING.FORM_NOT_OFFERED
 * @throws MATCHING.APPLICATION_PAUSED
 */
export async function openForm(
  tx: Tx,
  rules: RuleStore,
  subjectId: number,
  policyId: string,
): Promise<OpenForm> {
  const version = (await instant(tx, rules)).find(({ policy }) => policy.id === policyId);
  if (!version) throw new FormNotOffered('no such form');
  const standing = await standingOf(tx, rules, version, subjectId);
  if (standing === 'paused') throw new ApplicationPaused();
  if (!standing) throw new FormNotOffered('no data yet');
  const because = await notOffered(tx, standing);
  if (because !== null) throw new FormNotOffered(because);
  const asked = askedOf(standing);
  return { ...standing, asked, view: viewOf(standing, asked) };
}

async function instant(tx: Tx, rules: RuleStore): Promise<RuleVersion[]> {
  const versions = await rules.published(tx, await businessDate(tx));
  return versions.filter(
    ({ policy }) =>
      policy.deliveryMode === 'instant' &&
      policy.fundingLine !== null &&
      policy.declarable !== null,
  );
}

/** A run, the day it judged and what it knew. */
interface RunMoment {
  readonly id: string;
  readonly as_of: string;
  readonly known_at: string;
}

/**
 * Judges a subject by the rule in force on the data of the last run that finished this policy. Undefined before the first;
 * paused while a later run is being applied, or after one whose second opinion differed: its data are newer.
 */
export async function standingOf(
  tx: Tx,
  rules: RuleStore,
  version: RuleVersion,
  subjectId: number,
): Promise<Standing | 'paused' | undefined> {
  const [run] = await tx.query<{ id: string; as_of: string; known_at: string; paused: boolean }>(
    `select r.id, r.as_of::text, to_json(r.known_at)#>>'{}' as known_at, exists (select from run_policy o join run l on l.id = o.run_id
         where o.policy_id = p.policy_id and o.period = p.period and l.kind = 'full' and l.known_at > r.known_at
           and (l.state = 'applying' or o.state = 'parked')) as paused
     from run_policy p join run r on r.id = p.run_id where r.kind = 'full' and p.policy_id = $1 and p.period = $2 and p.state = 'finished'
     order by r.known_at desc limit 1`,
    [version.policy.id, version.period],
  );
  if (!run) return undefined;
  if (run.paused) return 'paused';
  const since = await judgedSince(tx, version, subjectId, run);
  return judgeAt(tx, rules, version, subjectId, since ?? run);
}

/** The judgement of a subject for a policy that knew more than a run, if there was any. */
async function judgedSince(
  tx: Tx,
  { policy, period }: RuleVersion,
  subjectId: number,
  run: RunMoment,
): Promise<RunMoment | undefined> {
  const [row] = await tx.query<RunMoment>(
    `select r.id, r.as_of::text, to_json(r.known_at)#>>'{}' as known_at from judged_pair j join run r on r.id = j.run_id
     where j.subject_id = $1 and j.policy_id = $2 and j.period = $3 and j.known_at > $4::timestamptz`,
    [subjectId, policy.id, period, run.known_at],
  );
  return row;
}

/** Judges a subject by a rule on the data of a run. */
export async function judgeAt(
  tx: Tx,
  rules: RuleStore,
  version: RuleVersion,
  subjectId: number,
  run: RunMoment,
): Promise<Standing> {
  const moment = { asOf: run.as_of, knownAt: run.known_at };
  const book = await factBookOf(tx, rules, run.id, [version]);
  const found = await readRunFacts(tx, version.compiled, {
    subjectIds: [subjectId],
    ...moment,
    book,
  });
  const facts = found.get(subjectId) as SubjectFacts;
  const decision = decide(version.compiled, facts.row);
  return { version, runId: run.id, ...moment, book, subjectId, facts, decision };
}

/** What the rule reads, nobody delivered and the policy lets a firm declare. */
function askedOf({ version, facts, decision }: Standing): readonly ColumnRef[] {
  if (decision.verdict !== 'undetermined') return [];
  const may = new Set(version.policy.declarable?.facts.map(({ fact }) => fact));
  return version.compiled.reads.filter((ref) => may.has(ref.fact) && facts.row.value(ref) === null);
}

async function notOffered(tx: Tx, standing: Standing): Promise<NotOffered | null> {
  const { version, subjectId, decision } = standing;
  const [answered] = await tx.query<{ state: string }>(
    `select state from entitlement where subject_id = $1 and policy_id = $2 and period = $3 and item = ''
       and (state <> 'withdrawn' or barred_by is not null) limit 1`,
    [subjectId, version.policy.id, version.period],
  );
  if (answered) return 'decided before';
  if (decision.verdict === 'ineligible') return 'not eligible';
  const asked = new Set(askedOf(standing).map(({ key }) => key));
  const [contradicted] = await tx.query(
    `select from declaration where subject_id = $1 and policy_id = $2 and period = $3 and state = 'contradicted' limit 1`,
    [subjectId, version.policy.id, version.period],
  );
  if (contradicted && asked.size > 0) return 'contradicted';
  return decision.missing.every(({ key }) => asked.has(key)) ? null : 'data missing';
}

function offerOf(standing: Standing): Offer {
  const { policy, period } = standing.version;
  return {
    policyId: policy.id,
    title: policy.title,
    authority: policy.authority.title,
    summary: policy.summary,
    period,
    asks: askedOf(standing).length,
  };
}

function viewOf(standing: Standing, asked: readonly ColumnRef[]): FormView {
  const { version, facts, asOf, knownAt, runId } = standing;
  const { policy, compiled } = version;
  const statement = policy.declarable?.statement ?? policy.title;
  const keys = asked.map(({ key }) => key);
  return {
    ...offerOf(standing),
    legalBasis: policy.basis.map((basis) => ({ title: citation(basis), article: basis.article })),
    asOf,
    knownAt,
    known: compiled.reads.flatMap((ref): KnownFact[] => {
      const value = facts.row.value(ref);
      const definition = definitionOf(version, ref);
      if (value === null) return [];
      const found = facts.provenance(ref);
      const title = titleOf({ definition, ref });
      return [
        {
          key: ref.key,
          title,
          value: factText(definition, value, compiled.codes),
          source: found ? { ...sourceName(version, found.dataset), asOf: found.asOf } : null,
        },
      ];
    }),
    asked: asked.map((ref) => askedFact(version, ref)),
    statement,
    digest: fingerprint({ version: version.id, runId, keys, statement: { ...statement } }),
  };
}

function askedFact(version: RuleVersion, ref: ColumnRef): AskedFact {
  const definition = definitionOf(version, ref);
  const hint = version.policy.declarable?.facts.find(({ fact }) => fact === ref.fact)?.hint;
  const list = definition.codeList && version.compiled.codes.get(definition.codeList);
  return {
    key: ref.key,
    fact: ref.fact,
    title: titleOf({ definition, ref }),
    type: definition.type,
    unit: definition.unit ?? null,
    hint: hint ?? definition.title,
    codes: list ? [...list.codes.values()].map(({ code, title }) => ({ code, title })) : null,
  };
}

/** The dictionary entry of a column that a compiled rule reads. */
export function definitionOf({ compiled }: RuleVersion, ref: ColumnRef): FactDefinition {
  return compiled.definitions.get(ref.fact) as FactDefinition;
}
