import { citation, type Explanation } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import {
  declaredIn,
  explainFacts,
  factBookOf,
  type RuleStore,
  readRunFacts,
  versionsOfRun,
  withDeclared,
} from '#libs/matching';
import { closings } from '#libs/ledger';
import { elevate, moveOne, NotFound, promise, VersionStale, type Tx } from '#libs/platform';
import { type SubjectFacts } from '#libs/registry';
import { deadlinesOf, endDeadlines } from '#libs/workflow';
import { acceptedAdjustments, type AcceptedAdjustment } from './adjustment-told.ts';
import { sharesOf, shareTold } from './allocation.ts';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { endedBecause } from './ended-because.ts';
import { AmountDiffers } from './errors.ts';
import { moveEntitlementGates } from './gates.ts';
import { viewGates, type GateView } from './gate-view.ts';
import { type PublicHalt, publicHalts } from './halt.ts';
import { entitlementLifecycle, type EntitlementState } from './lifecycles.ts';
import { budgetYear, commit, release } from './funding.ts';
import {
  standingObjection,
  type StandingObjection,
  type ToldObjection,
  toldObjections,
} from './objection-view.ts';

/** An entitlement as its enterprise sees it; the amount in fen as decimal text. */
export interface EntitlementView {
  readonly id: string;
  readonly policyId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly period: string;
  readonly amountFen: string;
  readonly state: string;
  readonly confirmBy: { readonly date: LocalDate; readonly provisional: boolean } | null;
  /** Why it stands still at present, if its policy is halted; null also once it has ended. */
  readonly halt: PublicHalt | null;
  readonly notifiedAt: string | null;
  readonly decidedOn: LocalDate;
  readonly version: number;
}

/** Everything an enterprise may ask about one entitlement: why, on what basis, from which data, and what happened since. */
export interface EntitlementDetail extends EntitlementView {
  readonly explanation: Explanation;
  /** Where the money of its list was shared out: what it was entitled to, the ratio, and what it gets; else null. */
  readonly allocation: Text | null;
  /** What it was topped up by and what has to be paid back of it, in the order in which that was accepted. */
  readonly adjustments: readonly AcceptedAdjustment[];
  /** What it rests on that the enterprise declared itself; null where the data of departments alone decided. */
  readonly declarationId: string | null;
  /** The year whose budget would bear it was closed: what waits for money then waits in vain. */
  readonly yearClosed: boolean;
  readonly legalBasis: readonly { readonly title: string; readonly article: string | null }[];
  readonly evidence: {
    readonly asOf: LocalDate;
    readonly knownAt: string;
    readonly decisionHash: string;
    readonly factVectorHash: string;
  };
  /** What lies between its listing and the money, in order. */
  readonly gates: readonly GateView[];
  /** What the enterprise itself objected to of it and may still take back; else null. */
  readonly objection: StandingObjection | null;
  /** All that was objected to of it, in that order, with the reasons of what was decided. */
  readonly objections: readonly ToldObjection[];
  /** Why later data ended it; empty unless it was withdrawn for that. */
  readonly endedBecause: readonly Text[];
  readonly history: readonly {
    readonly at: string;
    readonly event: string;
    readonly state: string;
    readonly by: string;
  }[];
}

interface Row {
  id: string;
  subject_id: number;
  policy_id: string;
  title: Text;
  authority: Text;
  period: string;
  amount_fen: string;
  state: string;
  notified_at: string | null;
  listed_on: string;
  version: number;
  transfer_id: string | null;
  decision_id: string;
  rule_version_id: string;
  declaration_id: string | null;
}

const DECLINED: Text = { zh: '企业已放弃。', en: 'The enterprise declined.' };
const NAME: Text = { zh: '惠企事项', en: 'benefit' };
/** What a firm may see: what it applied for, else nothing before it is notified: an unapproved list is no promise. */
const SHOWN = `(e.notified_at is not null or e.declaration_id is not null)`;

/** The benefits of the enterprise in whose context this runs, newest first. */
export async function myEntitlements(tx: Tx): Promise<EntitlementView[]> {
  return asViews(
    tx,
    await rowsOf(tx, `${SHOWN} order by e.notified_at desc nulls first, e.policy_id limit 200`, []),
  );
}

/** One benefit with its reasons. @throws PLATFORM.NOT_FOUND */
export async function viewEntitlement(
  tx: Tx,
  id: string,
  rules: RuleStore,
): Promise<EntitlementDetail> {
  const [row] = await rowsOf(tx, `${SHOWN} and e.id = $1`, [id]);
  if (!row) throw new NotFound(NAME);
  const [view] = await asViews(tx, [row]);
  const [decision] = await tx.query<{
    as_of: string;
    known_at: string;
    decision_hash: string;
    fact_vector_hash: string;
    run_id: string;
  }>(
    `select run_id, as_of::text, to_json(known_at)#>>'{}' as known_at, decision_hash, fact_vector_hash from decision where id = $1`,
    [row.decision_id],
  );
  if (!decision || !view) throw new NotFound(NAME);
  return elevate(tx, async () => {
    const version = await rules.version(tx, row.rule_version_id);
    const declared = await declaredIn(tx, row.decision_id);
    const versions = declared
      ? [version]
      : (await versionsOfRun(tx, rules, decision.run_id)).values();
    const facts = await readRunFacts(tx, version.compiled, {
      subjectIds: [row.subject_id],
      asOf: decision.as_of,
      knownAt: decision.known_at,
      book: await factBookOf(tx, rules, decision.run_id, versions),
    });
    const share = (await sharesOf(tx, [id])).get(id);
    const known = withDeclared(facts.get(row.subject_id) as SubjectFacts, declared);
    return {
      ...view,
      explanation: explainFacts(version, known),
      allocation: share ? shareTold(share) : null,
      adjustments: await acceptedAdjustments(tx, id),
      declarationId: row.declaration_id,
      yearClosed: (await closings(tx, [lineOf(row)])).size > 0,
      legalBasis: version.policy.basis.map((basis) => ({
        title: citation(basis),
        article: basis.article,
      })),
      evidence: {
        asOf: decision.as_of,
        knownAt: decision.known_at,
        decisionHash: decision.decision_hash,
        factVectorHash: decision.fact_vector_hash,
      },
      gates: (await viewGates(tx, [id])).get(id) ?? [],
      objection: await standingObjection(tx, id),
      objections: await toldObjections(tx, id),
      endedBecause: await endedBecause(tx, rules, id),
      history: await historyOf(tx, id),
    };
  });
}

