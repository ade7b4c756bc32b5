import type { Text, WorkingCalendar } from '#libs/kernel';
import { holdFor, isOvertaken, nominate, type Nomination, type RuleStore } from '#libs/matching';
import { annotate, displayNames, elevate, moveOne, type Tx, VersionStale } from '#libs/platform';
import { enlist } from './enlisting.ts';
import { budgetYear, promiseFunding } from './funding.ts';
import type { GateKeeper } from './gates.ts';
import { askAgain, tellObjectors } from './list-consultation.ts';
import { lockReviewed } from './list-opinion.ts';
import { AddedBarred, AddedUnknown, ListOvertaken } from './review-errors.ts';
import { listAdditionLifecycle } from './review-lifecycles.ts';

/** What an officer says of a firm that the draft lacks. */
export interface Addition {
  readonly version: number;
  readonly creditCode: string;
  readonly reason: string;
  /** Number or name of the document that shows it. */
  readonly evidence: string;
}

/** A firm that somebody would put on a list, and what became of it. */
export interface AdditionView {
  readonly id: string;
  readonly subjectName: string;
  readonly creditCode: string | null;
  readonly state: keyof typeof listAdditionLifecycle.states;
  readonly reason: string;
  readonly evidence: string;
  readonly verdict: 'eligible' | 'ineligible' | 'undetermined';
  /** Why: the decisive findings, or what keeps an eligible firm off. */
  readonly reasons: readonly Text[];
  readonly proposedByName: string;
  readonly proposedAt: string;
}

const STANDS_ELSEWHERE: Text = {
  zh: '该企业已在名单上、已享受、已放弃，或与其已有的其他政策权益互斥，未重复列入。',
  en: 'It stands on a list already, was served, declined, or has a benefit that excludes this one; it was not put on twice.',
};
const NO_SUM: Text = {
  zh: '按规则应得金额为零，未列入。',
  en: 'By the rule the amount is zero; it was not listed.',
};
const NOBODY_OWES: Text = {
  zh: '缺少的数据没有可以补交的部门，未列入待补数据；请由企业或数据管理人员更正数据后再匹配。',
  en: 'No department can be asked for what is missing, so nothing waits for it; have the data corrected and match again.',
};

/**
 * Puts a firm on a list under review that the draft lacks, with reason and evidence (补充列入), if and only if the matcher
 * finds it eligible as of the day of the list, on what is known now. An undetermined one goes to the holds for data; an
 * ineligible one is refused. Whatever comes of it is kept with the reasons. Departments that gave their view are asked
 * again, and whoever added a firm does not approve the list.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws LIST.NOT_REVIEWED
 * @throws LIST.ADDED_UNKNOWN
 * @throws LIST.OVERTAKEN when a later run over everybody has been applied
 * @throws LIST.ADDED_BARRED when it was struck off, or an objection that was upheld took the benefit back
 * @throws MATCHING.AMOUNT_AWAITS_RUN when data has changed what it is entitled to, which the next run says first
 * @throws MATCHING.OPINION_DIFFERS
 */
export async function addFirm(
  tx: Tx,
  calendar: WorkingCalendar,
  rules: RuleStore,
  listId: string,
  said: Addition,
): Promise<void> {
  const list = await lockReviewed(tx, listId);
  if (list.version !== said.version) throw new VersionStale({ zh: '该名单', en: 'This list' });
  const [subject] = await tx.query<{ subject_id: number }>(
    `select i.subject_id from identifier i join subject s on s.id = i.subject_id
     where i.scheme = 'credit-code' and i.value = $1 and i.valid_until is null`,
    [said.creditCode],
  );
  if (!subject) throw new AddedUnknown();
  await elevate(tx, async () => {
    if (await isOvertaken(tx, list.run_id)) throw new ListOvertaken();
    // Before it is judged, which would open an episode that the next run could list.
    if (await isBarred(tx, listId, subject.subject_id)) throw new AddedBarred();
    const nomination = await nominate(tx, rules, {
      runId: list.run_id,
      ruleVersionId: list.rule_version_id,
      subjectId: subject.subject_id,
    });
    await settle(
      tx,
      { calendar, rules },
      { listId, subjectId: subject.subject_id, said, nomination },
    );
  });
}

interface Judged {
  readonly listId: string;
  readonly subjectId: number;
  readonly said: Addition;
  readonly nomination: Nomination;
}

