import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { FindingDetail } from '../api/contract.ts';
import { undoFinding } from '../api/inspection-calls.ts';
import { findingQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from '../parts/asked-act.tsx';
import { Facts } from '../parts/facts.tsx';
import { FindingDecision } from '../parts/finding-decision.tsx';
import { FindingProposalShown } from '../parts/finding-proposal.tsx';
import { firewallText } from '../parts/firewall.ts';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { FINDING_STATES, OUTCOMES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PenaltyNoticeOfFinding } from '../parts/penalty-notice.tsx';
import { penaltyText } from '../parts/penalty-text.ts';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

function Firewall({ finding }: { finding: FindingDetail }) {
  return (
    <Notice tone={finding.state === 'final' ? 'plain' : 'good'}>
      <p className="notice-text">
        <Two {...firewallText(finding)} stacked />
      </p>
    </Notice>
  );
}

function Summary({ finding }: { finding: FindingDetail }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={FINDING_STATES[finding.state]} />
      </div>
      <Facts
        facts={[
          { zh: '企业', en: 'Firm', value: finding.firm?.name ?? '—' },
          { zh: '检查事项', en: 'Matter', value: <Two {...finding.matterTitle} /> },
          { zh: '登记', en: 'Noted', value: `${finding.notedOn} · ${finding.notedBy}` },
          { zh: '查明的事实', en: 'What was found', value: finding.statement },
          {
            zh: '所属检查',
            en: 'Inspection',
            value: (
              <Link to={{ page: 'inspection', id: finding.inspectionId }}>打开检查 Open it</Link>
            ),
          },
          ...(finding.withdrawnBecause === null
            ? []
            : [{ zh: '撤销理由', en: 'Withdrawn because', value: finding.withdrawnBecause }]),
        ]}
      />
      <Firewall finding={finding} />
    </section>
  );
}

function Decided({ finding }: { finding: FindingDetail }) {
  const { decision, objection } = finding;
  if (decision === null) return null;
  return (
    <section className="card" aria-label="决定 Decision">
      <h2>
        <Two zh="决定" en="Decision" />
      </h2>
      <Facts
        facts={[
          { zh: '结果', en: 'Outcome', value: <Two {...OUTCOMES[decision.outcome]} /> },
          ...(decision.penalty === null
            ? []
            : [{ zh: '处罚', en: 'Penalty', value: <Two {...penaltyText(decision.penalty)} /> }]),
          { zh: '依据条款', en: 'Article', value: decision.article },
          { zh: '决定', en: 'Decided', value: `${decision.decidedOn} · ${decision.decidedBy}` },
          { zh: '说明', en: 'Explanation', value: decision.explanation },
          { zh: '告知企业', en: 'The firm was told', value: decision.toldOn ?? '尚未告知 not yet' },
          {
            zh: '异议期至',
            en: 'Objections until',
            value: `${decision.appealUntil ?? '—'}${decision.provisional ? '（暂定）' : ''}`,
          },
          { zh: '改正期至', en: 'To be put right by', value: decision.repairUntil ?? '—' },
          ...(decision.deviation === null
            ? []
            : [{ zh: '偏离建议的理由', en: 'Departs because', value: decision.deviation }]),
        ]}
      />
      <FindingProposalShown proposal={decision.proposal} />
      {objection === null ? null : (
        <Notice tone="warn">
          <p className="notice-text">
            <Two zh={`${objection.on} 企业异议`} en="objection" />：{objection.statement}
          </p>
        </Notice>
      )}
    </section>
  );
}

/** A decision that its firm was not told of: where that is done. */
function Untold({ finding }: { finding: FindingDetail }) {
  if (finding.state !== 'decided' || finding.decision?.toldOn !== null) return null;
  return (
    <Notice tone="warn">
      <p className="notice-text">
        <Two
          zh="须以《行政检查结果告知书》告知企业，六十日异议期自告知之日起算。"
          en="Tell the firm in the notice of the result: its sixty days run from then."
          stacked
        />{' '}
        <Link to={{ page: 'inspection', id: finding.inspectionId }}>
          到检查页面出具 Issue it with the inspection
        </Link>
      </p>
    </Notice>
  );
}

/** Withdrawn by who may note while nothing is decided, annulled by somebody who decides after that. */
function Undo({ finding }: { finding: FindingDetail }) {
  const { account } = useSession();
  const mayNote = useMay('finding.note');
  const mayDecide = useMay('finding.decide') && finding.notedBy !== account;
  const forget = useForget('findings', 'inspections');
  if (finding.state === 'withdrawn') return null;
  const act =
    finding.decision === null && mayNote
      ? ('withdraw' as const)
      : finding.decision !== null && mayDecide
        ? ('annul' as const)
        : null;
  if (act === null) return null;
  return (
    <div className="acts">
      <AskedAct
        label={act === 'annul' ? '撤销决定 Annul it' : '撤销登记 Withdraw it'}
        title="撤销这项检查发现？Undo this finding?"
        ok="确认撤销 Yes"
        tone="danger"
        reasoned
        intent={[`finding.${act}`, finding.id, finding.version]}
        send={(reason, key) => undoFinding(finding, act, reason, key)}
        onDone={forget}
        onFailed={forget}
      >
        <p>
          <Two
            zh="撤销后不能恢复；已经进入信用评价的，自撤销时起不再被读取，以往日期也一样。"
            en="That is for good: rules read of it no longer, of past days neither."
            stacked
          />
        </p>
      </AskedAct>
    </div>
  );
}

/** One finding: what was found, what the four lists propose, what is decided, and when it reaches credit. */
export function FindingPage({ id }: { id: string }) {
  const query = useQuery(findingQuery(id));
  const one = query.data;
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'findings' }}>← 全部检查发现 All findings</Link>}
        title={{
          zh: one === undefined ? '检查发现' : one.kind === 'none' ? '未发现问题' : one.item,
          en: 'Finding',
        }}
      />
      <InspectionTabs here="findings" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(finding) => (
          <>
            <Summary finding={finding} />
            <Decided finding={finding} />
            <Untold finding={finding} />
            <PenaltyNoticeOfFinding finding={finding} />
            <FindingDecision
              key={`${finding.version} ${finding.notice?.documentId ?? ''}`}
              finding={finding}
            />
            <Undo finding={finding} />
          </>
        )}
      </Loaded>
    </>
  );
}
