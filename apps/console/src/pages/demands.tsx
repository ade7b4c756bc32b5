import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { DemandEntry } from '../api/contract.ts';
import { withdrawDemand } from '../api/demand-calls.ts';
import { demandsQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { DemandForm } from '../parts/demand-form.tsx';
import { FirmName } from '../parts/firm-name.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { DEMAND_KINDS } from '../parts/inspection-words.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';

/** Taking back what somebody else recorded by mistake. */
function Withdraw({ one }: { one: DemandEntry }) {
  const forget = useForget('demands');
  return (
    <AskedAct
      label="撤销 Take back"
      title={`撤销“${one.title}”的登记？Take this back?`}
      ok="确认撤销 Yes, take back"
      tone="danger"
      reasoned
      intent={['demand.withdraw', one.id]}
      send={(reason, key) => withdrawDemand(one.id, reason, key)}
      onDone={forget}
      onFailed={forget}
    >
      <p>
        <Two
          zh="只撤销登记有误的；登记和撤销都保留，企业都能看到，年度次数相应恢复。"
          en="Only what was recorded by mistake. Both stay for the firm to see, and the quota has one more."
          stacked
        />
      </p>
    </AskedAct>
  );
}

function State({ one }: { one: DemandEntry }) {
  const may = useMay('demand.withdraw');
  const { account } = useSession();
  if (one.withdrawn !== null)
    return (
      <span className="cell-who cell-words">
        已撤销 Taken back {one.withdrawn.on}
        <span>
          {one.withdrawn.by}：{one.withdrawn.because}
        </span>
      </span>
    );
  if (!may) return <>—</>;
  if (one.recordedBy === account)
    return (
      <Two zh="由您登记，须由另一人撤销" en="You recorded it; another takes it back" stacked />
    );
  return <Withdraw one={one} />;
}

const COLUMNS: TableColumnsType<DemandEntry> = [
  {
    key: 'title',
    title: head('要求', 'Demand'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        {one.title}
        <span>
          {DEMAND_KINDS[one.kind].zh} {DEMAND_KINDS[one.kind].en}
        </span>
      </span>
    ),
  },
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => <FirmName firm={one.firm} /> },
  {
    key: 'quota',
    title: head('次数', 'Counts'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        {one.basis === null ? '计入上限 By quota' : '法定，不计入 By law'}
        <span>{one.basis ?? (one.tier === null ? '尚未分级' : `${one.tier} 级`)}</span>
      </span>
    ),
  },
  {
    key: 'who',
    title: head('登记', 'Recorded'),
    render: (_, one) => (
      <span className="cell-who">
        {one.onDay}
        <span>
          {one.authority} · {one.recordedBy}
        </span>
      </span>
    ),
  },
  { key: 'state', title: head('撤销', 'Taken back'), render: (_, one) => <State one={one} /> },
];

/** What authorities ask of firms beside visits, against the quota of each firm's tier; what was recorded by mistake is taken back. */
export function Demands() {
  const query = useInfiniteQuery(demandsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '检查以外的要求', en: 'Demands beside visits' }}
        lead={{
          zh: '向企业索取数据、要求填表、开会，都计入企业负担账户；登记有误的由第二人撤销。',
          en: 'Data, forms and meetings count in the burden account of the firm; a second person takes back what was recorded by mistake.',
        }}
      />
      <InspectionTabs here="demands" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="检查以外的要求 Demands"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={<strong>还没有登记 Nothing was recorded yet</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
      <DemandForm />
    </>
  );
}
