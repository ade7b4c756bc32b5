import type { TableColumnsType } from 'antd';
import type { RunPolicy } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { DataTable, head } from './data-table.tsx';
import { OpenedAtOnce } from './opened-at-once.tsx';
import { Two } from './two.tsx';

type Count = 'eligible' | 'undetermined' | 'ineligible' | 'closed' | 'suspended';

/** Before a policy has been counted at all, its zeros say nothing. */
const isCounted = ({ eligible, undetermined, ineligible }: RunPolicy) =>
  eligible + undetermined + ineligible > 0;

const count = (key: Count, zh: string, en: string): TableColumnsType<RunPolicy>[number] => ({
  key,
  title: head(zh, en),
  align: 'right',
  render: (_, policy) => (isCounted(policy) ? formatCount(policy[key]) : '—'),
});

const COLUMNS: TableColumnsType<RunPolicy> = [
  {
    key: 'title',
    title: head('政策', 'Policy'),
    render: (_, policy) => (
      <div className="cell-title">
        <Two {...policy.title} stacked />
        {policy.parked === null ? null : (
          <p className="cell-parked">
            <span className="tag tag-bad">
              已搁置 <span lang="en">Parked</span>
            </span>{' '}
            <Two {...policy.parked} />
          </p>
        )}
      </div>
    ),
  },
  count('eligible', '符合', 'Eligible'),
  count('undetermined', '待定', 'Undetermined'),
  count('ineligible', '不符合', 'Ineligible'),
  {
    key: 'opened',
    title: head('新增', 'Opened'),
    align: 'right',
    render: (_, policy) =>
      isCounted(policy) ? (
        <>
          {formatCount(policy.opened)}
          <OpenedAtOnce count={policy.openedAtOnce} />
        </>
      ) : (
        '—'
      ),
  },
  count('closed', '终止', 'Closed'),
  count('suspended', '中止', 'Suspended'),
  {
    key: 'amount',
    title: head('应享金额', 'Entitled amount'),
    align: 'right',
    render: (_, policy) => (isCounted(policy) ? <Amount fen={policy.amountFen} /> : '—'),
  },
];

/** What a run found, policy by policy. */
export function RunResults({ policies }: { policies: readonly RunPolicy[] }) {
  return (
    <DataTable
      name="各政策结果 Results by policy"
      rows={policies}
      rowKey="policyId"
      columns={COLUMNS}
      empty={<p>开始判定后，各政策的结果会显示在这里。Results appear here once matching begins.</p>}
    />
  );
}
