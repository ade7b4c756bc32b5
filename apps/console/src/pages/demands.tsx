import { useInfiniteQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { DemandEntry } from '../api/contract.ts';
import { withdrawDemand } from '../api/demand-calls.ts';
import { demandsQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { AuthorityName } from '../parts/authority-name.tsx';
import { head } from '../parts/data-table.tsx';
import { DemandForm } from '../parts/demand-form.tsx';
import { FirmName } from '../parts/firm-name.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { DEMAND_KINDS, tierText } from '../parts/inspection-words.ts';
import { PagedTable } from '../parts/paged-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';
import { personOf } from '../parts/words.ts';

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
          {personOf(one.withdrawn.byName)}：{one.withdrawn.because}
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
        <Two {...DEMAND_KINDS[one.kind]} />
      </span>
    ),
  },
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => <FirmName firm={one.firm} /> },
  {
    key: 'quota',
    title: head('次数', 'Counts'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        {one.basis === null ? (
          <Two zh="计入上限" en="By quota" />
        ) : (
          <Two zh="法定，不计入" en="By law" />
        )}
        {one.basis === null ? <Two {...tierText(one.tier)} /> : <span>{one.basis}</span>}
      </span>
    ),
  },
  {
    key: 'who',
    title: head('登记', 'Recorded'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        {one.onDay} · {personOf(one.recordedByName)}
        <AuthorityName id={one.authority} />
      </span>
    ),
  },
  { key: 'state', title: head('撤销', 'Taken back'), render: (_, one) => <State one={one} /> },
];

/** What authorities ask of firms beside visits, against the quota of each firm's tier; what was recorded by mistake is taken back. */
export function Demands() {
  const query = useInfiniteQuery(demandsQuery);
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
      <PagedTable
        name="检查以外的要求 Demands"
        query={query}
        rowKey="id"
        columns={COLUMNS}
        empty={<strong>还没有登记 Nothing was recorded yet</strong>}
      />
      <DemandForm />
    </>
  );
}
