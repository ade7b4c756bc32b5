import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { InspectionDetail } from '../api/contract.ts';
import { cancelInspection } from '../api/inspection-calls.ts';
import { inspectionQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { dayBefore } from '../parts/clock.ts';
import { Facts, type Fact } from '../parts/facts.tsx';
import { FinishInspection } from '../parts/finish-inspection.tsx';
import { InspectionCodes } from '../parts/inspection-codes.tsx';
import { InspectionDocuments } from '../parts/inspection-documents.tsx';
import { InspectionFindings } from '../parts/inspection-findings.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import {
  ANSWERS,
  INSPECTION_STATES,
  METHODS,
  ORIGINS,
  URGENT_STATES,
} from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { VisitApproval } from '../parts/visit-approval.tsx';

function teamOf(one: InspectionDetail, numbers: readonly string[]): string {
  const holders = new Map(one.officers.map(({ number, holder }) => [number, holder]));
  return numbers
    .map((number) => {
      const holder = holders.get(number);
      return holder === undefined ? number : `${holder}（${number}）`;
    })
    .join('、');
}

function whenOf({ plan, joint, doneOn }: InspectionDetail): string {
  if (doneOn !== null) return doneOn;
  if (joint !== null) return `${joint.day}（综合查一次 joint visit）`;
  return plan === null ? '随时 any day' : `${plan.startsOn} 至 ${dayBefore(plan.endsOn)}`;
}

function factsOf(one: InspectionDetail): Fact[] {
  const { plan, origin, firm } = one;
  return [
    { zh: '企业', en: 'Firm', value: firm === null ? '—' : firm.name },
    { zh: '统一社会信用代码', en: 'Credit code', value: firm?.creditCode ?? '—' },
    { zh: '信用等级', en: 'Tier when planned', value: one.tier ?? '—' },
    {
      zh: '来由',
      en: 'What led to it',
      value:
        plan === null ? (
          <Two {...ORIGINS[origin]} />
        ) : (
          <Link to={{ page: 'inspection-plan', id: plan.id }}>{plan.title}</Link>
        ),
    },
    { zh: '实施时间', en: 'When', value: whenOf(one) },
    {
      zh: one.drawId === null ? '检查人员' : '抽取的检查人员',
      en: 'Team',
      value: one.inspectors.length === 0 ? '未指定 not named' : teamOf(one, one.inspectors),
    },
    ...(one.went === null ? [] : [{ zh: '实际到场', en: 'Went', value: teamOf(one, one.went) }]),
    ...(one.teamBecause === null
      ? []
      : [{ zh: '换人理由', en: 'Why others went', value: one.teamBecause }]),
    ...(one.source === null ? [] : [{ zh: '来源', en: 'Source', value: one.source }]),
    ...(one.reason === null ? [] : [{ zh: '理由', en: 'Reason', value: one.reason }]),
    ...(one.codeException === null
      ? []
      : [{ zh: '未亮码的法定例外', en: 'No code because', value: one.codeException.because }]),
  ];
}

function Summary({ one }: { one: InspectionDetail }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={INSPECTION_STATES[one.state]} />
        {one.answer === null ? null : <StateTag word={ANSWERS[one.answer]} />}
        {one.emergency === null ? null : <StateTag word={URGENT_STATES[one.emergency.state]} />}
      </div>
      <Facts facts={factsOf(one)} />
      {one.emergency?.state === 'stated' ? (
        <p className="onward">
          <Link to={{ page: 'urgent-visits' }}>
            {one.emergency.until.date} 前由第二人确认 A second person confirms it by then →
          </Link>
        </p>
      ) : null}
      {one.joint === null ? null : (
        <p className="onward">
          <Link to={{ page: 'joint-proposal', id: one.joint.proposalId }}>
            查看综合查一次方案 The joint visits →
          </Link>
        </p>
      )}
    </section>
  );
}

/** What may be looked at, and on what that rests; nothing beyond it. */
function MayLookAt({ one }: { one: InspectionDetail }) {
  const { matter } = one;
  return (
    <section className="card" aria-label="可以检查的内容 What may be checked">
      <h2>
        <Two zh="可以检查的内容" en="What may be checked" />
      </h2>
      <dl className="matter-facts">
        <div>
          <dt>检查事项 Matter</dt>
          <dd>
            {matter.code} <Two {...matter.title} />
          </dd>
        </div>
        <div>
          <dt>检查内容 What is looked at</dt>
          <dd>
            <Two {...matter.content} stacked />
          </dd>
        </div>
        <div>
          <dt>检查标准 Against what</dt>
          <dd>
            <Two {...matter.standard} stacked />
          </dd>
        </div>
        <div>
          <dt>检查方式 How</dt>
          <dd>{matter.methods.map((how) => METHODS[how].zh).join('、')}</dd>
        </div>
        <div>
          <dt>法定依据 Legal basis</dt>
          <dd>
            <ul className="basis">
              {matter.basis.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
      {matter.demonstration ? (
        <Notice tone="warn">
          <Two
            zh="示范事项：为演示而编，不是真实规定。"
            en="For demonstration: this is invented."
          />
        </Notice>
      ) : null}
    </section>
  );
}

/** What was drawn is let off by an approver who had no part in the draw. */
function Cancel({ one }: { one: InspectionDetail }) {
  const forget = useForget('inspections');
  const mayLetOff = useMay('inspection.decide');
  if (one.drawId !== null && !mayLetOff)
    return (
      <p className="secondary">
        <Two
          zh="随机抽中的检查由未参与抽取的审批人取消。"
          en="What was drawn is cancelled by an approver who had no part in the draw."
          stacked
        />
      </p>
    );
  return (
    <AskedAct
      label="取消检查 Cancel it"
      title="取消这次检查？Cancel this inspection?"
      ok="确认取消 Yes, cancel"
      tone="danger"
      reasoned
      intent={['inspection.cancel', one.id, one.version]}
      send={(reason, key) => cancelInspection(one.id, reason, key)}
      onDone={forget}
      onFailed={forget}
    >
      <p>
        <Two
          zh="为它预留的检查次数退回。随机抽取的检查被取消，会在公开的抽取清单上计数。"
          en="The visit kept for it goes back. Of what was drawn, the public list counts that it was cancelled."
          stacked
        />
      </p>
    </AskedAct>
  );
}

/** One inspection: whom, why, what may be checked, the code and its answer, the visit, and what was found. */
export function InspectionPage({ id }: { id: string }) {
  const query = useQuery(inspectionQuery(id));
  const mayVisit = useMay('inspection.visit');
  const mayCancel = useMay('inspection.close');
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'inspections' }}>← 全部检查 All inspections</Link>}
        title={{ zh: query.data?.firm?.name ?? '行政检查', en: 'Inspection' }}
      />
      <InspectionTabs here="inspections" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(one) => (
          <>
            <Summary one={one} />
            <VisitApproval one={one} />
            <InspectionCodes one={one} />
            <MayLookAt one={one} />
            {one.state === 'planned' && mayVisit ? (
              <FinishInspection key={one.version} one={one} />
            ) : null}
            {one.state === 'planned' && mayCancel ? (
              <div className="acts">
                <Cancel one={one} />
              </div>
            ) : null}
            {one.state === 'done' ? <InspectionFindings one={one} /> : null}
            <InspectionDocuments one={one} />
          </>
        )}
      </Loaded>
    </>
  );
}
