import { useQueryClient } from '@tanstack/react-query';
import { Button, TextArea } from 'antd-mobile';
import { useState } from 'react';
import { confirmEntitlement, declineEntitlement } from '../api/calls.ts';
import type { Entitlement } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

type Props = { benefit: Entitlement; onFailure: (failure: Failure | null) => void };

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

/** After an answer, and after a refusal because things have changed, everything is read again. */
function useAfter(benefit: Entitlement, close: () => void, onFailure: Props['onFailure']) {
  const queries = useQueryClient();
  const readAgain = () => {
    void queries.invalidateQueries({ queryKey: ['entitlement', benefit.id] });
    void queries.invalidateQueries({ queryKey: ['entitlements'] });
  };
  return {
    onDone: () => {
      close();
      onFailure(null);
      readAgain();
      window.scrollTo(0, 0);
    },
    onFailed: (failure: Failure) => {
      close();
      onFailure(failure);
      if (failure.refused) readAgain();
      window.scrollTo(0, 0);
    },
  };
}

function Shown({ benefit }: { benefit: Entitlement }) {
  return (
    <dl className="shown">
      <div>
        <dt>
          <Two zh="政策" en="Policy" />
        </dt>
        <dd>{benefit.title.zh}</dd>
      </div>
      <div>
        <dt>
          <Two zh="所属期" en="Period" />
        </dt>
        <dd>{benefit.period}</dd>
      </div>
      <div>
        <dt>
          <Two zh="金额" en="Amount" />
        </dt>
        <dd className="shown-amount">
          <Amount fen={benefit.amountFen} hint />
        </dd>
      </div>
    </dl>
  );
}

function Confirm({ benefit, onFailure }: Props) {
  const [asked, setAsked] = useState<Entitlement | null>(null);
  const close = () => setAsked(null);
  const act = useAct({
    intent: (shown: Entitlement) => ['confirm', shown.id, shown.version, shown.amountFen],
    send: (shown, key) => confirmEntitlement(shown.id, shown.version, shown.amountFen, key),
    ...useAfter(benefit, close, onFailure),
  });
  return (
    <>
      <Button block color="primary" size="large" onClick={() => setAsked(benefit)}>
        确认 Confirm
      </Button>
      <Sheet title={{ zh: '确认享受', en: 'Confirm' }} open={asked !== null} onClose={close}>
        {asked === null ? null : (
          <>
            <Shown benefit={asked} />
            <p>确认后，上述金额即为您锁定，由主管部门按程序拨付；无需提交任何材料。</p>
            <p className="secondary" lang="en">
              This amount is then committed to you, and the authority pays it by its procedure. No
              papers are needed.
            </p>
            <div className="sheet-actions">
              <Button
                block
                color="primary"
                size="large"
                loading={act.underWay}
                loadingText="正在提交 Sending"
                onClick={() => act.start(asked)}
              >
                确认享受 Yes, confirm
              </Button>
              <Button block size="large" onClick={close}>
                返回 Back
              </Button>
            </div>
          </>
        )}
      </Sheet>
    </>
  );
}

function Decline({ benefit, onFailure }: Props) {
  const [asked, setAsked] = useState<Entitlement | null>(null);
  const [reason, setReason] = useState('');
  const close = () => setAsked(null);
  const act = useAct({
    intent: (shown: Entitlement) => ['decline', shown.id, shown.version, reason.trim()],
    send: (shown, key) => declineEntitlement(shown.id, shown.version, reason.trim(), key),
    ...useAfter(benefit, close, onFailure),
  });
  return (
    <>
      <Button block size="large" onClick={() => setAsked(benefit)}>
        放弃 Decline
      </Button>
      <Sheet title={{ zh: '放弃享受', en: 'Decline' }} open={asked !== null} onClose={close}>
        {asked === null ? null : (
          <>
            <Shown benefit={asked} />
            <p className="sheet-warning">
              <strong>放弃后，本期这笔资金将退回预算，不能再确认领取。</strong>
              <span lang="en">
                The money of this period goes back to the budget and can no longer be claimed.
              </span>
            </p>
            <label className="field" htmlFor="decline-reason">
              <Two
                zh="放弃理由（必填，至少两个字）"
                en="Reason (required, at least two characters)"
              />
            </label>
            <TextArea
              id="decline-reason"
              className="reason-input"
              rows={3}
              maxLength={500}
              showCount
              value={reason}
              onChange={setReason}
            />
            <div className="sheet-actions">
              <Button
                block
                color="danger"
                size="large"
                disabled={reason.trim().length < REASON_MIN}
                loading={act.underWay}
                loadingText="正在提交 Sending"
                onClick={() => act.start(asked)}
              >
                确认放弃 Yes, decline
              </Button>
              <Button block size="large" onClick={close}>
                返回 Back
              </Button>
            </div>
          </>
        )}
      </Sheet>
    </>
  );
}

/** Lets the enterprise answer: in its term, and after it, for silence is not a waiver. */
export function Answer({ benefit, onFailure }: Props) {
  const mayConfirm = useMay('entitlement.confirm');
  const mayDecline = useMay('entitlement.decline');
  const open = benefit.state === 'notified' || benefit.state === 'silent';
  if (!open || !(mayConfirm || mayDecline)) return null;
  return (
    <section className="answer" aria-label="答复 Answer">
      {mayConfirm ? <Confirm benefit={benefit} onFailure={onFailure} /> : null}
      {mayDecline ? <Decline benefit={benefit} onFailure={onFailure} /> : null}
    </section>
  );
}
