import type { Entitlement } from '../api/contract.ts';
import { Notice } from './notice.tsx';
import { Two } from './two.tsx';

/** That the policy of a benefit is halted, why as far as the department says, since when, and what that means for the enterprise. */
export function Halted({ benefit }: { benefit: Entitlement }) {
  const { halt, state } = benefit;
  if (halt === null) return null;
  const answers = state === 'notified' || state === 'silent';
  return (
    <Notice tone="warn">
      <p className="notice-text">
        <strong>
          <Two zh="该政策暂停办理" en="This policy is halted" />
        </strong>
        <br />
        <Two
          zh={`自 ${halt.since} 起，${halt.text.zh}。${state === 'waiting' ? '' : '资金继续为您保留，'}恢复后自动继续办理，您无需重新申请。`}
          en={`Since ${halt.since}: ${halt.text.en}. ${state === 'waiting' ? 'It' : 'Your money is kept, and it'} goes on by itself once the halt is lifted.`}
          stacked
        />
      </p>
      {halt.publicReason === null ? null : (
        <p className="notice-text">
          <Two zh="部门说明" en="The department says" />：{halt.publicReason}
        </p>
      )}
      {answers ? (
        <p className="notice-text">
          <Two
            zh="现在仍可确认或放弃；确认期限不会在暂停期间届满，恢复后按暂停的工作日顺延。"
            en="You may answer now. Your term does not end during the halt and gets its working days back."
            stacked
          />
        </p>
      ) : null}
    </Notice>
  );
}
