import { defineLifecycle, type LocalDate, type Text } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { deadlinesOf } from '#libs/workflow';

/** An objection (异议): stops one entitlement until a second person has decided. */
export const objectionLifecycle = defineLifecycle({
  entity: 'objection',
  title: { zh: '项异议', en: 'objection' },
  words: {
    open: { zh: '待核实', en: 'being looked into' },
    upheld: { zh: '异议成立', en: 'upheld' },
    dismissed: { zh: '异议不成立', en: 'dismissed' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    uphold: { zh: '认定成立', en: 'be upheld' },
    dismiss: { zh: '认定不成立', en: 'be dismissed' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
  },
  initial: 'open',
  states: {
    open: { uphold: 'upheld', dismiss: 'dismissed', withdraw: 'withdrawn' },
    upheld: {},
    dismissed: {},
    withdrawn: {},
  },
});

/** Where an objection stands. */
export type ObjectionState = keyof typeof objectionLifecycle.states;

/** What is objected to of a benefit. */
export const OBJECTION_ABOUT = ['publicity', 'decision', 'list', 'amount', 'fact'] as const;
/** What is objected to: something of a benefit, or a recovery of it. */
export type ObjectionAbout = (typeof OBJECTION_ABOUT)[number] | 'recovery';

/**
 * In how many working days an objection is decided, on the calendar of the authority that decides: our default; no
 * published rule could be read (domain facts §8, step 9).
 */
export const DECISION_TERM = { entity: 'objection', name: 'decision', workdays: 15 } as const;

/** An objection as those who may see it see it. */
export interface ObjectionView {
  readonly id: string;
  readonly entitlementId: string;
  readonly policyId: string;
  readonly title: Text;
  readonly subjectName: string;
  readonly amountFen: string;
  readonly about: ObjectionAbout;
  readonly state: ObjectionState;
  /** Who objects, where an officer entered it; null where the enterprise did so itself. */
  readonly complainant: string | null;
  readonly statement: string;
  readonly raisedOn: LocalDate;
  readonly decideBy: { readonly date: LocalDate; readonly provisional: boolean } | null;
  /** Its term is over and nobody has decided it. */
  readonly overdue: boolean;
  readonly outcome: string | null;
  /** The reader entered it, and so may not decide it. */
  readonly ownHand: boolean;
  readonly version: number;
}

export const OBJECTION: Text = { zh: '异议', en: 'objection' };

/** The objections that the transaction may see: the open ones first, then the latest. */
export async function listObjections(
  tx: Tx,
  of: { readonly entitlementId?: string } = {},
): Promise<ObjectionView[]> {
  return objectionRows(tx, `where $1::uuid is null or o.entitlement_id = $1`, [
    of.entitlementId ?? null,
  ]);
}

/** What the enterprise itself objected to of its benefit and may take back, while nobody has decided it. */
export interface StandingObjection {
  readonly id: string;
  readonly about: ObjectionAbout;
  readonly statement: string;
  readonly raisedOn: LocalDate;
  readonly version: number;
}

/** The enterprise's own objection to a benefit that waits for its decision; null where there is none, or it is another's. */
export async function standingObjection(
  tx: Tx,
  entitlementId: string,
): Promise<StandingObjection | null> {
  const [row] = await tx.query<StandingObjection>(
    `select id, about, statement, raised_on::text as "raisedOn", version from objection
     where entitlement_id = $1 and state = 'open' and complainant is null order by adjustment_id nulls first limit 1`,
    [entitlementId],
  );
  return row ?? null;
}

/** An objection as the enterprise whose benefit it was made to reads it: of another's, not who made it and what was said. */
export interface ToldObjection {
  readonly about: ObjectionAbout;
  readonly state: ObjectionState;
  /** The enterprise made it itself. */
  readonly own: boolean;
  readonly statement: string | null;
  readonly raisedOn: LocalDate;
  /** The reasons of the decision. */
  readonly outcome: string | null;
  readonly decidedAt: string | null;
}

/** All that was objected to of a benefit, in that order. */
export async function toldObjections(tx: Tx, entitlementId: string): Promise<ToldObjection[]> {
  return tx.query<ToldObjection>(
    `select about, state, complainant is null as own, case when complainant is null then statement end as statement, raised_on::text as "raisedOn",
       outcome, to_json(decided_at)#>>'{}' as "decidedAt"
     from objection where entitlement_id = $1 order by raised_on, decided_at nulls last, id`,
    [entitlementId],
  );
}

/** One objection. @throws PLATFORM.NOT_FOUND */
export async function viewObjection(tx: Tx, id: string): Promise<ObjectionView> {
  const [view] = await objectionRows(tx, 'where o.id = $1', [id]);
  if (!view) throw new NotFound(OBJECTION);
  return view;
}

async function objectionRows(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
): Promise<ObjectionView[]> {
  const rows = await tx.query<
    Omit<ObjectionView, 'decideBy' | 'overdue' | 'ownHand'> & { raisedBy: string }
  >(
    `select o.id, o.entitlement_id as "entitlementId", e.policy_id as "policyId", v.document->'title' as title,
       subject_name_at(e.subject_id, d.as_of, d.known_at) as "subjectName", e.amount_fen as "amountFen", o.about, o.state, o.complainant,
       o.statement, o.raised_on::text as "raisedOn", o.outcome, o.raised_by as "raisedBy", o.version
     from objection o join entitlement e on e.id = o.entitlement_id join decision d on d.id = e.decision_id
       join rule_version v on v.id = d.rule_version_id ${where}
     order by (o.state = 'open') desc, o.raised_on desc, o.id limit 200`,
    parameters,
  );
  const terms = await deadlinesOf(
    tx,
    DECISION_TERM.entity,
    DECISION_TERM.name,
    rows.map((row) => row.id),
  );
  return rows.map(({ raisedBy, ...row }) => {
    const term = terms.get(row.id);
    return {
      ...row,
      decideBy: term ? { date: term.dueOn, provisional: term.provisional } : null,
      overdue: row.state === 'open' && term?.state === 'passed',
      ownHand: raisedBy === tx.context.actor,
    };
  });
}
