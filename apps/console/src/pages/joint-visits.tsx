import { useInfiniteQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { JointProposalEntry } from '../api/contract.ts';
import { jointProposalsQuery } from '../api/inspection-queries.ts';
import { AuthorityName } from '../parts/authority-name.tsx';
import { formatInstant } from '../parts/clock.ts';
import { head } from '../parts/data-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { JOINT_STATES } from '../parts/inspection-words.ts';
import { JointForm } from '../parts/joint-form.tsx';
import { JointSearches } from '../parts/joint-searches.tsx';
import { Link } from '../parts/link.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';

const COLUMNS: TableColumnsType<JointProposalEntry> = [
  {
    key: 'proposed',
    title: head('方案', 'Proposal'),
    render: (_, one) => (
      <div className="cell-title">
        <Link to={{ page: 'joint-proposal', id: one.id }}>
          <span className="only-heard">打开方案 Open the proposal </span>
          {formatInstant(one.proposedAt)}
        </Link>
        <span>{one.proposedByName}</span>
      </div>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={JOINT_STATES[one.state]} />,
  },
  {
    key: 'authorities',
    title: head('部门', 'Authorities'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        {one.authorities.map((id) => (
          <AuthorityName key={id} id={id} />
        ))}
      </span>
    ),
  },
  {
    key: 'inspections',
    title: head('检查', 'Inspections'),
    align: 'right',
    render: (_, one) => String(one.inspections),
  },
  {
    key: 'visits',
    title: head('入企', 'Visits'),
    align: 'right',
    render: (_, one) => String(one.visits),
  },
  {
    key: 'saved',
    title: head('少入企', 'Spared'),
    align: 'right',
    render: (_, one) => <strong>{one.saved}</strong>,
  },
  { key: 'decided', title: head('审批', 'Decided'), render: (_, one) => one.decidedByName ?? '—' },
];

/** Joint visits: what several plans owe one firm, done in as few visits as can be. */
export function JointVisits() {
  const query = useInfiniteQuery(jointProposalsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '综合查一次', en: 'Joint visits' }}
        lead={{
          zh: '同一部门的合并，不同部门的联合：把欠同一企业的检查排到同一次入企，由第二人批准。',
          en: 'What is due to one firm is done in one visit, of one authority or of several; a second person approves.',
        }}
      />
      <InspectionTabs here="joint-visits" />
      <JointSearches />
      <PagedTable
        name="综合查一次方案 Joint visits"
        query={query}
        rowKey="id"
        columns={COLUMNS}
        empty={<strong>还没有方案 No proposals yet</strong>}
      />
      <JointForm />
    </>
  );
}
