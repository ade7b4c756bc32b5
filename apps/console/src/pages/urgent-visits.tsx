import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { UrgentVisit } from '../api/contract.ts';
import { urgentVisitsQuery } from '../api/inspection-queries.ts';
import { confirmUrgent, refuseUrgent } from '../api/urgent-calls.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { AuthorityName } from '../parts/authority-name.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { FirmName } from '../parts/firm-name.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { URGENT_STATES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

/** The word of a second person. */
function Decide({ one }: { one: UrgentVisit }) {
  const forget = useForget('urgent-visits', 'inspections', 'inspection-refusals', 'tasks');
  return (
    <>
      <AskedAct
        label="确认 Confirm"
        title="确认这次检查确属紧急？Confirm that it was urgent?"
        ok="确认紧急 Yes, confirm"
        tone="primary"
        intent={['urgent.confirm', one.id, one.version]}
        send={(_, key) => confirmUrgent(one.id, one.version, key)}
        onDone={forget}
        onFailed={forget}
      >
        <p>{one.ground}</p>
      </AskedAct>
      <AskedAct
        label="不予确认 Refuse"
        title="不予确认，计为不合规入企？Refuse it, as a breach?"
        ok="不予确认 Yes, refuse"
        tone="danger"
        reasoned
        intent={['urgent.refuse', one.id, one.version]}
        send={(reason, key) => refuseUrgent(one.id, one.version, reason, key)}
        onDone={forget}
        onFailed={forget}
      >
        <p>
          <Two
            zh="该次入企计为不合规，记入拒绝记录和企业负担账户，企业可以看到。"
            en="It counts as a breach among the refusals and in the burden account, which the firm reads."
            stacked
          />
        </p>
      </AskedAct>
    </>
  );
}

function Word({ one }: { one: UrgentVisit }) {
  const may = useMay('inspection.decide');
  if (one.state !== 'stated')
    return (
      <span className="cell-who cell-words">
        {one.decidedOn ?? '—'}
        <span>
          {one.decidedBy ?? ''}
          {one.because === null ? '' : `：${one.because}`}
        </span>
      </span>
    );
  if (one.hadPart)
    return <Two zh="您参与了检查，须由另一人确认" en="You had a part in it" stacked />;
  return may ? <Decide one={one} /> : <Two zh="待审核人确认" en="Awaits an approver" stacked />;
}

const COLUMNS: TableColumnsType<UrgentVisit> = [
  {
    key: 'visit',
    title: head('检查', 'Visit'),
    render: (_, one) => (
      <span className="cell-who cell-words">
        <Link to={{ page: 'inspection', id: one.inspectionId }}>{one.matterTitle.zh}</Link>
        <span>
          {one.statedOn} · {one.statedBy}
        </span>
        <span>
          <AuthorityName id={one.authority} />
        </span>
      </span>
    ),
  },
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => <FirmName firm={one.firm} /> },
  {
    key: 'ground',
    title: head('紧急事由', 'Ground'),
    render: (_, one) => <span className="cell-words">{one.ground}</span>,
  },
  {
    key: 'until',
    title: head('确认期限', 'Until'),
    render: (_, one) => (
      <span className="cell-who">
        <StateTag word={URGENT_STATES[one.state]} />
        <span>
          {one.until.date}
          {one.until.provisional ? '（暂定 provisional）' : ''}
        </span>
      </span>
    ),
  },
  { key: 'word', title: head('第二人', 'Second person'), render: (_, one) => <Word one={one} /> },
];

/** Visits that were made in an emergency, for a second person to confirm or refuse within working days. */
export function UrgentVisits() {
  const query = useInfiniteQuery(urgentVisitsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '紧急检查', en: 'Urgent visits' }}
        lead={{
          zh: '紧急情形下未亮码入企的，由未参与的第二人在两个工作日内确认；无人确认或不予确认的，计为不合规入企。',
          en: 'Somebody who had no part in an urgent visit confirms it within two working days; what nobody confirms is a breach.',
        }}
      />
      <InspectionTabs here="urgent-visits" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="紧急检查列表 Urgent visits"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={<strong>没有紧急检查 No visit was urgent</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
