import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { receiveReceipt } from '../api/calls.ts';
import type { PaymentBatch } from '../api/contract.ts';
import { paymentBatchQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { Two } from './two.tsx';

/** Banks write UTF-8 or GB 18030; what is not the one is the other. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Takes in what treasury or bank say of a released batch, as a CSV file. */
export function ReceiptForm({ batch }: { batch: PaymentBatch }) {
  const id = useId();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const act = useAct({
    intent: (said: string) => ['payment.receive', batch.id, batch.version, said],
    send: (said, key) => receiveReceipt(batch.id, said, key),
    onDone: (taken) => {
      queries.setQueryData(paymentBatchQuery(batch.id).queryKey, taken);
      for (const name of ['payment-batch', 'payment-batches', 'payables', 'budgets', 'tasks'])
        void queries.invalidateQueries({ queryKey: [name] });
    },
  });
  return (
    <section className="card" aria-label="登记回执 Receipt">
      <label className="field" htmlFor={id}>
        <Two zh="登记回执（CSV）" en="Receipt (CSV)" />
      </label>
      <p className="secondary" id={`${id}-advice`}>
        <Two
          zh="列：明细编号、金额（元）、结果（成功或失败）、日期、原因。有一行不符则整份不登记。"
          en="Columns as named in Chinese; taken whole or not at all."
          stacked
        />
      </p>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        aria-describedby={`${id}-advice`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void textOf(file).then(setText);
        }}
      />
      <div className="decision-actions">
        <Button
          type="primary"
          disabled={text === ''}
          loading={act.underWay}
          onClick={() => act.start(text)}
        >
          登记 Take it in
        </Button>
      </div>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </section>
  );
}
