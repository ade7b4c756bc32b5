import { defineLifecycle, type Text } from '#libs/kernel';
import { annotate, move, moveOne, NotFound, promise, VersionStale, type Tx } from '#libs/platform';
import { CHANNELS, maskAddress, type Channel } from './notice-address.ts';
import { sentence } from './notice-text.ts';

/**
 * A notice on its way outside the application: queued, with the receiver, received, or not to be carried. `failed` was
 * refused or tried to the end, `parked` waits for somebody to mend something; both and what was sent can be sent again.
 */
export const noticeDeliveryLifecycle = defineLifecycle({
  entity: 'notice_delivery',
  title: { zh: '次告知送达', en: 'notice delivery' },
  words: {
    queued: { zh: '待发送', en: 'waiting to be sent' },
    sent: { zh: '已发出', en: 'sent' },
    delivered: { zh: '已送达', en: 'delivered' },
    failed: { zh: '未送达', en: 'not delivered' },
    parked: { zh: '待处理', en: 'waiting for somebody' },
    dropped: { zh: '无需再发', en: 'not needed any more' },
    send: { zh: '发出', en: 'be sent' },
    receive: { zh: '送达', en: 'be received' },
    fail: { zh: '发送失败', en: 'fail' },
    park: { zh: '转待处理', en: 'be parked' },
    drop: { zh: '不再发送', en: 'be dropped' },
    acknowledge: { zh: '回执送达', en: 'be acknowledged' },
    bounce: { zh: '回执失败', en: 'be returned' },
    again: { zh: '重新发送', en: 'be sent again' },
  },
  initial: 'queued',
  states: {
    queued: {
      send: 'sent',
      receive: 'delivered',
      fail: 'failed',
      park: 'parked',
      drop: 'dropped',
    },
    sent: { acknowledge: 'delivered', bounce: 'failed', again: 'queued' },
    delivered: { again: 'queued' },
    failed: { again: 'queued' },
    parked: { again: 'queued' },
    dropped: {},
  },
});

/** Where a delivery stands. */
export type NoticeDeliveryState = keyof typeof noticeDeliveryLifecycle.states;
/** Those states, in their order. */
export const NOTICE_DELIVERY_STATES = Object.keys(
  noticeDeliveryLifecycle.states,
) as NoticeDeliveryState[];

/** Why a notice did not go, and what helps; the words of the programme, never those of a receiver. */
export const FAULTS = {
  malformed: {
    zh: '地址无法识别；请企业更正',
    en: 'the address cannot be read; have it corrected',
  },
  'not-https': {
    zh: '地址不是 https；请企业更正',
    en: 'the address is not https; have it corrected',
  },
  private: {
    zh: '地址指向内部网络，不予发送；请企业更正',
    en: 'the address lies in an inner network and is not asked; have it corrected',
  },
  unresolved: { zh: '找不到该地址', en: 'the address cannot be found' },
  timeout: { zh: '对方未按时应答', en: 'the receiver did not answer in time' },
  unreachable: { zh: '连接不上对方', en: 'the receiver cannot be reached' },
  'answer-too-large': { zh: '对方应答过长', en: 'the receiver answered at too great length' },
  redirected: {
    zh: '对方要求转到别的地址，不予跟随；请企业更正',
    en: 'the receiver points elsewhere, which is not followed; have the address corrected',
  },
  busy: { zh: '对方暂时不接收', en: 'the receiver does not take it for the moment' },
  refused: { zh: '对方拒收', en: 'the receiver refused it' },
  'no-carrier': {
    zh: '本系统尚未接入该渠道；接入后重新发送',
    en: 'this installation has no such channel yet; send again once it has',
  },
  'carrier-refused': {
    zh: '发送服务拒绝了本系统；请管理员核对登录和发件配置',
    en: 'the sending service refused this installation; have the administrator check its sign-in and sender',
  },
  'carrier-unreachable': {
    zh: '本系统的发送服务暂时不可用，尚未联系到对方',
    en: 'our own sending service is not available for the moment; the receiver was not asked yet',
  },
  broken: {
    zh: '发送程序出错，未发出；可重新发送，仍出错的，请管理员核对该渠道的配置',
    en: 'the sending itself failed and nothing left; send it again, and have the administrator check the settings of this channel if it fails again',
  },
  'no-address': { zh: '企业已停用该渠道', en: 'the enterprise has given this channel up' },
  'not-needed': {
    zh: '事项已有变化，无需再告知',
    en: 'the benefit has moved on; not needed any more',
  },
} as const satisfies Record<string, Text>;
export type Fault = keyof typeof FAULTS;

/** A delivery as officers see it; of an address only so much as tells two apart. */
export interface NoticeDeliveryView {
  readonly id: string;
  readonly entitlementId: string;
  readonly subjectName: string;
  readonly kind: string;
  readonly text: Text;
  readonly channel: Channel;
  readonly address: string | null;
  readonly round: number;
  readonly state: NoticeDeliveryState;
  readonly attempts: number;
  readonly fault: Text | null;
  readonly queuedAt: string;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  /** When the enterprise read it in the application. */
  readonly readAt: string | null;
  readonly version: number;
}