async function settle(tx: Tx, { calendar, rules }: GateKeeper, judged: Judged): Promise<void> {
  const { nomination, listId, subjectId, said } = judged;
  const { decision, explanation, episode, scope } = nomination;
  if (episode === null) {
    const owing =
      decision.verdict === 'undetermined'
        ? await holdFor(tx, scope, calendar, { subjectId, decision })
        : [];
    const more = decision.verdict === 'undetermined' && owing.length === 0 ? [NOBODY_OWES] : [];
    await keep(tx, judged, owing.length > 0 ? 'hold' : 'refuse', [...explanation.reasons, ...more]);
    return;
  }
  if (episode.amountFen === 0n) return keep(tx, judged, 'refuse', [NO_SUM]);
  // Asked before it takes a place that others would have to leave for it.
  const stands = await standsAlready(tx, judged, episode.episodeId);
  const before = new Set(await onList(tx, listId, subjectId));
  if (!stands) await enlist(tx, rules, scope, [episode], listId);
  // Where the policy ranks firms nobody is served on being listed.
  await promiseFunding(tx, [{ policyId: scope.policy.id, year: budgetYear(scope.period) }]);
  const [entitlementId] = (await onList(tx, listId, subjectId)).filter((id) => !before.has(id));
  if (entitlementId === undefined) return keep(tx, judged, 'refuse', [STANDS_ELSEWHERE]);
  await keep(tx, judged, 'admit', explanation.reasons, entitlementId);
  await askAgain(tx, calendar, listId, `added ${said.evidence}`);
  await tellObjectors(tx, listId);
}

/** Whether a person took the benefit of a list off this firm for good: struck it off, or upheld an objection. */
async function isBarred(tx: Tx, listId: string, subjectId: number): Promise<boolean> {
  const barred = await tx.query(
    `select from entitlement e join benefit_list l on l.policy_id = e.policy_id and l.period = e.period
     where l.id = $1 and e.subject_id = $2 and e.item = '' and e.barred_by is not null limit 1`,
    [listId, subjectId],
  );
  return barred.length > 0;
}

/** Whether the firm has the benefit, or declined just what it is entitled to now; another policy is no matter here. */
async function standsAlready(
  tx: Tx,
  { listId, subjectId }: Judged,
  episodeId: string,
): Promise<boolean> {
  const stands = await tx.query(
    `select from entitlement e join benefit_list l on l.policy_id = e.policy_id and l.period = e.period
     where l.id = $1 and e.subject_id = $2 and e.item = '' and e.state <> 'withdrawn' and (e.state <> 'declined' or e.episode_id = $3) limit 1`,
    [listId, subjectId, episodeId],
  );
  return stands.length > 0;
}

async function onList(tx: Tx, listId: string, subjectId: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from entitlement where list_id = $1 and subject_id = $2`,
    [listId, subjectId],
  );
  return rows.map(({ id }) => id);
}

async function keep(
  tx: Tx,
  { listId, subjectId, said, nomination }: Judged,
  event: 'admit' | 'refuse' | 'hold',
  reasons: readonly Text[],
  entitlementId?: string,
): Promise<void> {
  await annotate(tx, '', said.reason);
  const [row] = await tx.query<{ id: string }>(
    `insert into list_addition (list_id, subject_id, state, reason, evidence, verdict, reasons, proposed_by, authority, division)
     select id, $2, 'proposed', $3, $4, $5, $6, $7, authority, division from benefit_list where id = $1 returning id`,
    [
      listId,
      subjectId,
      said.reason,
      said.evidence,
      nomination.decision.verdict,
      JSON.stringify(reasons),
      tx.context.actor,
    ],
  );
  await moveOne(tx, listAdditionLifecycle, (row as { id: string }).id, {
    event,
    reason: said.evidence,
    ...(entitlementId === undefined ? {} : { set: { entitlement_id: entitlementId } }),
  });
}

/** The firms that somebody would put on a list, the earliest first; asked with the reach of whoever may see the list. */
export async function viewAdditions(tx: Tx, listId: string): Promise<readonly AdditionView[]> {
  const rows = await elevate(tx, () =>
    tx.query<Omit<AdditionView, 'proposedByName'> & { proposedBy: string }>(
      `select a.id, s.name as "subjectName", i.value as "creditCode", a.state, a.reason, a.evidence, a.verdict, a.reasons,
         a.proposed_by as "proposedBy", to_json(a.proposed_at)#>>'{}' as "proposedAt"
       from list_addition a join subject s on s.id = a.subject_id
         left join identifier i on i.subject_id = s.id and i.scheme = 'credit-code' and i.valid_until is null
       where a.list_id = $1 order by a.proposed_at, a.id limit 500`,
      [listId],
    ),
  );
  const names = await displayNames(
    tx,
    rows.map(({ proposedBy }) => proposedBy),
  );
  return rows.map(({ proposedBy, ...row }) => ({
    ...row,
    proposedByName: names.get(proposedBy) ?? proposedBy,
  }));
}
