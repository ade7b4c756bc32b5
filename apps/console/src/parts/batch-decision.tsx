import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { releaseBatch, returnBatch } from '../api/calls.ts';
import type { PaymentBatch } from '../api/contract.ts';
import { paymentBatchQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

function useAfter(batch: PaymentBatch) {
  const queries = useQueryClient();
  const again = () => {
    for (const name of ['payment-batch', 'payment-batches', 'payables', 'budgets'])
      void queries.invalidateQueries({ queryKey: [name] });
  };
  return {
    onDone: (decided: PaymentBatch) => {
      queries.setQueryData(paymentBatchQuery(batch.id).queryKey, decided);
      again();
    },
    onFailed: ({ status }: { status: number }) => (status === 409 ? again() : undefined),
  };
}

function Release({ batch }: { batch: PaymentBatch }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (shown: PaymentBatch) => ['payment.release', shown.id, shown.version, shown.digest],
    send: (shown, key) => releaseBatch(shown, key),
    ...useAfter(batch),
  });
  return (
    <>
      <Button
        type="primary"
        size="large"
        disabled={batch.ownHand}
        aria-describedby="batch-advice"
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        复核放行 Release
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="放行这个批次？Release this batch?"
        okText="确认放行 Yes, release"
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(batch);
        }}
      >
        <p>
          {batch.title.zh}，{batch.year} 年第 {batch.number} 批，{formatCount(batch.itemCount)} 笔，
          <Amount fen={batch.amountFen} hint />
        </p>
        <p>
          校验摘要 Digest <code className="digest">{batch.digest}</code>
        </p>
        <p>
          <Two
            zh="放行后收款人、账户和金额不能再改，可以导出拨付文件。"
            en="Payees, accounts and amounts cannot change after that, and the file can be downloaded."
            stacked
          />
        </p>
      </Modal>
    </>
  );
}

function Return({ batch }: { batch: PaymentBatch }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const act = useAct({
    intent: (why: string) => ['payment.return', batch.id, batch.version, why],
    send: (why, key) => returnBatch(batch, why, key),
    ...useAfter(batch),
  });
  return (
    <>
      <Button size="large" danger loading={act.underWay} onClick={() => setAsking(true)}>
        退回 Return
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="退回这个批次？Return this batch?"
        okText="确认退回 Yes, return"
        okButtonProps={{ danger: true, disabled: reason.trim().length < REASON_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(reason.trim());
        }}
      >
        <p>
          <Two
            zh="退回后批次内全部事项恢复为可拨付，可重新制作批次。"
            en="Everything in it is payable again and can go into another batch."
            stacked
          />
        </p>
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
      </Modal>
    </>
  );
}

/** The decision of the second person on a batch that waits for it. */
export function BatchDecision({ batch }: { batch: PaymentBatch }) {
  const may = useMay('payment.release');
  if (!may || batch.state !== 'made') return null;
  return (
    <section className="card" aria-label="复核 Check">
      <p id="batch-advice">
        {batch.ownHand ? (
          <Two
            zh="您是制单人，须由另一位财务人员复核放行；您可以退回重做。"
            en="You made this batch: another person of finance releases it. You may return it."
            stacked
          />
        ) : (
          <Two
            zh="请核对笔数、金额和收款账户，无误后放行。"
            en="Check count, amount and accounts, then release it."
            stacked
          />
        )}
      </p>
      <div className="decision-actions">
        <Release batch={batch} />
        <Return batch={batch} />
      </div>
    </section>
  );
}
