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
  const share = last && last.rows > 0 ? (last.rejected / last.rows) * 100 : 0;
  return (
    <span className="cell-who">
      {count(rejected)}
      {last === undefined ? null : (
        <span>
          {last.month} {share.toFixed(share > 0 && share < 1 ? 2 : 1)}%
        </span>
      )}
    </span>
  );
}

const COLUMNS: TableColumnsType<Row> = [
  {
    key: 'department',
    title: head('部门', 'Department'),
    render: (_, one) => <Two {...one.authority.name} stacked />,
  },
  {
    key: 'fresh',
    title: head('在有效期内 / 数据集', 'Fresh / datasets'),
    render: (_, one) => (
      <span className="cell-who">
        {one.fresh} / {one.datasets}
        {one.stale.length === 0 ? null : (
          <span>过期 stale：{one.stale.map(({ zh }) => zh).join('、')}</span>
        )}
      </span>
    ),
  },
  {
    key: 'rows',
    title: head('最近行数', 'Latest rows'),
    render: (_, one) => count(one.rows),
  },
  {
    key: 'trend',
    title: head('逐月交付行数', 'Rows by month'),
    render: (_, one) => <Trend rows={one.trend.map(({ rows }) => rows)} />,
  },
  {
    key: 'rejected',
    title: head('最近拒收与当月比例', 'Rejected last, share'),
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
