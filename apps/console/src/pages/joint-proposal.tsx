import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { JointFirmSaving, JointProposal, JointUndone, JointVisit } from '../api/contract.ts';
import {
  approveJointVisits,
  closeJointVisits,
  rejectJointVisits,
} from '../api/inspection-calls.ts';
import {
  jointFirmsQuery,
  jointProposalQuery,
  jointUndoneQuery,
  jointVisitsQuery,
} from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { AuthorityName } from '../parts/authority-name.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head } from '../parts/data-table.tsx';
import { Facts } from '../parts/facts.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { JOINT_STATES, OBSTACLES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

type AuthoritySaving = JointProposal['saving']['authorities'][number];
type Visit = JointVisit & { readonly place: string };

const count = (value: number) => String(value);
const FIRMS: TableColumnsType<JointFirmSaving> = [
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => one.firm },
  { key: 'i', title: head('检查', 'Inspections'), render: (_, one) => count(one.inspections) },
  { key: 'v', title: head('入企', 'Visits'), render: (_, one) => count(one.visits) },
  { key: 'm', title: head('合并省', 'Merged'), render: (_, one) => count(one.merged) },
  { key: 'j', title: head('联合省', 'Joined'), render: (_, one) => count(one.joined) },
];
const AUTHORITIES: TableColumnsType<AuthoritySaving> = [
  {
    key: 'a',
    title: head('部门', 'Authority'),
    render: (_, one) => <AuthorityName id={one.authority} />,
  },
  { key: 'i', title: head('检查', 'Inspections'), render: (_, one) => count(one.inspections) },
  { key: 'v', title: head('参加', 'Visits'), render: (_, one) => count(one.visits) },
  { key: 'j', title: head('联合', 'Joint'), render: (_, one) => count(one.joint) },
  { key: 'l', title: head('牵头', 'Led'), render: (_, one) => count(one.led) },
  { key: 's', title: head('节省', 'Spared'), render: (_, one) => <strong>{one.saved}</strong> },
];
const VISITS: TableColumnsType<Visit> = [
  { key: 'day', title: head('日期', 'Day'), render: (_, one) => one.day },
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => one.firm },
  { key: 'lead', title: head('牵头', 'Lead'), render: (_, one) => <AuthorityName id={one.lead} /> },
  {
    key: 'parts',
    title: head('检查组与检查', 'Teams'),
    render: (_, one) =>
      one.parts.map((part) => (
        <div key={part.team}>
          {part.team}：
          {part.inspections.map((id, at) => (
            <Link key={id} to={{ page: 'inspection', id }}>
              {at > 0 ? '、' : ''}检查 {at + 1}
              <span className="only-heard"> {one.firm}</span>
            </Link>
          ))}{' '}
          <span className="secondary">{part.minutes} 分钟</span>
        </div>
      )),
  },
];
const UNDONE: TableColumnsType<JointUndone> = [
  {
    key: 'id',
    title: head('检查', 'Inspection'),
    render: (_, one) => (
      <Link to={{ page: 'inspection', id: one.id }}>
        打开检查 <code>{one.id.slice(0, 8)}</code>
      </Link>
    ),
  },
  {
    key: 'because',
    title: head('为何未排', 'Why'),
    render: (_, one) => <Two {...OBSTACLES[one.because]} stacked />,
  },
];

/** How far the visits may be above the fewest there can be. */
function gapOf({ leastVisits, saving }: JointProposal): string {
  const above = saving.visits - leastVisits;
  if (above === 0) return '已是最少 the fewest';
  return `至多多 ${((above / leastVisits) * 100).toFixed(2)}% at most above`;
}

function Summary({ one }: { one: JointProposal }) {
  const { saving } = one;
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={JOINT_STATES[one.state]} />
      </div>
      <Facts
        facts={[
          { zh: '待查', en: 'Due', value: formatCount(one.due) },
          { zh: '企业', en: 'Firms', value: formatCount(one.firms) },
          { zh: '排入', en: 'Put together', value: count(saving.inspections) },
          { zh: '入企次数', en: 'Visits', value: count(saving.visits) },
          { zh: '少入企', en: 'Visits spared', value: <strong>{saving.saved}</strong> },
          {
            zh: '不可能少于',
            en: 'Never fewer than',
            value: `${one.leastVisits}（${gapOf(one)}）`,
          },
          { zh: '执法人员人日', en: 'Days of officers', value: count(one.officerDays) },
          {
            zh: '提出',
            en: 'Proposed',
            value: `${one.proposedByName} · ${formatInstant(one.proposedAt)}`,
          },
          { zh: '审批', en: 'Decided by', value: one.decidedByName ?? '—' },
          {
            zh: '检查组',
            en: 'Teams',
            value: one.teams.map(({ id, officers }) => `${id}：${officers.join('、')}`).join('；'),
          },
        ]}
      />
      {one.decidedBecause === null ? null : (
        <Notice tone="warn">退回理由 Rejected because：{one.decidedBecause}</Notice>
      )}
    </section>
  );
}

