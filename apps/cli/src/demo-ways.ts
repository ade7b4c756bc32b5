import { RELIEF_MODES, type Policy } from '#libs/engine';
import type { Text } from '#libs/kernel';
import { budgetAccounts, shareAmounts } from '#libs/ledger';
import type { RuleVersion } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { yuan } from './demo-books.ts';
import { renderTable } from './table.ts';

/** A way in which a policy gives: what decides who gets how much, or that no money is paid at all. */
interface Way extends Text {
  readonly is: (policy: Policy) => boolean;
}

const listed = ({ deliveryMode, fundingLine }: Policy): boolean =>
  deliveryMode === 'no-application' && fundingLine !== null;
const isCapped = ({ relations }: Policy): boolean =>
  relations.some(({ kind }) => kind === 'rolling-cap');
const isShared = ({ fundingLine }: Policy): boolean => (fundingLine?.shares.length ?? 0) > 0;

/** Each policy goes one way: the first that is its own. */
export const WAYS: readonly Way[] = [
  { zh: '即申即享', en: 'decided on a form', is: ({ deliveryMode }) => deliveryMode === 'instant' },
  {
    zh: '减负（账单、申报中享受）',
    en: 'relief',
    is: ({ deliveryMode }) => RELIEF_MODES.includes(deliveryMode),
  },
  {
    zh: '权益资格（不涉资金）',
    en: 'right',
    is: ({ deliveryMode, fundingLine }) =>
      deliveryMode === 'no-application' && fundingLine === null,
  },
  { zh: '择优排序', en: 'ranked', is: (policy) => listed(policy) && policy.ranking !== null },
  {
    zh: '按比例分配',
    en: 'pro rata',
    is: (policy) => listed(policy) && policy.allocation !== null,
  },
  { zh: '多方分担', en: 'borne by several', is: (policy) => listed(policy) && isShared(policy) },
  { zh: '累计上限', en: 'capped over years', is: (policy) => listed(policy) && isCapped(policy) },
  { zh: '先到先得', en: 'first come', is: listed },
];

/** The way of a policy; undefined of what enterprises apply for elsewhere. */
export function wayOf(policy: Policy): Way | undefined {
  return WAYS.find(({ is }) => is(policy));
}

interface Counted {
  readonly policy_id: string;
  readonly entitled: number;
  readonly funded: number;
  readonly waiting: number;
  readonly confirmed: number;
  readonly payable: number;
  readonly paid: number;
  readonly rights: number;
}

const COUNTS = `select p.policy_id, count(*)::integer as entitled,
    count(e.id) filter (where e.transfer_id is not null and e.state <> 'waiting')::integer as funded,
    count(e.id) filter (where e.state = 'waiting')::integer as waiting,
    count(e.id) filter (where e.state in ('confirmed', 'payable', 'ordered', 'bounced', 'paid'))::integer as confirmed,
    count(e.id) filter (where e.state in ('payable', 'ordered', 'bounced', 'paid'))::integer as payable,
    count(e.id) filter (where e.state = 'paid')::integer as paid,
    (select count(*) from benefit_right r where r.policy_id = p.policy_id and r.state = 'active')::integer as rights
  from episode p left join entitlement e on e.episode_id = p.id and e.state not in ('withdrawn', 'declined')
  where p.state = 'open' group by p.policy_id`;

/** How far each way has come: who is entitled, has money kept or waits for it, has confirmed, is payable, is paid. */
export async function waysTable(tx: Tx, versions: readonly RuleVersion[]): Promise<string> {
  const counts = new Map((await tx.query<Counted>(COUNTS)).map((row) => [row.policy_id, row]));
  const rows = WAYS.map((way) => {
    const own = versions.filter(({ policy }) => wayOf(policy) === way);
    const sum = (name: Exclude<keyof Counted, 'policy_id'>): number =>
      own.reduce((all, { policy }) => all + (counts.get(policy.id)?.[name] ?? 0), 0);
    const told = (name: Exclude<keyof Counted, 'policy_id'>): string =>
      sum(name).toLocaleString('en');
    const [first] = own;
    return [
      `${way.zh} ${way.en}`,
      own.length === 1 && first ? first.policy.title.zh : `${own.length} 项`,
      told('entitled'),
      sum('rights') > 0 ? `授予 granted ${told('rights')}` : told('funded'),
      told('waiting'),
      told('confirmed'),
      told('payable'),
      told('paid'),
    ];
  });
  return renderTable(
    [
      '方式 Way',
      '政策 Policies',
      '符合 Entitled',
      '有资金 Funded',
      '等资金 Waiting',
      '已确认 Confirmed',
      '可拨付 Payable',
      '已付 Paid',
    ],
    rows,
  );
}

/** What the budgets that several sources bear took of each, and the ratios by which lists were shared out. */
export async function sharedLines(tx: Tx, versions: readonly RuleVersion[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { policy, period } of versions.filter((one) => isShared(one.policy))) {
    const { budget } = budgetAccounts(policy.id, period.slice(0, 4));
    for (const share of (await shareAmounts(tx, [budget])).get(budget) ?? [])
      lines.push(
        `  ${policy.title.zh}：${share.title.zh} ${share.percent}%，预留 ${yuan(share.reservedFen)}、已用 ${yuan(share.drawnFen)}、可用 ${yuan(share.availableFen)} 元 / ${share.title.en} ${share.percent} %`,
      );
  }
  const ratios = await tx.query<{ policy_id: string; entitled: string; has: string }>(
    `select l.policy_id, a.entitled_fen::text as entitled, a.available_fen::text as has
     from list_allocation a join benefit_list l on l.id = a.list_id order by a.fixed_at, l.id`,
  );
  const titles = new Map(versions.map(({ policy }) => [policy.id, policy.title.zh]));
  for (const { policy_id: id, entitled, has } of ratios)
    lines.push(
      `  ${titles.get(id) ?? id}：名单应享合计 ${yuan(BigInt(entitled))} 元，预算可用 ${yuan(BigInt(has))} 元，各户同一比例 / entitled together to the former, the budget has the latter: everybody gets the same part`,
    );
  return lines;
}
