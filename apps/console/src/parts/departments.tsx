import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { DepartmentState } from '../api/contract.ts';
import { departmentsQuery } from '../api/queries.ts';
import { DataTable, head } from './data-table.tsx';
import { Trend } from './trend.tsx';
import { Two } from './two.tsx';

type Row = DepartmentState & { code: string };

const count = (value: number): string => value.toLocaleString('zh-CN');

/** What was rejected month by month, beside the share of the last month. */
function Rejected({ trend, rejected }: DepartmentState) {
  const last = trend.at(-1);
  if (last === undefined) return <>—</>;
  const share = last.rows > 0 ? (last.rejected / last.rows) * 100 : 0;
  return (
    <span className="cell-who">
      {count(rejected)}
      <span>
        {last.month} {share.toFixed(share > 0 && share < 1 ? 2 : 1)}%
      </span>
    </span>
  );
}

/** Datasets by title, and what is the matter with them; nothing when there are none. */
function Titles({ zh, en, of }: { zh: string; en: string; of: DepartmentState['stale'] }) {
  if (of.length === 0) return null;
  return (
    <span>
      {zh} {en}：{of.map((title) => title.zh).join('、')}
    </span>
  );
}

const COLUMNS: TableColumnsType<Row> = [
  {
    key: 'department',
    title: head('部门', 'Department'),
    render: (_, one) => (
      <div className="cell-title">
        <Two {...one.authority.name} stacked />
      </div>
    ),
  },
  {
    key: 'fresh',
    title: head('有效 / 全部', 'Fresh / all'),
    render: (_, one) => (
      <span className="cell-who">
        {one.fresh} / {one.datasets}
        <Titles zh="已过期" en="stale" of={one.stale} />
        <Titles zh="从未交付" en="never delivered" of={one.missing} />
      </span>
    ),
  },
  {
    key: 'rows',
    title: head('最近行数，逐月', 'Latest rows, by month'),
    render: (_, one) =>
      one.trend.length === 0 ? (
        '—'
      ) : (
        <span className="cell-who">
          {count(one.rows)}
          <Trend rows={one.trend.map(({ rows }) => rows)} of={one.trend.at(-1)?.month} />
        </span>
      ),
  },
  {
    key: 'rejected',
    title: head('最近拒收', 'Rejected last'),
    render: (_, one) => <Rejected {...one} />,
  },
  {
    key: 'waiting',
    title: head('待核准 / 待关联', 'Waiting / unlinked'),
    render: (_, one) => `${count(one.waiting)} / ${count(one.unlinked)}`,
  },
];

/** How far each department's data is to be relied on; nothing for the officers of a single one. */
export function Departments() {
  const items = useQuery(departmentsQuery).data?.items ?? [];
  const rows = items.map((one): Row => ({ ...one, code: one.authority.code }));
  if (rows.length < 2) return null;
  return (
    <>
      <h2 className="section-title">
        <Two zh="各部门" en="Departments" />
      </h2>
      <DataTable
        name="各部门 Departments"
        rows={rows}
        rowKey="code"
        columns={COLUMNS}
        empty={<strong>没有数据集 No dataset is defined</strong>}
      />
    </>
  );
}
