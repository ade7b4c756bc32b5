import { Button } from 'antd-mobile';
import { issueCode } from '../api/code-calls.ts';
import type { IssuedInspectionCode } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { pathOf } from '../parts/router.ts';
import { Two } from '../parts/two.tsx';
import { useState } from 'react';
import '../styles/receipt.css';
import '../styles/check-in.css';

/** The code that an officer shows before an inspection, for the firm to scan. */
export function ShowCodePage({ id }: { id: string }) {
  const [issued, setIssued] = useState<IssuedInspectionCode | null>(null);
  const issue = useAct({
    // Shown anew it is a new code: what was shown before may have been answered.
    intent: (round: string) => ['show-code', id, round],
    send: (_round, key) => issueCode(id, key),
    onDone: setIssued,
  });
  const address =
    issued === null
      ? ''
      : `${window.location.origin}${pathOf({ page: 'check-in' })}#${issued.code}`;
  return (
    <>
      <PageHead title={{ zh: '亮码检查', en: 'Show the inspection code' }} />
      <article className="check-in-code" aria-label="检查码 Inspection code">
        {issued === null ? null : (
          <QrCode text={address} label="检查码，请企业扫码 Inspection code for the firm to scan" />
        )}
        <p>
          <Two
            zh="请企业人员扫码核对检查人员和事项，登录后接受或拒绝。检查码 30 分钟内有效，只能答复一次。"
            en="The firm scans it, sees who comes and why, signs in and accepts or refuses. It is good for 30 minutes and answered once."
            stacked
          />
        </p>
        {issue.failure === null ? null : <FailureNotice error={issue.failure} />}
        <Button
          block
          color="primary"
          loading={issue.underWay}
          onClick={() => issue.start(issued?.id ?? 'first')}
        >
          {issued === null ? '亮码 Show the code' : '重新亮码 Show a new code'}
        </Button>
      </article>
    </>
  );
}
