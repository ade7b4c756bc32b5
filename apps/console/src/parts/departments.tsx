import type { TableColumnsType } from 'antd';
import type { DatasetState } from '../api/contract.ts';
import { DataTable, head } from './data-table.tsx';
import { Two } from './two.tsx';

type Department = {
  code: string;
  name: DatasetState['authority']['name'];
  datasets: DatasetState[];
};

function departmentsOf(datasets: readonly DatasetState[]): Department[] {
  const found = new Map<string, Department>();
  for (const one of datasets) {
    const { code, name } = one.authority;
    const department = found.get(code) ?? { code, name, datasets: [] };
    department.datasets.push(one);
    found.set(code, department);
  }
  return [...found.values()];
}

const sum = ({ datasets }: Department, of: (one: DatasetState) => number): number =>
  datasets.reduce((total, one) => total + of(one), 0);
const count = (value: number): string => value.toLocaleString('zh-CN');
const last = (one: DatasetState) => one.trend.at(-1);
const before = (one: DatasetState) => one.trend.at(-2);

/** How the rows of the latest deliveries compare with those before them, of the datasets that came twice. */
function change(department: Department): string {
  const twice = department.datasets.filter((one) => before(one) !== undefined);
  if (twice.length === 0) return '';
  const rows = (of: typeof last) => twice.reduce((total, one) => total + (of(one)?.rows ?? 0), 0);
  const difference = rows(last) - rows(before);
  return `${difference < 0 ? '−' : '+'}${count(Math.abs(difference))}`;
}

const COLUMNS: TableColumnsType<Department> = [
  {
    key: 'department',
    title: head('部门', 'Department'),
    render: (_, one) => <Two {...one.name} stacked />,
  },
  {
    key: 'fresh',
    title: head('在有效期内 / 数据集', 'Fresh / datasets'),
    render: (_, one) =>
      `${one.datasets.filter(({ stale }) => !stale).length} / ${one.datasets.length}`,
  },
  {
    key: 'rows',
    title: head('最近行数与增减', 'Latest rows, change'),
    render: (_, one) => (
      <span className="cell-who">
        {count(sum(one, (dataset) => last(dataset)?.rows ?? 0))}
        <span>{change(one)}</span>
      </span>
    ),
  },
  {
    key: 'rejected',
    title: head('最近拒收', 'Rejected last'),
    render: (_, one) => count(sum(one, (dataset) => last(dataset)?.rejected ?? 0)),
  },
  {
    key: 'waiting',
    title: head('待核准 / 待关联', 'Waiting / unlinked'),
    render: (_, one) =>
      `${count(sum(one, ({ waiting }) => waiting))} / ${count(sum(one, ({ unlinked }) => unlinked))}`,
  },
];

/** How far each department's data is to be relied on; nothing for the officers of a single one. */
export function Departments({ datasets }: { datasets: readonly DatasetState[] }) {
  const rows = departmentsOf(datasets);
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
