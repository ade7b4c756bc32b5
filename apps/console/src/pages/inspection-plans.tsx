import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { InspectionPlan } from '../api/contract.ts';
import { plansQuery } from '../api/inspection-queries.ts';
import { dayBefore, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { PLAN_KINDS, PLAN_STATES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PlanForm } from '../parts/plan-form.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

function Authority({ id }: { id: string }) {
  return useListed().authorityTitle(id);
}

const COLUMNS: TableColumnsType<InspectionPlan> = [
  {
    key: 'title',
    title: head('计划', 'Plan'),
    render: (_, one) => (
      <div className="cell-title">
        <Link to={{ page: 'inspection-plan', id: one.id }}>
          <span className="only-heard">打开计划 Open the plan </span>
          {one.title}
        </Link>
        <Two {...PLAN_KINDS[one.kind]} />
      </div>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={PLAN_STATES[one.state]} />,
  },
  {
    key: 'days',
    title: head('期间', 'Days'),
    render: (_, one) => `${one.startsOn} 至 ${dayBefore(one.endsOn)}`,
  },
  {
    key: 'matters',
    title: head('事项', 'Matters'),
    render: (_, one) => String(one.matters.length),
  },
  {
    key: 'authority',
    title: head('部门', 'Authority'),
    render: (_, one) => <Authority id={one.authority} />,
  },
  {
    key: 'drafted',
    title: head('拟订', 'Drawn up'),
    render: (_, one) => (
      <span className="cell-who">
        {formatInstant(one.draftedAt)}
        <span>{one.draftedBy}</span>
      </span>
    ),
  },
  { key: 'decided', title: head('审批', 'Decided'), render: (_, one) => one.decidedBy ?? '—' },
];

/** Plans of inspections: drawn up by one officer, decided on by another. */
export function InspectionPlans() {
  const query = useInfiniteQuery(plansQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '检查计划', en: 'Plans' }}
        lead={{
          zh: '只列清单上的事项；由一人拟订，另一人批准，批准后才能安排检查或随机抽取。',
          en: 'Of listed matters alone; drawn up by one, approved by another, and only then inspected or drawn from.',
        }}
      />
      <InspectionTabs here="inspection-plans" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="检查计划列表 Plans"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={<strong>还没有检查计划 No plans yet</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
      <PlanForm />
    </>
  );
}
