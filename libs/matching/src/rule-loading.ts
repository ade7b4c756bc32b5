import {
  compileMatter,
  compileModel,
  type CompiledPolicy,
  compilePolicy,
  compileQuota,
  type JsonObject,
  loadRuleBook,
  periodDecidedOn,
  type RuleFile,
} from '#libs/engine';
import { fingerprint, invariant, type LocalDate } from '#libs/kernel';
import { moveOne, type Tx, VersionStale } from '#libs/platform';
import { NoDraft, PolicyBeyondReach, RulesRefused, SameAuthor } from './errors.ts';
import { ruleVersionLifecycle } from './lifecycles.ts';
import { type VersionRow } from './rule-store.ts';

/** What of a policy, a model or a document about inspections is kept as a version. */
interface Loadable {
  readonly id: string;
  readonly programme: string;
  readonly authority: { readonly id: string };
  readonly divisions: readonly string[];
  readonly document: JsonObject;
}

/** A policy about to be published for a period, as its file says. */
export interface PublishedDocument {
  readonly policyId: string;
  readonly period: string;
  readonly document: JsonObject;
}

/** What loading did with one policy. */
export interface LoadedRule {
  readonly policyId: string;
  readonly outcome:
    | 'unchanged'
    | 'published'
    | 'drafted'
    | 'differs'
    | 'not in force'
    | 'catalogue only'
    | 'demonstration only';
  /** The number of the draft that waits to be published, by which {@link publishDraft} knows it. */
  readonly draft?: number;
}

/**
 * Loads a rule tree into the database.
 *
 * Outside the demo everything arrives as a draft, and a version published there is never overwritten: a difference is
 * reported and drafted; what is invented for demonstration is left out. In the demo rules are published at once, recorded as such.
 *
 * @throws MATCHING.RULES_REFUSED when any file has an error
 */
export async function loadRules(
  tx: Tx,
  files: readonly RuleFile[],
  options: { demo: boolean; today: LocalDate },
): Promise<LoadedRule[]> {
  const { book, findings } = loadRuleBook(files);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new RulesRefused(errors);
  const digest = bookDigest(files);
  await tx.query(
    `insert into rule_book (digest, files, loaded_by) values ($1, $2, $3)
     on conflict (digest) do update set loaded_at = now()`,
    [digest, JSON.stringify(files), tx.context.actor],
  );
  const loaded: LoadedRule[] = [];
  for (const policy of book.policies.values()) {
    if (policy.demonstration && !options.demo)
      loaded.push({ policyId: policy.id, outcome: 'demonstration only' });
    else if (!policy.executable) loaded.push({ policyId: policy.id, outcome: 'catalogue only' });
    else {
      const period = periodDecidedOn(policy, options.today);
      if (period === null) loaded.push({ policyId: policy.id, outcome: 'not in force' });
      else
        loaded.push(
          await loadRule(tx, policy, compilePolicy(policy, book, period), digest, options),
        );
    }
  }
  for (const model of book.models.values()) {
    const period = periodDecidedOn({ ...model, settlement: null }, options.today);
    if (model.demonstration && !options.demo)
      loaded.push({ policyId: model.id, outcome: 'demonstration only' });
    else if (period === null) loaded.push({ policyId: model.id, outcome: 'not in force' });
    else loaded.push(await loadRule(tx, model, compileModel(model, book, period), digest, options));
  }
  for (const one of [...book.matters.values(), ...book.quotas.values()]) {
    const period = periodDecidedOn({ ...one, settlement: null }, options.today);
    if (one.demonstration && !options.demo)
      loaded.push({ policyId: one.id, outcome: 'demonstration only' });
    else if (period === null) loaded.push({ policyId: one.id, outcome: 'not in force' });
    else {
      const { rule } =
        'subjects' in one ? compileMatter(one, book, period) : compileQuota(one, book, period);
      loaded.push(await loadRule(tx, one, rule, digest, options));
    }
  }
  return loaded;
}

/** Whether these files are the rule tree that was loaded last. */
export async function isLatestBook(tx: Tx, files: readonly RuleFile[]): Promise<boolean> {
  const [row] = await tx.query<{ digest: string }>(
    `select digest from rule_book order by loaded_at desc limit 1`,
  );
  return row?.digest === bookDigest(files);
}

function bookDigest(files: readonly RuleFile[]): string {
  return fingerprint(files.map(({ path, text }) => [path, text]));
}

