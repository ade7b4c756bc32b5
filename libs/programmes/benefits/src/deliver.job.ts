import {
  businessDate,
  failpoint,
  move,
  promise,
  type Job,
  type JobHandler,
  type Tx,
} from '#libs/platform';
import type { Carried, Receipt } from './carrier.ts';
import type { Carriers } from './carriers.ts';
import type { GateKeeper } from './gates.ts';
import { GOES_ON } from './lifecycles.ts';
import type { Channel } from './notice-address.ts';
import { noticeDeliveryLifecycle, type Fault } from './notice-delivery.ts';
import { writeLetter, type Letter } from './notice-letter.ts';
import { ENDINGS, type NoticeKind } from './notice-text.ts';
import { quietMinutes } from './quiet-hours.ts';

/** Seconds before each further attempt; after the last a person looks at it. */
const PAUSES = [60, 300, 1_800, 7_200, 21_600, 43_200] as const;
/** How often it is looked whether a halted policy goes on; what is said of money that moved waits for nothing. */
const HALTED_SECONDS = 1_800;
const OF_MONEY: readonly NoticeKind[] = ['paid', 'bounced', 'top-up-paid', 'top-up-bounced'];
/** What tells how a benefit stands, such as that an answer is asked for, and the state in which that is so. */
const OF_STATE: Readonly<Partial<Record<NoticeKind, string>>> = {
  entitled: 'notified',
  'confirm-reminder': 'notified',
  'reminder-confirms': 'notified',
  'reminder-declines': 'notified',
  resumed: 'notified',
  restored: 'notified',
  lapsed: 'silent',
  suspended: 'suspended',
  objected: 'objected',
};
/** What is told although a benefit has ended: that it has, and what became of the enterprise's own objection. */
const OF_END: readonly NoticeKind[] = [...ENDINGS, 'objection-upheld', 'objection-dismissed'];
/** How often a carrier is asked what became of what it took, and for how long. */
const ASK_AGAIN_SECONDS = 600;
const ASK_HOURS = 72;

interface Row {
  id: string;
  state: string;
  entitlement_id: string;
  kind: NoticeKind;
  channel: Channel;
  round: number;
  attempts: number;
  told_at: string;
  now: number;
  /** Sent so lately that its carrier may still say what became of it. */
  is_fresh: boolean;
  division: string;
  entitlement_state: string;
  goes_on: boolean;
  difference_fen: string | null;
  object_until: string | null;
  channel_id: string | null;
  address: string | null;
}

type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'end'; readonly event: 'park' | 'drop'; readonly fault: Fault }
  | { readonly do: 'carry'; readonly letter: Letter; readonly attempts: number }
  | { readonly do: 'ask'; readonly channel: Channel };

/**
 * Carries one notice on one channel, at least once and under one id: whatever happens between the sending and the commit, it
 * is sent again and the receiver can drop the second. Nothing is sent inside a transaction. What may pass is tried again
 * after growing pauses, kept in the database; what is refused or needs mending waits for a person.
 */
export class DeliverJob implements JobHandler {
  readonly kind = 'benefits.deliver';

  constructor(
    private readonly keeper: GateKeeper,
    private readonly carriers: Carriers,
  ) {}