/**
 * Confirms a benefit on behalf of the enterprise, for the version and amount it was shown: the money kept is committed.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws ENTITLEMENT.AMOUNT_DIFFERS
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function confirmEntitlement(
  tx: Tx,
  id: string,
  shown: { version: number; amountFen: string },
): Promise<EntitlementView> {
  const row = await lockShown(tx, id, shown.version);
  if (row.amount_fen !== shown.amountFen) throw new AmountDiffers();
  await elevate(tx, async () => {
    await moveOne(tx, entitlementLifecycle, id, {
      event: 'confirm',
      version: shown.version,
      set: { confirmed_at: 'now', confirmed_by: tx.context.actor },
    });
    await commit(tx, [row.transfer_id as string]);
    await endDeadlines(tx, 'entitlement', [id], 'meet');
    await moveEntitlementGates(tx, 'confirmation', [id], 'close');
    await promise(tx, [{ kind: 'benefits.advance', ref: id }]);
  });
  return viewOne(tx, id);
}

/** Declines a benefit on behalf of the enterprise: the money kept goes back to the budget. */
export async function declineEntitlement(
  tx: Tx,
  id: string,
  shown: { version: number; reason: string },
): Promise<EntitlementView> {
  const row = await lockShown(tx, id, shown.version);
  await elevate(tx, async () => {
    await moveOne(tx, entitlementLifecycle, id, {
      event: 'decline',
      version: shown.version,
      reason: shown.reason,
      set: { ended_reason: shown.reason },
    });
    if (row.transfer_id) await release(tx, [row.transfer_id]);
    await endDeadlines(tx, 'entitlement', [id], 'meet');
    await moveEntitlementGates(tx, 'confirmation', [id], 'fail', DECLINED);
  });
  return viewOne(tx, id);
}

function lineOf(row: Row): { readonly policyId: string; readonly year: string } {
  return { policyId: row.policy_id, year: budgetYear(row.period) };
}

async function lockShown(tx: Tx, id: string, version: number): Promise<Row> {
  const [row] = await rowsOf(tx, `${SHOWN} and e.id = $1 for update of e`, [id]);
  if (!row) throw new NotFound(NAME);
  if (row.version !== version) throw new VersionStale({ zh: '该惠企事项', en: 'This benefit' });
  return row;
}

async function viewOne(tx: Tx, id: string): Promise<EntitlementView> {
  const [view] = await asViews(tx, await rowsOf(tx, `e.id = $1`, [id]));
  if (!view) throw new NotFound(NAME);
  return view;
}

async function rowsOf(tx: Tx, where: string, parameters: readonly unknown[]): Promise<Row[]> {
  return tx.query<Row>(
    `select e.id, e.subject_id, e.policy_id, v.document->'title' as title, v.document->'authority'->'title' as authority, e.period, e.amount_fen,
       e.state, to_json(e.notified_at)#>>'{}' as notified_at, e.listed_on::text, e.version, e.transfer_id, e.decision_id, d.rule_version_id, e.declaration_id
     from entitlement e join decision d on d.id = e.decision_id join rule_version v on v.id = d.rule_version_id where ${where}`,
    parameters,
  );
}

async function asViews(tx: Tx, rows: readonly Row[]): Promise<EntitlementView[]> {
  const deadlines = await deadlinesOf(
    tx,
    'entitlement',
    CONFIRMATION_TERM.name,
    rows.map((row) => row.id),
  );
  const halts = await publicHalts(
    tx,
    rows.filter((row) => !isOver(row)).map((row) => row.policy_id),
  );
  return rows.map((row) => {
    const due = deadlines.get(row.id);
    return {
      id: row.id,
      policyId: row.policy_id,
      title: row.title,
      authority: row.authority,
      period: row.period,
      amountFen: row.amount_fen,
      state: row.state,
      confirmBy: due ? { date: due.dueOn, provisional: due.provisional } : null,
      halt: (isOver(row) ? null : halts.get(row.policy_id)) ?? null,
      notifiedAt: row.notified_at,
      decidedOn: row.listed_on,
      version: row.version,
    };
  });
}

function isOver({ state }: Row): boolean {
  return Object.keys(entitlementLifecycle.states[state as EntitlementState]).length === 0;
}

async function historyOf(tx: Tx, id: string): Promise<EntitlementDetail['history']> {
  const rows = await tx.query<{ at: string; event: string; to_state: string; actor: string }>(
    `select to_json(at)#>>'{}' as at, event, to_state, actor from audit where entity = 'entitlement' and entity_id = $1 order by id`,
    [id],
  );
  return rows.map((row) => ({
    at: row.at,
    event: row.event,
    state: row.to_state,
    by: row.actor.startsWith('system:') ? 'system' : 'person',
  }));
}
