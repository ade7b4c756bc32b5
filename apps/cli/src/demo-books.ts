import { MODE_WORDS, type DeliveryMode } from '#libs/engine';
import { formatYuan } from '#libs/kernel';
import { budgets, lineKey, type Budget } from '#libs/ledger';
import type { RuleVersion } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { renderTable } from './table.ts';

/** What becomes of whoever is entitled, by the way of delivery. */
const ARRIVES: Readonly<Record<DeliveryMode, string>> = {
  'no-application': '列名单、复核、告知 listed and told',
  instant: '补填即判 decided on a form',
  apply: '指引企业申报 pointed to the form',
  'declare-auto': '申报表中享受 in the return',
  'bank-side': '银行扣减 taken off by the bank',
  'in-bill': '账单中扣减 taken off the bill',
};
const MODES = Object.keys(ARRIVES) as DeliveryMode[];
const AMOUNTS = [
  'appropriatedFen',
  'reservedFen',
  'committedFen',
  'disbursedFen',
  'availableFen',
] as const;

/** The budgets of some policies, with their sums. */
export async function booksTable(tx: Tx, versions: readonly RuleVersion[]): Promise<string> {
  const lines = versions.map(({ policy, period }) => ({
    policy,
    line: { policyId: policy.id, year: period.slice(0, 4) },
  }));
  const found = await budgets(
    tx,
    lines.map(({ line }) => line),
  );
  const rows = lines.flatMap(({ policy, line }): [string, Budget][] => {
    const budget = found.get(lineKey(line));
    return budget ? [[policy.title.zh, budget]] : [];
  });
  const sums = AMOUNTS.map((name) => rows.reduce((sum, [, budget]) => sum + budget[name], 0n));
  return renderTable(
    [
      '政策 Policy',
      '安排 Appropriated',
      '预留 Reserved',
      '应付 Committed',
      '已付 Paid',
      '可用 Available',
    ],
    [
      ...rows.map(([title, budget]) => [title, ...AMOUNTS.map((name) => yuan(budget[name]))]),
      ['合计 Sum', ...sums.map(yuan)],
    ],
  );
}

/** For each way of delivery: its policies, who is entitled, and how it reaches them. */
export async function pathsTable(tx: Tx, versions: readonly RuleVersion[]): Promise<string> {
  const counts = new Map(
    (
      await tx.query<{ policy_id: string; entitled: number; handled: number }>(
        `select p.policy_id, count(*)::integer as entitled, count(e.id)::integer as handled from episode p
           left join entitlement e on e.episode_id = p.id and e.state <> 'withdrawn' where p.state = 'open' group by p.policy_id`,
      )
    ).map((row) => [row.policy_id, row]),
  );
  const rows = MODES.map((mode) => {
    const own = versions.filter(({ policy }) => policy.deliveryMode === mode);
    const sum = (name: 'entitled' | 'handled'): string =>
      own
        .reduce((all, { policy }) => all + (counts.get(policy.id)?.[name] ?? 0), 0)
        .toLocaleString('en');
    const { zh, en } = MODE_WORDS[mode];
    return [`${zh} ${en}`, String(own.length), sum('entitled'), sum('handled'), ARRIVES[mode]];
  });
  return renderTable(
    [
      '送达方式 Delivery',
      '政策 Policies',
      '符合 Entitled',
      '已立项 Opened',
      '怎样送达 How it arrives',
    ],
    rows,
  );
}

/** Whether the books balance to the fen: every transfer has two ends, and no budget gave more than it got. */
export async function booksBalance(tx: Tx): Promise<{ holds: boolean; said: string }> {
  const [row] = await tx.query<{
    debits: string;
    credits: string;
    pending: string;
    overdrawn: number;
  }>(
    `select sum(debits_posted)::text as debits, sum(credits_posted)::text as credits,
       (sum(debits_pending) - sum(credits_pending))::text as pending,
       count(*) filter (where limited and debits_posted + debits_pending > credits_posted)::integer as overdrawn from account`,
  );
  const { debits = '0', credits = '0', pending = '0', overdrawn = 0 } = row ?? {};
  const holds = debits === credits && pending === '0' && overdrawn === 0;
  const said = holds
    ? `账平：借贷各 ${yuan(BigInt(debits))} 元，无一预算超支 / The books balance to the fen, and no budget is overdrawn`
    : `账不平：借 ${yuan(BigInt(debits))}，贷 ${yuan(BigInt(credits))}，超支 ${overdrawn} 个 / The books do not balance`;
  return { holds, said };
}

/** An amount as people read it. */
export function yuan(fen: bigint): string {
  return formatYuan(fen).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