const NAME: Text = { zh: '次告知送达', en: 'notice delivery' };

/** Promises what was just told to each way that its enterprise chose, in the transaction that tells it. */
export async function queueDeliveries(
  tx: Tx,
  notices: readonly { readonly id: string }[],
): Promise<void> {
  if (notices.length === 0) return;
  await annotate(tx, '', undefined);
  const rows = await tx.query<{ id: string }>(
    `insert into notice_delivery (state, notice_id, entitlement_id, subject_id, kind, channel, round, authority, division)
     select 'queued', n.id, n.entitlement_id, n.subject_id, n.kind, c.channel, n.round, n.authority, n.division
     from notice n join notice_channel c on c.subject_id = n.subject_id and c.state = 'in-use' where n.id = any($1::uuid[])
     on conflict on constraint notice_delivery_once do nothing returning id`,
    [notices.map(({ id }) => id)],
  );
  await promise(
    tx,
    rows.map(({ id }) => ({ kind: 'benefits.deliver', ref: id })),
  );
}

/** Deliveries in one's reach, the latest first. @param after the last one that was shown */
export async function listNoticeDeliveries(
  tx: Tx,
  state: NoticeDeliveryState | null,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<NoticeDeliveryView[]> {
  return deliveryRows(
    tx,
    `($1::text is null or n.state = $1) and ($2::timestamptz is null or (n.queued_at, n.id) < ($2, $3::uuid))`,
    [state, after?.at ?? null, after?.id ?? null],
    most,
  );
}

/** How many deliveries in one's reach are in each state, by channel. */
export async function countNoticeDeliveries(
  tx: Tx,
): Promise<{ channel: Channel; state: NoticeDeliveryState; count: number }[]> {
  const rows = await tx.query<{ channel: Channel; state: NoticeDeliveryState; count: number }>(
    `select channel, state, count(*)::integer as count from notice_delivery group by channel, state`,
  );
  const place = (one: (typeof rows)[number]): number =>
    CHANNELS.indexOf(one.channel) * NOTICE_DELIVERY_STATES.length +
    NOTICE_DELIVERY_STATES.indexOf(one.state);
  return rows.sort((one, other) => place(one) - place(other));
}

/**
 * Sends a notice again, under the id it had: a receiver that has it drops the second.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED while it waits to be sent, or when it is not needed any more
 */
export async function sendAgain(tx: Tx, id: string, version: number): Promise<NoticeDeliveryView> {
  const [row] = await tx.query<{ version: number }>(
    `select version from notice_delivery where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (row.version !== version) throw new VersionStale({ zh: '这次送达', en: 'This delivery' });
  await moveOne(tx, noticeDeliveryLifecycle, id, {
    event: 'again',
    set: { attempts: 0, fault: null },
  });
  await promise(tx, [{ kind: 'benefits.deliver', ref: id }]);
  const [view] = await deliveryRows(tx, 'n.id = $1', [id], 1);
  if (!view) throw new NotFound(NAME);
  return view;
}

/** Sends what of an enterprise's notices waits for a way that it has just mended. */
export async function takeUpParked(tx: Tx, subjectId: number, channel: Channel): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from notice_delivery where subject_id = $1 and channel = $2 and state = 'parked' order by id for update`,
    [subjectId, channel],
  );
  const moved = await move(tx, noticeDeliveryLifecycle, {
    event: 'again',
    ids: rows.map(({ id }) => id),
    set: { attempts: 0, fault: null },
  });
  await promise(
    tx,
    moved.map((id) => ({ kind: 'benefits.deliver', ref: id })),
  );
}

async function deliveryRows(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
  most: number,
): Promise<NoticeDeliveryView[]> {
  const rows = await tx.query<
    Omit<NoticeDeliveryView, 'text' | 'fault'> & { title: Text; fault: Fault | null }
  >(
    `select n.id, n.entitlement_id as "entitlementId", subject_name_at(n.subject_id, d.as_of, d.known_at) as "subjectName", n.kind,
       v.document->'title' as title, n.channel, c.address, n.round, n.state, n.attempts, n.fault, to_json(n.queued_at)#>>'{}' as "queuedAt",
       to_json(n.sent_at)#>>'{}' as "sentAt", to_json(n.delivered_at)#>>'{}' as "deliveredAt", to_json(t.read_at)#>>'{}' as "readAt", n.version
     from notice_delivery n join notice t on t.id = n.notice_id join entitlement e on e.id = n.entitlement_id
       join decision d on d.id = e.decision_id join rule_version v on v.id = d.rule_version_id
       left join notice_channel c on c.subject_id = n.subject_id and c.channel = n.channel and c.state = 'in-use'
     where ${where} order by n.queued_at desc, n.id desc limit ${most}`,
    parameters,
  );
  return rows.map(({ title, fault, address, ...row }) => ({
    ...row,
    address: address === null ? null : maskAddress(row.channel, address),
    text: sentence(row.kind, title),
    fault: fault === null ? null : FAULTS[fault],
  }));
}
