import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { type ReactNode, useState } from 'react';
import type { EntitlementDetail, EntitlementState, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { entitlementQuery } from '../api/queries.ts';
import { AdjustmentsTold } from '../parts/adjustments-told.tsx';
import { Amount } from '../parts/amount.tsx';
import { Answer } from '../parts/answer.tsx';
import { ConfirmBy } from '../parts/confirm-by.tsx';
import { Evidence } from '../parts/evidence.tsx';
import { AddEvidence } from '../parts/evidence-files.tsx';
import { Gates } from '../parts/gates.tsx';
import { Halted } from '../parts/halted.tsx';
import { LegalBasisList } from '../parts/legal-basis.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { ObjectionsTold } from '../parts/objections-told.tsx';
import { ObjectTo } from '../parts/object-to.tsx';
import { WithdrawObjection } from '../parts/withdraw-objection.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { Two } from '../parts/two.tsx';
import { WallClockNote } from '../parts/wall-clock-note.tsx';
import { Why } from '../parts/why.tsx';
import { entitlementWord } from '../parts/words.ts';
import { MyAmendments } from '../parts/wrong-fact.tsx';

/** What a state means for the enterprise, where that is not plain. */
const MEANS: Partial<Record<EntitlementState, Text & { tone: 'good' | 'warn' | 'plain' }>> = {
  waiting: {
    tone: 'warn',
    zh: '符合条件，但资金暂时不足。已按顺序为您排队，资金到位后通知您确认。',
    en: 'You qualify, but the funds do not reach it yet. You are in line and will be asked to confirm once they do.',
  },
  listed: {
    tone: 'plain',
    zh: '已列入名单，名单批准后会通知您确认，现在无需操作。',
    en: 'On the list. You will be asked to confirm once it is approved.',
  },
  confirmed: {
    tone: 'good',
    zh: '您已确认，资金将按上述金额办理拨付；到账前各环节的进度见下方。',
    en: 'You have confirmed. Payment of this amount is being arranged; see below how far it is.',
  },
  objected: {
    tone: 'warn',
    zh: '收到异议，暂停办理；资金继续为您保留，核实后会告知结果。',
    en: 'Stopped by an objection. The money is kept; you will be told the outcome.',
  },
  payable: {
    tone: 'good',
    zh: '各环节均已通过，等待财政部门拨付。',
    en: 'Everything has passed. Payment by the treasury is next.',
  },
  ordered: {
    tone: 'good',
    zh: '财政部门正在办理拨付。',
    en: 'The payment is being made.',
  },
  bounced: {
    tone: 'warn',
    zh: '款项被银行退回，主管部门将核实收款账户后重新拨付。',
    en: 'The bank returned the payment. It is paid again once the account is verified.',
  },
  paid: { tone: 'good', zh: '已拨付到您的账户。', en: 'Paid to your account.' },
  declined: {
    tone: 'plain',
    zh: '您已放弃，本期资金已退回预算。',
    en: 'You have declined. The money went back to the budget.',
  },
  suspended: {
    tone: 'warn',
    zh: '有数据待核实，已中止办理；资金继续为您保留。',
    en: 'On hold until some data is verified. The money is kept for you.',
  },
  silent: {
    tone: 'warn',
    zh: '未在期限内收到答复。资金继续为您保留，这不等于放弃；您仍可确认。',
    en: 'No answer came in time. The money is kept, silence is not a waiver; you may still confirm.',
  },
  withdrawn: {
    tone: 'warn',
    zh: '已撤回，预留的资金退回预算。原因见下方；数据有误的，请提出更正。',
    en: 'Withdrawn; its money went back to the budget. The reasons are below; if the data is wrong, say so.',
  },
};

function Section({ id, title, children }: { id: string; title: Text; children: ReactNode }) {
  return (
    <section className="phone-card" aria-labelledby={id}>
      <h2 id={id}>
        <Two {...title} />
      </h2>
      {children}
    </section>
  );
}

const IN_VAIN: Text & { tone: 'warn' } = {
  tone: 'warn',
  zh: '符合条件，但所属年度的资金已用完，预算已结账，不再从该年度安排。如有疑问请联系主管部门。',
  en: 'You qualify, but the funds of that year were used up and its budget is closed; ask the department if you have questions.',
};

function Head({ benefit }: { benefit: EntitlementDetail }) {
  const inVain = benefit.state === 'waiting' && benefit.yearClosed;
  const means = inVain ? IN_VAIN : MEANS[benefit.state];
  return (
    <section className="phone-card benefit-head" aria-label="金额与状态 Amount and state">
      <StateTag word={entitlementWord(benefit.state)} />
      <p className="benefit-amount">
        <Amount fen={benefit.amountFen} hint />
      </p>
      <p className="benefit-small">
        <span>所属期 Period {benefit.period}</span>
        <span>
          <Two {...benefit.authority} />
        </span>
      </p>
      {benefit.state === 'notified' && benefit.confirmBy !== null ? (
        <p className="benefit-due">
          <ConfirmBy confirmBy={benefit.confirmBy} />
        </p>
      ) : null}
      <Halted benefit={benefit} />
      {means === undefined ? null : (
        <Notice tone={means.tone}>
          <p className="notice-text">
            <Two zh={means.zh} en={means.en} stacked />
          </p>
        </Notice>
      )}
    </section>
  );
}

const STALE: Text = {
  zh: '您查看期间内容有变动，本次操作未生效。已重新载入，请核对金额后再作答复。',
  en: 'Nothing was done. The latest was loaded; please check the amount before you answer.',
};

function Content({ benefit }: { benefit: EntitlementDetail }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  return (
    <>
      {failure === null ? null : (
        <FailureNotice error={failure} advice={failure.status === 409 ? STALE : undefined} />
      )}
      <Head benefit={benefit} />
      {benefit.endedBecause.length === 0 ? null : (
        <Section id="ended" title={{ zh: '为什么撤回', en: 'Why it was withdrawn' }}>
          <ul>
            {benefit.endedBecause.map((why) => (
              <li key={why.en}>
                <Two {...why} stacked />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {benefit.objections.length === 0 ? null : (
        <Section id="objections" title={{ zh: '异议与处理', en: 'Objections' }}>
          <ObjectionsTold objections={benefit.objections} />
        </Section>
      )}
      {benefit.adjustments.length === 0 ? null : (
        <Section id="adjustments" title={{ zh: '差额处理', en: 'Adjustments' }}>
          <AdjustmentsTold adjustments={benefit.adjustments} onFailure={setFailure} />
        </Section>
      )}
      <Section id="why" title={{ zh: '为什么', en: 'Why' }}>
        <Why explanation={benefit.explanation} />
        {benefit.allocation === null ? null : (
          <p>
            <Two {...benefit.allocation} stacked />
          </p>
        )}
      </Section>
      <MyAmendments />
      <Section id="basis" title={{ zh: '政策依据', en: 'Legal basis' }}>
        <LegalBasisList basis={benefit.legalBasis} />
      </Section>
      {benefit.gates.length === 0 ? null : (
        <Section id="gates" title={{ zh: '到账进度', en: 'On its way' }}>
          <Gates gates={benefit.gates} />
        </Section>
      )}
      <Section id="history" title={{ zh: '办理经过', en: 'History' }}>
        <Timeline history={benefit.history} />
        <WallClockNote />
      </Section>
      <Section id="evidence" title={{ zh: '判定凭据', en: 'Evidence' }}>
        <Evidence evidence={benefit.evidence} />
        <p>
          <Link to={{ page: 'receipt', id: benefit.id }}>查看判定凭证 Decision receipt</Link>
        </p>
      </Section>
      {benefit.declarationId === null ? null : (
        <AddEvidence declarationId={benefit.declarationId} />
      )}
      <ObjectTo benefit={benefit} onFailure={setFailure} />
      <WithdrawObjection benefit={benefit} onFailure={setFailure} />
      <Answer benefit={benefit} onFailure={setFailure} />
    </>
  );
}

/** One benefit: how much, why, on what basis, what has happened, and the answer to it. */
export function BenefitPage({ id }: { id: string }) {
  const query = useQuery(entitlementQuery(id));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={query.data?.title ?? { zh: '惠企政策', en: 'Benefit' }}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={10} animated />}>
        {(benefit) => <Content benefit={benefit} />}
      </Loaded>
    </>
  );
}