  async handle(job: Job): Promise<void> {
    const next = await job.step('benefits.deliver.read', (tx) => this.#next(tx, job.ref));
    const finish = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
      job.finish('benefits.deliver.finish', work);
    const again = (tx: Tx, delaySeconds: number): Promise<void> =>
      promise(tx, [{ kind: this.kind, ref: job.ref, delaySeconds }]);
    switch (next.do) {
      case 'nothing':
        await finish(async () => undefined);
        return;
      case 'wait':
        await finish((tx) => again(tx, next.seconds));
        return;
      case 'end':
        await finish((tx) => shift(tx, job.ref, next.event, { fault: next.fault }));
        return;
      case 'ask': {
        const said = await this.carriers.of[next.channel]?.reported?.(job.ref);
        await finish((tx) =>
          said === undefined
            ? again(tx, ASK_AGAIN_SECONDS)
            : shift(tx, job.ref, said.received ? 'acknowledge' : 'bounce', {
                receipt: said.receipt,
                ...(said.received ? { delivered_at: 'now' } : { fault: 'refused' }),
              }),
        );
        return;
      }
      case 'carry': {
        const { letter } = next;
        const carrier = this.carriers.of[letter.channel];
        const carried: Carried =
          carrier === null
            ? { outcome: 'unable', fault: 'no-carrier' }
            : await carrier
                .carry(letter)
                .catch(() => ({ outcome: 'unable', fault: 'broken' }) as const);
        failpoint('benefits.deliver.carried');
        await finish((tx) => this.#settle(tx, letter, next.attempts + 1, carried, again));
      }
    }
  }

  async #next(tx: Tx, id: string): Promise<Next> {
    const [row] = await tx.query<Row>(
      `select n.id, n.state, n.entitlement_id, n.kind, n.channel, n.round, n.attempts, to_json(t.sent_at)#>>'{}' as told_at,
         extract(epoch from now())::integer as now, coalesce(n.sent_at > now() - make_interval(hours => ${ASK_HOURS}), false) as is_fresh,
         n.division, e.state as entitlement_state, ${GOES_ON} as goes_on,
         case when n.kind = 'topped-up' then a.difference_fen - a.set_off_fen else a.difference_fen end as difference_fen,
         case when n.kind like 'to-recover%' then a.object_until::text end as object_until, c.id as channel_id, c.address
       from notice_delivery n join notice t on t.id = n.notice_id join entitlement e on e.id = n.entitlement_id
         left join adjustment a on a.id = t.adjustment_id
         left join notice_channel c on c.subject_id = n.subject_id and c.channel = n.channel and c.state = 'in-use'
       where n.id = $1`,
      [id],
    );
    if (row?.state === 'sent' && row.is_fresh && this.carriers.of[row.channel]?.reported)
      return { do: 'ask', channel: row.channel };
    if (row?.state !== 'queued') return { do: 'nothing' };
    if (isMoot(row)) return { do: 'end', event: 'drop', fault: 'not-needed' };
    if (row.channel_id === null || row.address === null)
      return { do: 'end', event: 'drop', fault: 'no-address' };
    if (!row.goes_on && !OF_MONEY.includes(row.kind))
      return { do: 'wait', seconds: HALTED_SECONDS };
    const minutes = quietMinutes(this.keeper.calendar, row, {
      date: await businessDate(tx),
      minutes: await this.carriers.minutesOfDay(tx),
    });
    if (minutes > 0) return { do: 'wait', seconds: minutes * 60 };
    const letter = await writeLetter(tx, this.keeper.rules, {
      messageId: row.id,
      channel: row.channel,
      channelId: row.channel_id,
      address: row.address,
      kind: row.kind,
      round: row.round,
      entitlementId: row.entitlement_id,
      differenceFen: row.difference_fen,
      objectUntil: row.object_until,
      toldAt: row.told_at,
      attemptedAt: row.now,
    });
    return { do: 'carry', letter, attempts: row.attempts };
  }

  async #settle(
    tx: Tx,
    letter: Letter,
    attempts: number,
    carried: Carried,
    again: (tx: Tx, delaySeconds: number) => Promise<void>,
  ): Promise<void> {
    const id = letter.messageId;
    if ('receipt' in carried) {
      const received = carried.outcome === 'received';
      await shift(tx, id, received ? 'receive' : 'send', {
        attempts,
        fault: null,
        receipt: carried.receipt,
        sent_at: 'now',
        delivered_at: received ? 'now' : null,
      });
      if (!received && this.carriers.of[letter.channel]?.reported)
        await again(tx, ASK_AGAIN_SECONDS);
      return;
    }
    const pause = PAUSES[attempts - 1];
    if (carried.outcome === 'later' && pause !== undefined) {
      await tx.query(
        `update notice_delivery set attempts = $2, fault = $3 where id = $1 and state = 'queued'`,
        [id, attempts, carried.fault],
      );
      await again(tx, pause);
      return;
    }
    const event =
      carried.fault === 'not-needed' ? 'drop' : carried.outcome === 'unable' ? 'park' : 'fail';
    await shift(tx, id, event, { attempts, fault: carried.fault });
  }
}

/** What was asked of a firm need not be asked any more once the benefit has ended or was answered; that it ended is told. */
function isMoot(row: Row): boolean {
  const ended = ['withdrawn', 'declined'].includes(row.entitlement_state);
  if (ended) return !OF_END.includes(row.kind);
  const stands = OF_STATE[row.kind];
  return stands !== undefined && row.entitlement_state !== stands;
}

async function shift(
  tx: Tx,
  id: string,
  event: Parameters<
    typeof move<string, 'send' | 'receive' | 'fail' | 'park' | 'drop' | 'acknowledge' | 'bounce'>
  >[2]['event'],
  set: {
    readonly attempts?: number;
    readonly fault?: Fault | null;
    readonly receipt?: Receipt;
    readonly sent_at?: 'now';
    readonly delivered_at?: 'now' | null;
  },
): Promise<void> {
  await move(tx, noticeDeliveryLifecycle, { event, ids: [id], set });
}
