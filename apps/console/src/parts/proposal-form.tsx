import { Button, Input, TextArea } from 'antd-mobile';
import { useId } from 'react';
import { FailureNotice } from './notice.tsx';
import { Two } from './two.tsx';
import { type Proposal, REASON_MIN, type useProposal } from './use-proposal.ts';

type FieldProps = { readonly value: string; readonly onChange: (value: string) => void };

/** What the fact should be. */
export function ValueField({ value, onChange }: FieldProps) {
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={id}>
        <Two
          zh="应为（是或否、数字、金额以元计、日期如 2025-09-30）"
          en="It should be (是 or 否, a number, an amount in yuan, a day as 2025-09-30)"
        />
      </label>
      <Input id={id} className="reason-input" maxLength={200} value={value} onChange={onChange} />
    </>
  );
}

/** Why it is wrong, and what proves it. */
export function WhyField({ value, onChange }: FieldProps) {
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={id}>
        <Two zh="依据和理由（必填，至少两个字）" en="Why (required, at least two characters)" />
      </label>
      <TextArea
        id={id}
        className="reason-input"
        rows={3}
        maxLength={1000}
        showCount
        value={value}
        onChange={onChange}
      />
    </>
  );
}

/** Sends it once it is whole, or goes back. */
export function SendOrBack({
  proposal,
  act,
  back,
}: {
  readonly proposal: Proposal | null;
  readonly act: ReturnType<typeof useProposal>;
  readonly back: () => void;
}) {
  const whole = proposal !== null && proposal.value !== '' && proposal.reason.length >= REASON_MIN;
  return (
    <>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <div className="sheet-actions">
        <Button
          block
          color="primary"
          size="large"
          disabled={!whole}
          loading={act.underWay}
          loadingText="正在提交 Sending"
          onClick={() => (proposal === null ? undefined : act.start(proposal))}
        >
          提交更正申请 Send
        </Button>
        <Button block size="large" onClick={back}>
          返回 Back
        </Button>
      </div>
    </>
  );
}
