import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { issueCode } from '../api/code-calls.ts';
import type { InspectionDetail, IssuedInspectionCode } from '../api/contract.ts';
import { inspectionCodesQuery, inspectionQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { ANSWERS } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { ReasonField } from '../parts/reason-field.tsx';
import { pathOf } from '../parts/router.ts';
import { Two } from '../parts/two.tsx';
import '../styles/receipt.css';
import '../styles/check-in.css';

/** The API refuses less. */
const REASON_MIN = 2;

/** What the firm answered to the code that is shown, as soon as it has. */
function Answer({ inspectionId, issued }: { inspectionId: string; issued: IssuedInspectionCode }) {
  const code = useQuery(inspectionCodesQuery(inspectionId)).data?.items.find(
    ({ id }) => id === issued.id,
  );
  if (code === undefined || code.answer === null)
    return (
      <Notice tone="plain">
        <Two zh="等待企业答复" en="Waiting for the firm" />
      </Notice>
    );
  return (
    <Notice tone={code.answer === 'accepted' ? 'good' : 'warn'}>
      <Two zh={ANSWERS[code.answer].zh} en={ANSWERS[code.answer].en} />
      {code.because === null ? null : <p>{code.because}</p>}
    </Notice>
  );
}

function Shown({ issued, firm }: { issued: IssuedInspectionCode; firm: string }) {
  const address = `${window.location.origin}${pathOf({ page: 'check-in' })}#${issued.code}`;
  return (
    <>
      <QrCode text={address} label="检查码，请企业扫码 Inspection code for the firm to scan" />
      <p>
        <strong>{firm}</strong>
      </p>
    </>
  );
}

/** Who was neither drawn nor named may come once the firm has refused a code, and says why. */
function insteadOf({ own, inspectors, answer }: InspectionDetail): boolean {
  const isInTeam = own.some(({ number }) => inspectors.includes(number));
  return inspectors.length > 0 && !isInTeam && answer === 'refused';
}

function CodeOf({ one }: { one: InspectionDetail }) {
  const [issued, setIssued] = useState<IssuedInspectionCode | null>(null);
  const [because, setBecause] = useState('');
  const forget = useForget('inspections');
  const asksWhy = insteadOf(one);
  const issue = useAct({
    // Shown anew it is a new code: what was shown before may have been answered.
    intent: (round: string) => ['show-code', one.id, round, because],
    send: (_round, key) => issueCode(one.id, asksWhy ? because.trim() : '', key),
    onDone: (made) => {
      setIssued(made);
      forget();
    },
    onFailed: forget,
  });
  const [own] = one.own;
  return (
    <article className="check-in-code" aria-label="检查码 Inspection code">
      {issued === null ? null : <Shown issued={issued} firm={one.firm?.name ?? ''} />}
      {issued === null ? null : <Answer inspectionId={one.id} issued={issued} />}
      <p>
        <Two
          zh="请企业人员扫码核对检查人员和事项，登录后接受或拒绝。检查码 30 分钟内有效，只能答复一次。"
          en="The firm scans it, sees who comes and why, signs in and accepts or refuses. It is good for 30 minutes and answered once."
          stacked
        />
      </p>
      {own === undefined ? (
        <Notice tone="warn">
          <Two
            zh="您的账号没有登记有效的执法证，不能亮码；请联系本单位管理员登记。"
            en="Your account has no valid certificate, so it can show no code; ask your administrator to enter it."
            stacked
          />
        </Notice>
      ) : (
        <p className="secondary">
          {own.holder}（{own.number}）
        </p>
      )}
      {asksWhy ? (
        <ReasonField
          zh="企业拒绝过检查码，您不在原检查组：换人的理由（必填）"
          en="The firm refused a code and you are not of the team: why you come instead (required)"
          most={500}
          value={because}
          change={setBecause}
        />
      ) : null}
      {issue.failure === null ? null : <FailureNotice error={issue.failure} />}
      <Button
        block
        type="primary"
        size="large"
        loading={issue.underWay}
        disabled={asksWhy && because.trim().length < REASON_MIN}
        onClick={() => issue.start(issued?.id ?? 'first')}
      >
        {issued === null ? '亮码 Show the code' : '重新亮码 Show a new code'}
      </Button>
    </article>
  );
}

/** The code that an officer shows before an inspection, for the firm to scan. */
export function ShowCodePage({ id }: { id: string }) {
  const query = useQuery(inspectionQuery(id));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'inspection', id }}>← 返回检查 Back to the inspection</Link>}
        title={{ zh: '亮码检查', en: 'Show the inspection code' }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {(one) => <CodeOf one={one} />}
      </Loaded>
    </>
  );
}
