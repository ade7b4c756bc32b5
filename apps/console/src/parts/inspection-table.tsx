import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { InspectionEntry, Page } from '../api/contract.ts';
import { head } from './data-table.tsx';
import { FirmName } from './firm-name.tsx';
import { ANSWERS, INSPECTION_STATES } from './inspection-words.ts';
import { Link } from './link.tsx';
import { PagedTable } from './paged-table.tsx';
import { StateTag } from './state-tag.tsx';

const COLUMNS: TableColumnsType<InspectionEntry> = [
  {
    key: 'firm',
    title: head('企业', 'Firm'),
    render: (_, one) => (
      <Link to={{ page: 'inspection', id: one.id }}>
        <span className="only-heard">打开检查 Open the inspection </span>
        <FirmName firm={one.firm} />
      </Link>
    ),
  },
  {
    key: 'matter',
    title: head('事项', 'Matter'),
    render: (_, one) => <div className="cell-title">{one.matterTitle.zh}</div>,
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => (
      <div className="tags">
        <StateTag word={INSPECTION_STATES[one.state]} />
        {one.answer === null ? null : <StateTag word={ANSWERS[one.answer]} />}
      </div>
    ),
  },
  { key: 'tier', title: head('等级', 'Tier'), render: (_, one) => one.tier ?? '—' },
  {
    key: 'team',
    title: head('检查人员', 'Team'),
    render: (_, one) => (one.went ?? one.inspectors).join('、') || '—',
  },
  {
    key: 'when',
    title: head('实施', 'When'),
    render: (_, one) => one.doneOn ?? one.joint?.day ?? '—',
  },
];

type Query = UseInfiniteQueryResult<{ pages: Page<InspectionEntry>[] }>;

/** Inspections as a table, of a plan or a draw. */
export function InspectionTable({ name, query }: { name: string; query: Query }) {
  return (
    <PagedTable
      name={name}
      query={query}
      rowKey="id"
      columns={COLUMNS}
      empty={<strong>还没有检查 No inspections yet</strong>}
    />
  );
}
