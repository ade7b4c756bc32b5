import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { RecordedRefusal } from '../api/contract.ts';
import { refusalsQuery } from '../api/inspection-queries.ts';
import { formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { ASKED } from '../parts/inspection-words.ts';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';

/** What is on no list has only the id by which it was asked for. */
function Matter({ one }: { one: RecordedRefusal }) {
  const { matterTitle, authorityTitle } = useListed();
  return (
    <div className="cell-title">
      {matterTitle(one.matterId)}
      <span>{authorityTitle(one.authority)}</span>
    </div>
  );
}

const COLUMNS: TableColumnsType<RecordedRefusal> = [
  {
    key: 'text',
    title: head('为何不得检查', 'Why not'),
    render: (_, one) => (
      <div className="cell-title">
        <Two {...one.text} stacked />
      </div>
    ),
  },
  {
    key: 'asked',
    title: head('要求', 'Asked for'),
    render: (_, one) => <Two {...ASKED[one.asked]} />,
  },
  {
    key: 'matter',
    title: head('事项与部门', 'Matter'),
    render: (_, one) => <Matter one={one} />,
  },
  {
    key: 'by',
    title: head('要求人', 'By'),
    render: (_, one) => (
      <span className="cell-who">
        {one.askedBy}
        <span>{formatInstant(one.at)}</span>
      </span>
    ),
  },
];

/** What was asked for and may not be inspected; kept whoever asked, and never changed. */
export function InspectionRefusals() {
  const query = useInfiniteQuery(refusalsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '拒绝记录', en: 'Refused inspections' }}
        lead={{
          zh: '清单之外无检查：不在清单、不在计划、超出频次上限的要求，系统拒绝并留下记录，任何人不能更改。',
          en: 'What is not listed, not planned or beyond the quota is refused; the record never changes.',
        }}
      />
      <InspectionTabs here="inspection-refusals" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="拒绝记录列表 Refused"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={<strong>没有被拒绝的要求 Nothing was refused</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
