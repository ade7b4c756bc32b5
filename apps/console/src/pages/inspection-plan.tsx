import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { InspectionPlan } from '../api/contract.ts';
import { approvePlan, closePlan, rejectPlan } from '../api/inspection-calls.ts';
import { planInspectionsQuery, planQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { dayBefore, formatInstant } from '../parts/clock.ts';
import { Facts } from '../parts/facts.tsx';
import { InspectionTable } from '../parts/inspection-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { PLAN_KINDS, PLAN_STATES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

function Summary({ plan }: { plan: InspectionPlan }) {
  const { matterTitle, authorityTitle } = useListed();
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={PLAN_STATES[plan.state]} />
      </div>
      <Facts
        facts={[
          { zh: '种类', en: 'Kind', value: <Two {...PLAN_KINDS[plan.kind]} /> },
          { zh: '期间', en: 'Days', value: `${plan.startsOn} 至 ${dayBefore(plan.endsOn)}` },
          {
            zh: '部门与区划',
            en: 'Authority',
            value: `${authorityTitle(plan.authority)} · ${plan.division}`,
          },
          { zh: '检查事项', en: 'Matters', value: plan.matters.map(matterTitle).join('、') },
          {
            zh: '拟订',
            en: 'Drawn up',
            value: `${plan.draftedBy} · ${formatInstant(plan.draftedAt)}`,
          },
          { zh: '审批', en: 'Decided by', value: plan.decidedBy ?? '—' },
          ...(plan.because === null
            ? []
            : [{ zh: '专项理由', en: 'Why special', value: plan.because }]),
          ...(plan.filedAs === null ? [] : [{ zh: '备案号', en: 'Filed as', value: plan.filedAs }]),
        ]}
      />
    </section>
  );
}

function FiledAs({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <label className="wide-field">
      <Two zh="备案号（专项计划必填）" en="Number under which it was filed (required)" />
      <Input maxLength={200} value={value} onChange={(event) => change(event.target.value)} />
    </label>
  );
}

/** A second person approves, or sends it back; a special plan carries the number it was filed under. */
function Decide({ plan }: { plan: InspectionPlan }) {
  const { account } = useSession();
  const forget = useForget('inspection-plans');
  const [filedAs, setFiledAs] = useState('');
  const own = plan.draftedBy === account;
  const special = plan.kind === 'special';
  return (
    <section className="card decision" aria-label="审批 Decision">
      {special ? <FiledAs value={filedAs} change={setFiledAs} /> : null}
      <p>
        {own ? (
          <Two zh="由您拟订，须由另一人审批。" en="You drew it up; another decides." />
        ) : (
          <Two
            zh="请核对事项、期间和区划后决定。"
            en="Check matters, days and division, then decide."
          />
        )}
      </p>
      <div className="acts">
        <AskedAct
          label="批准 Approve"
          title={`批准《${plan.title}》？Approve this plan?`}
          ok="确认批准 Yes, approve"
          tone="primary"
          disabled={own || (special && filedAs.trim() === '')}
          intent={['plan.approve', plan.id, plan.version, filedAs.trim()]}
          send={(_, key) => approvePlan(plan, special ? filedAs.trim() : null, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="批准后可以按计划安排检查和随机抽取，不超过各企业的年度频次上限。"
              en="Inspections can then be planned and drawn under it, within each firm’s quota."
              stacked
            />
          </p>
        </AskedAct>
        <AskedAct
          label="退回 Reject"
          title={`退回《${plan.title}》？Reject this plan?`}
          ok="确认退回 Yes, reject"
          tone="danger"
          reasoned
          disabled={own}
          intent={['plan.reject', plan.id, plan.version]}
          send={(reason, key) => rejectPlan(plan.id, reason, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="退回后不再审批，可以另行拟订。"
              en="It is over then; another may be drawn up."
            />
          </p>
        </AskedAct>
      </div>
    </section>
  );
}

function Close({ plan }: { plan: InspectionPlan }) {
  const forget = useForget('inspection-plans', 'inspections', 'draws');
  return (
    <section className="card decision" aria-label="结束 Close">
      <div className="acts">
        <AskedAct
          label="结束计划 Close the plan"
          title={`结束《${plan.title}》？Close this plan?`}
          ok="确认结束 Yes, close"
          tone="danger"
          reasoned
          intent={['plan.close', plan.id, plan.version]}
          send={(reason, key) => closePlan(plan.id, reason, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="计划下待实施的检查以同一理由取消，预留次数退回；已抽取而未实施的，须由未参与的审核员结束。"
              en="What waits under it is cancelled for the same reason; what was drawn and not done is let off by an approver who had no part in it."
              stacked
            />
          </p>
        </AskedAct>
      </div>
    </section>
  );
}

/** One plan: what it covers, the decision of a second person, its inspections, its end. */
export function InspectionPlanPage({ id }: { id: string }) {
  const query = useQuery(planQuery(id));
  const inspections = useInfiniteQuery(planInspectionsQuery(id));
  const mayDecide = useMay('inspection.decide');
  const mayClose = useMay('inspection.close');
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'inspection-plans' }}>← 全部检查计划 All plans</Link>}
        title={{ zh: query.data?.title ?? '检查计划', en: 'Plan' }}
      />
      <InspectionTabs here="inspection-plans" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {(plan) => (
          <>
            <Summary plan={plan} />
            {plan.state === 'submitted' && mayDecide ? <Decide plan={plan} /> : null}
            {plan.state === 'submitted' && !mayDecide ? (
              <section className="card">
                <p className="secondary">
                  <Two zh="等待审核员批准。" en="It waits for an approver." />
                </p>
              </section>
            ) : null}
            <h2 className="section-title">
              <Two zh="计划下的检查" en="Inspections under it" />
            </h2>
            <InspectionTable name="计划下的检查 Inspections" query={inspections} />
            {plan.state === 'approved' && mayClose ? <Close plan={plan} /> : null}
          </>
        )}
      </Loaded>
    </>
  );
}