function Decide({ one }: { one: JointProposal }) {
  const { account } = useSession();
  const forget = useForget('joint-proposals', 'inspections');
  const own = one.proposedBy === account;
  return (
    <section className="card decision" aria-label="审批 Decision">
      <p>
        {own ? (
          <Two zh="由您提出，须由另一人审批。" en="You proposed it; another decides." />
        ) : (
          <Two zh="请核对日程和节省后决定。" en="Check who goes when and what is spared." />
        )}
      </p>
      <div className="acts">
        <AskedAct
          label="批准 Approve"
          title="批准综合查一次方案？Approve these joint visits?"
          ok="确认批准 Yes, approve"
          tone="primary"
          disabled={own}
          intent={['joint.approve', one.id, one.version]}
          send={(_, key) => approveJointVisits(one, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="批准后检查组按日程入企；检查已实施、计划已结束或人员时间已另有安排的，不能批准。"
              en="The teams go by it then; it is refused where something of it is no longer due, or a day is promised elsewhere."
              stacked
            />
          </p>
        </AskedAct>
        <AskedAct
          label="退回 Reject"
          title="退回方案？Reject these joint visits?"
          ok="确认退回 Yes, reject"
          tone="danger"
          reasoned
          disabled={own}
          intent={['joint.reject', one.id, one.version]}
          send={(reason, key) => rejectJointVisits(one.id, reason, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two zh="退回后可以重新提出。" en="Another may be proposed then." />
          </p>
        </AskedAct>
      </div>
    </section>
  );
}

function Close({ one }: { one: JointProposal }) {
  const forget = useForget('joint-proposals', 'inspections');
  return (
    <section className="card decision" aria-label="结束 Close">
      <div className="acts">
        <AskedAct
          label="结束方案 Close it"
          title="结束方案？Close these joint visits?"
          ok="确认结束 Yes, close"
          tone="danger"
          reasoned
          intent={['joint.close', one.id, one.version]}
          send={(reason, key) => closeJointVisits(one.id, reason, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="其中仍待实施的检查可以重新排定。"
              en="What of it is still due may be put together anew."
            />
          </p>
        </AskedAct>
      </div>
    </section>
  );
}

function FirmSavings({ id }: { id: string }) {
  const query = useInfiniteQuery(jointFirmsQuery(id));
  return (
    <PagedTable
      name="各企业的节省 Spared each firm"
      query={query}
      rowKey="firm"
      columns={FIRMS}
      empty="—"
    />
  );
}

function Visits({ id }: { id: string }) {
  const query = useInfiniteQuery(jointVisitsQuery(id));
  return <PagedTable name="日程 Visits" query={query} rowKey="place" columns={VISITS} empty="—" />;
}

function Undone({ id }: { id: string }) {
  const query = useInfiniteQuery(jointUndoneQuery(id));
  return <PagedTable name="未排入 Undone" query={query} rowKey="id" columns={UNDONE} empty="—" />;
}

/** One proposal: what it spares each firm and authority, who goes when, what stays undone and why, and the decision. */
export function JointProposalPage({ id }: { id: string }) {
  const query = useQuery(jointProposalQuery(id));
  const mayDecide = useMay('inspection.decide');
  const mayClose = useMay('inspection.close');
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'joint-visits' }}>← 全部方案 All joint visits</Link>}
        title={{ zh: '综合查一次方案', en: 'Joint visits' }}
      />
      <InspectionTabs here="joint-visits" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(one) => (
          <>
            <Summary one={one} />
            {one.state === 'proposed' && mayDecide ? <Decide one={one} /> : null}
            <h2 className="section-title">
              <Two zh="各企业少受的入企" en="Spared each firm" />
            </h2>
            <FirmSavings id={id} />
            <h2 className="section-title">
              <Two zh="各部门的节省" en="Spared each authority" />
            </h2>
            <DataTable
              name="各部门的节省 Spared each authority"
              rows={one.saving.authorities}
              rowKey="authority"
              columns={AUTHORITIES}
              empty="—"
            />
            <h2 className="section-title">
              <Two zh="日程" en="Who goes when" />
            </h2>
            <Visits id={id} />
            {one.undone === 0 ? null : (
              <>
                <h2 className="section-title">
                  <Two zh={`未排入（${one.undone}）`} en="Undone" />
                </h2>
                <Undone id={id} />
              </>
            )}
            {one.state === 'approved' && mayClose ? <Close one={one} /> : null}
          </>
        )}
      </Loaded>
    </>
  );
}
