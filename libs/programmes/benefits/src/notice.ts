import type { LocalDate, Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { GOES_ON } from './lifecycles.ts';

/** What an enterprise is told, by kind: a sentence in which 《》 is the benefit. */
const SAID = {
  entitled: {
    zh: '您符合《》，已为您预留资金，请核对后确认。',
    en: 'You are entitled to "": its money is kept for you. Please check and confirm it.',
  },
  deemed: {
    zh: '您符合《》，已为您预留资金；依规无须确认，将按程序拨付。',
    en: 'You are entitled to "": its money is kept for you. No confirmation is needed by its rules; it will be paid in due course.',
  },
  'confirm-reminder': {
    zh: '《》的确认期限将到，请尽快确认或放弃。',
    en: 'The term for confirming "" is nearly over; please confirm or decline it.',
  },
  lapsed: {
    zh: '《》的确认期限已过；资金继续保留，您仍可确认。',
    en: 'The term for confirming "" is over; its money is kept, and you may still confirm.',
  },
  resumed: {
    zh: '《》已恢复办理；暂停期间的工作日不计入确认期限，请在新的期限内确认或放弃。',
    en: '"" is acted on again; the working days of the halt do not count, please confirm or decline it within the new term.',
  },
  'reach-missing': {
    zh: '《》缺少收款账户、授权人员或联系账号，资金无法送达，请补齐。',
    en: 'The money of "" cannot reach you: an account, an authorised person or a contact is missing. Please supply it.',
  },
  paid: { zh: '《》已拨付到账户。', en: '"" has been paid.' },
  bounced: {
    zh: '《》被银行退回，请核对收款账户；更正后再次拨付。',
    en: 'The bank returned the payment of ""; please check the account. It is paid again once that is right.',
  },
} as const satisfies Record<string, Text>;

/** A kind of notice. */
export type NoticeKind = keyof typeof SAID;
/** Of a deadline `d`: its last day as a number, which counts the rounds of what is said once for each end of a term. */
const END_OF_TERM = `(d.due_on - date '2000-01-01')`;
/** Notices shown at once. */
const SHOWN = 100;

/** A notice as its enterprise reads it. */
export interface NoticeView {
  readonly id: string;
  readonly kind: string;
  readonly entitlementId: string;
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
  await tx.query(
    `insert into notice (entitlement_id, subject_id, kind, channel, round, authority, division)
     select id, subject_id, $2, 'in-app', $3, authority, division from entitlement where id = any($1::uuid[]) on conflict do nothing`,
    [ids, kind, round],
  );
}

/** The same in a round of its own: what may happen to an entitlement more than once. */
export async function tellAnew(tx: Tx, kind: NoticeKind, ids: readonly string[]): Promise<void> {
  await tx.query(
    `insert into notice (entitlement_id, subject_id, kind, channel, round, authority, division)
     select e.id, e.subject_id, $2, 'in-app', 1 + (select count(*) from notice n where n.entitlement_id = e.id and n.kind = $2), e.authority, e.division
     from entitlement e where e.id = any($1::uuid[])`,
    [ids, kind],
  );
}

/**
 * Reminds who has not answered and whose term ends on a day or before it, under a policy that is not halted: once for each
 * end of a term, so that whose term began anew or was lengthened is reminded again.
 *
 * @returns how many were reminded, at most so many
 */
export async function remind(tx: Tx, until: LocalDate, most: number): Promise<number> {
  const rows = await tx.query<{ id: string; round: number }>(
    `select e.id, ${END_OF_TERM} as round from deadline d join entitlement e on e.id::text = d.entity_id
     where d.entity = 'entitlement' and d.name = 'confirmation' and d.state = 'running' and d.due_on <= $1 and e.state = 'notified' and ${GOES_ON}
       and not exists (select from notice n where n.entitlement_id = e.id and n.kind = 'confirm-reminder' and n.round = ${END_OF_TERM})
     order by d.due_on, d.id limit $2 for update of e skip locked`,
    [until, most],
  );
  for (const round of new Set(rows.map((row) => row.round)))
    await tell(
      tx,
      'confirm-reminder',
      rows.filter((row) => row.round === round).map((row) => row.id),
      round,
    );
  return rows.length;
}

/** The latest notices of the enterprise in whose context this runs, newest first. */
export async function myNotices(tx: Tx): Promise<NoticeView[]> {
  const rows = await tx.query<{
    id: string;
    kind: string;
    entitlementId: string;
    title: Text;
    sentAt: string;
    read: boolean;
  }>(
    `select n.id, n.kind, n.entitlement_id as "entitlementId", v.document->'title' as title, to_json(n.sent_at)#>>'{}' as "sentAt",
       n.read_at is not null as read
     from notice n join entitlement e on e.id = n.entitlement_id join decision d on d.id = e.decision_id join rule_version v on v.id = d.rule_version_id
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

function sentence(kind: string, title: Text): Text {
  const said: Text = SAID[kind as NoticeKind] ?? { zh: '《》有新进展。', en: '"" has moved on.' };
  return {
    zh: said.zh.replace('《》', () => `《${title.zh}》`),
    en: said.en.replace('""', () => `"${title.en}"`),
  };
}
