import type { Silence } from '#libs/engine';
import type { DueDay, LocalDate, Text } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { GOES_ON } from './lifecycles.ts';
import { queueDeliveries } from './notice-delivery.ts';
import { type NoticeKind, type RightNoticeKind, sentence } from './notice-text.ts';

/** Of a deadline `d`: its last day as a number, which counts the rounds of what is said once for each end of a term. */
const END_OF_TERM = `(d.due_on - date '2000-01-01')`;
/** Notices shown at once. */
const SHOWN = 100;

/** A notice as its enterprise reads it. */
export interface NoticeView {
  readonly id: string;
  readonly kind: string;
  /** Null of a right, and of a document of an inspection. */
  readonly entitlementId: string | null;
  readonly text: Text;
  readonly sentAt: string;
  readonly read: boolean;
}

/** Tells the enterprises of some entitlements, once for each kind and round, however often this is called. */
export async function tell(
  tx: Tx,
  kind: NoticeKind,
  ids: readonly string[],
  round = 1,
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `insert into notice (entitlement_id, subject_id, kind, channel, round, authority, division)
     select id, subject_id, $2, 'in-app', $3, authority, division from entitlement where id = any($1::uuid[]) on conflict do nothing returning id`,
    [ids, kind, round],
  );
  await queueDeliveries(tx, rows);
}

/** Tells firms of some rights, in the application; each time in a round of its own. */
export async function tellOfRights(
  tx: Tx,
  kind: RightNoticeKind,
  ids: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into notice (right_id, subject_id, kind, channel, round, authority, division)
     select r.id, r.subject_id, $2, 'in-app', 1 + (select count(*) from notice n where n.right_id = r.id and n.kind = $2), r.authority, r.division
     from benefit_right r where r.id = any($1::uuid[])`,
    [ids, kind],
  );
}

/** The same in a round of its own: what may happen to an entitlement more than once. */
export async function tellAnew(tx: Tx, kind: NoticeKind, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `insert into notice (entitlement_id, subject_id, kind, channel, round, authority, division)
     select e.id, e.subject_id, $2, 'in-app', 1 + (select count(*) from notice n where n.entitlement_id = e.id and n.kind = $2), e.authority, e.division
     from entitlement e where e.id = any($1::uuid[]) returning id`,
    [ids, kind],
  );
  await queueDeliveries(tx, rows);
}

/** Tells the enterprises of some adjustments, each in a round of its own. */
export async function tellOfAdjustments(
  tx: Tx,
  kind: NoticeKind,
  adjustmentIds: readonly string[],
): Promise<void> {
  for (const id of adjustmentIds) {
    const rows = await tx.query<{ id: string }>(
      `insert into notice (entitlement_id, subject_id, kind, channel, round, adjustment_id, authority, division)
       select a.entitlement_id, a.subject_id, $2, 'in-app',
         1 + (select count(*) from notice n where n.entitlement_id = a.entitlement_id and n.kind = $2), a.id, a.authority, a.division
       from adjustment a where a.id = $1 returning id`,
      [id, kind],
    );
    await queueDeliveries(tx, rows);
  }
}

/** How who has not answered is reminded, by what silence will be taken for. */
export const REMINDERS = {
  lapses: 'confirm-reminder',
  confirms: 'reminder-confirms',
  declines: 'reminder-declines',
} as const satisfies Record<Silence, NoticeKind>;

/** Of a deadline `d` of an entitlement `e`: who may still answer, and is not held up. */
const MAY_ANSWER = `d.entity = 'entitlement' and d.name = 'confirmation' and d.state = 'running' and e.state = 'notified' and ${GOES_ON}`;

/**
 * Lengthens terms that end before a day and of which nobody was reminded yet, to that day: after an outage a firm would be reminded
 * and be past its term in one minute.
 *
 * @returns how many were lengthened, at most so many
 */
export async function leaveTimeToAnswer(tx: Tx, until: DueDay, most: number): Promise<number> {
  const rows = await tx.query(
    `update deadline set due_on = $1, provisional = provisional or $2 where id in (
       select d.id from deadline d join entitlement e on e.id::text = d.entity_id
       where ${MAY_ANSWER} and d.due_on < $1 and d.reminded_on is null order by d.due_on, d.id limit $3 for update of d skip locked)
     returning id`,
    [until.date, until.provisional, most],
  );
  return rows.length;
}

/**
 * Reminds who has not answered and whose term ends on a day or before it, under a policy that is not halted, of what its
 * silence will mean: once for each end of a term, so that whose term began anew or was lengthened is reminded again. No term
 * passes of which its firm was not reminded.
 *
 * @returns who was reminded, at most so many
 */
export async function remind(tx: Tx, until: LocalDate, most: number): Promise<string[]> {
  const today = await businessDate(tx);
  const rows = await tx.query<{ id: string; term: string; round: number; silence: Silence }>(
    `select e.id, d.id as term, ${END_OF_TERM} as round, coalesce(g.silence, 'lapses') as silence from deadline d join entitlement e on e.id::text = d.entity_id
       join gate g on g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation'
     where ${MAY_ANSWER} and d.due_on between $4 and $1
       and not exists (select from notice n where n.entitlement_id = e.id and n.kind = any($3) and n.round = ${END_OF_TERM})
     order by d.due_on, d.id limit $2 for update of e skip locked`,
    [until, most, Object.values(REMINDERS), today],
  );
  for (const [silence, kind] of Object.entries(REMINDERS)) {
    const own = rows.filter((row) => row.silence === silence);
    for (const round of new Set(own.map((row) => row.round)))
      await tell(
        tx,
        kind,
        own.filter((row) => row.round === round).map((row) => row.id),
        round,
      );
  }
  await tx.query(
    `update deadline set reminded_on = coalesce(reminded_on, $2) where id = any($1::uuid[])`,
    [rows.map(({ term }) => term), today],
  );
  return rows.map(({ id }) => id);
}

/** The latest notices of the enterprise in whose context this runs, newest first. */
export async function myNotices(tx: Tx): Promise<NoticeView[]> {
  const rows = await tx.query<{
    id: string;
    kind: string;
    entitlementId: string | null;
    title: Text;
    sentAt: string;
    read: boolean;
  }>(
    `select n.id, n.kind, n.entitlement_id as "entitlementId", coalesce(v.document->'title', jsonb_build_object('zh', i.title, 'en', i.title)) as title, to_json(n.sent_at)#>>'{}' as "sentAt",
       n.read_at is not null as read
     from notice n left join entitlement e on e.id = n.entitlement_id left join benefit_right r on r.id = n.right_id
       left join decision d on d.id = coalesce(e.decision_id, r.decision_id) left join rule_version v on v.id = d.rule_version_id
       left join inspection_document i on i.id = n.document_id
     where n.channel = 'in-app' order by n.sent_at desc, n.id desc limit ${SHOWN}`,
  );
  return rows.map(({ title, ...notice }) => ({ ...notice, text: sentence(notice.kind, title) }));
}

/** Marks what the enterprise was shown as read. @param shown the newest notice of those */
export async function readNotices(tx: Tx, shown: string): Promise<void> {
  await tx.query(
    `update notice n set read_at = now() from notice s
     where s.id = $1 and (n.sent_at, n.id) <= (s.sent_at, s.id) and n.read_at is null`,
    [shown],
  );
}
