import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { DepartmentHolds, Hold } from '../api/contract.ts';
import { departmentHoldsQuery, holdsQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { isSomething } from '../parts/money.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

const OVERDUE = { zh: '逾期', en: 'overdue', tone: 'bad' } as const;
const count = (value: number): string => value.toLocaleString('zh-CN');

const BY_DEPARTMENT: TableColumnsType<DepartmentHolds> = [
  {
    key: 'department',
    title: head('部门', 'Department'),
    render: (_, one) => <Two {...one.department} stacked />,
  },
  {
    key: 'subjects',
    title: head('企业 / 政策', 'Enterprises / policies'),
    render: (_, one) => `${count(one.subjects)} / ${count(one.policies)}`,
  },
  {
    key: 'money',
    title: head('涉及金额', 'At stake'),
    render: (_, one) => (isSomething(one.amountFen) ? <Amount fen={one.amountFen} hint /> : '—'),
  },
  {
    key: 'due',
    title: head('最早期限', 'First due'),
    render: (_, one) => (
      <span className="cell-who">
        {one.oldestDue}
        {one.overdue === 0 ? null : (
          <span>
            {count(one.overdue)} 项<StateTag word={OVERDUE} />
          </span>
        )}
      </span>
    ),
  },
];

const HOLDS: TableColumnsType<Hold> = [
  {
    key: 'who',
    title: head('企业', 'Enterprise'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subjectName}
        <span>{one.creditCode ?? '—'}</span>
      </span>
    ),
  },
  {
    key: 'missing',
    title: head('缺少的数据', 'What is missing'),
    render: (_, one) => (
      <span className="cell-who">
        {one.facts.map(({ title }) => title.zh).join('、')}
        <span>
          {one.department.zh} ·{' '}
          {[...new Set(one.facts.map(({ dataset }) => dataset.zh))].join('、')}
        </span>
      </span>
    ),
  },
  {
    key: 'policy',
    title: head('政策与涉及金额', 'Policy, money at stake'),
    render: (_, one) => (
      <span className="cell-who">
        {one.title.zh}
        <span>{one.amountFen === null ? '金额尚不能计算' : <Amount fen={one.amountFen} />}</span>
      </span>
    ),
  },
  {
    key: 'due',
    title: head('补数期限', 'Due'),
    render: (_, one) => (
      <span className="cell-who">
        {one.dueOn}
        {one.overdue ? <StateTag word={OVERDUE} /> : null}
      </span>
    ),
  },
];

/** Which enterprises would be entitled if a department delivered what is missing: by department, then one by one. */
export function HoldsPage() {
  const departments = useQuery(departmentHoldsQuery);
  const holds = useInfiniteQuery(holdsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '待补数据', en: 'Waiting for data' }}
        lead={{
          zh: '这些企业在政策范围内，已知条件都符合，只差个别部门的数据；每项政策至多列出 200 户。少量数据到达后立即作判断，其余由下一次匹配判断。',
          en: 'Within scope, nothing known against them, and only facts of one or two departments are missing; up to 200 of each policy. A few rows are judged when they arrive, the rest by the next run.',
        }}
        before={<Link to={{ page: 'data' }}>数据 Data</Link>}
      />
      <Loaded query={departments} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {({ items }) => (
          <DataTable
            name="待补数据的部门 Departments that owe data"
            rows={items}
            rowKey="code"
            columns={BY_DEPARTMENT}
            empty={<strong>没有部门欠交数据 No department owes any</strong>}
          />
        )}
      </Loaded>
      <h2 className="section-title">
        <Two zh="逐户" en="One by one" />
      </h2>
      <Loaded query={holds} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ pages }) => (
          <DataTable
            name="待补数据 Waiting for data"
            rows={pages.flatMap(({ items }) => items)}
            rowKey="id"
            columns={HOLDS}
            empty={<strong>没有企业在等待数据 Nobody waits for data</strong>}
            footer={holds.hasNextPage ? <LoadMore query={holds} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