/**
 * Publishes a draft of a policy in the name of the transaction's actor, who is not the one that drafted it; the version it
 * replaces is retired.
 *
 * @param number the draft that the publisher has read; if another was loaded since, nothing is published
 * @param mayGoLive asked before anything is written what else a policy needs; throws where it lacks something
 * @throws MATCHING.NO_DRAFT
 * @throws PLATFORM.VERSION_STALE
 * @throws MATCHING.SAME_AUTHOR
 * @throws MATCHING.POLICY_BEYOND_REACH when the policy is of another authority or of more than the actor's division
 */
export async function publishDraft(
  tx: Tx,
  policyId: string,
  number: number,
  mayGoLive: (tx: Tx, document: PublishedDocument) => Promise<void>,
): Promise<void> {
  const rows = await tx.query<
    VersionRow & { drafted_by: string; authority: string; division: string; document: JsonObject }
  >(
    `select id, policy_id, period, book_digest, decision_hash, document_hash, state, number, drafted_by, authority, division, document from rule_version v
     where policy_id = $1 and state <> 'retired'
     order by (select loaded_at from rule_book b where b.digest = v.book_digest) desc, number desc for update of v`,
    [policyId],
  );
  const drafts = rows.filter((row) => row.state === 'draft');
  const draft = drafts.find((row) => row.number === number);
  if (!draft) throw new NoDraft(policyId, number);
  if (draft !== drafts[0])
    throw new VersionStale({ zh: '该政策的草稿', en: 'The draft of this policy' });
  const { actor, authorities, division } = tx.context;
  const isOurs = authorities.includes('*') || authorities.includes(draft.authority);
  if (!isOurs || !draft.division.startsWith(division))
    throw new PolicyBeyondReach(policyId, draft.authority);
  if (draft.drafted_by === actor) throw new SameAuthor();
  await mayGoLive(tx, { policyId, period: draft.period, document: draft.document });
  const inForce = rows.find((row) => row.state === 'published' && row.period === draft.period);
  if (inForce)
    await moveOne(tx, ruleVersionLifecycle, inForce.id, {
      event: 'retire',
      reason: `replaced by ${draft.id}`,
    });
  await moveOne(tx, ruleVersionLifecycle, draft.id, {
    event: 'publish',
    set: { published_by: tx.context.actor, published_at: 'now' },
  });
}

type Hashed = Pick<CompiledPolicy, 'period' | 'decisionHash' | 'documentHash'>;

async function loadRule(
  tx: Tx,
  policy: Loadable,
  compiled: Hashed,
  digest: string,
  options: { demo: boolean },
): Promise<LoadedRule> {
  const rows = await tx.query<VersionRow>(
    `select id, policy_id, period, book_digest, decision_hash, document_hash, state, number from rule_version
     where policy_id = $1 and period = $2 and state <> 'retired' for update`,
    [policy.id, compiled.period],
  );
  const same = rows.find(
    (row) =>
      row.decision_hash === compiled.decisionHash && row.document_hash === compiled.documentHash,
  );
  const inForce = rows.find((row) => row.state === 'published');
  if (same && (!options.demo || same.state === 'published'))
    return {
      policyId: policy.id,
      outcome: 'unchanged',
      ...(same.state === 'draft' ? { draft: same.number } : {}),
    };
  const { id, number } = same ?? (await insertVersion(tx, policy, compiled, digest, options.demo));
  if (!options.demo)
    return { policyId: policy.id, outcome: inForce ? 'differs' : 'drafted', draft: number };
  if (inForce)
    await moveOne(tx, ruleVersionLifecycle, inForce.id, {
      event: 'retire',
      reason: 'replaced by the files of the demo',
    });
  await moveOne(tx, ruleVersionLifecycle, id, {
    event: 'publish',
    reason: 'published as demo',
    set: { published_by: tx.context.actor, published_at: 'now' },
  });
  return { policyId: policy.id, outcome: 'published' };
}

async function insertVersion(
  tx: Tx,
  policy: Loadable,
  compiled: Hashed,
  digest: string,
  demo: boolean,
): Promise<{ id: string; number: number }> {
  const [row] = await tx.query<{ id: string; number: number }>(
    `insert into rule_version (programme, policy_id, state, period, decision_hash, document_hash, book_digest, document, authority, division, drafted_by, demo, number)
     select $1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce(max(number), 0) + 1 from rule_version where policy_id = $2
     returning id, number`,
    [
      policy.programme,
      policy.id,
      compiled.period,
      compiled.decisionHash,
      compiled.documentHash,
      digest,
      JSON.stringify(policy.document),
      policy.authority.id,
      policy.divisions[0] ?? '',
      tx.context.actor,
      demo,
    ],
  );
  invariant(row !== undefined, 'an inserted rule version has an id');
  return row;
}
