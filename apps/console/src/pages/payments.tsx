import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import { makeBatch } from '../api/calls.ts';
import type { PayableLine, PaymentBatch } from '../api/contract.ts';
import { payablesQuery, paymentBatchesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from '../parts/amount.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { navigate } from '../parts/router.ts';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { batchWord, personOf } from '../parts/words.ts';

/** A line with a key of its own: a policy has one for each year. */
type PayableRow = PayableLine & { key: string };

const PAYABLE: TableColumnsType<PayableRow> = [
  {
    key: 'title',
    title: head('政策', 'Policy'),
    render: (_, line) => <Two {...line.title} stacked />,
  },
  { key: 'year', title: head('年度', 'Year'), dataIndex: 'year' },
  {
    key: 'count',
    title: head('笔数', 'Payments'),
    align: 'right',
    render: (_, line) => (
      <span className="cell-who">
        {formatCount(line.count)}
        {line.bouncedCount === 0 ? null : (
          <span>
            其中退汇 {formatCount(line.bouncedCount)} <span lang="en">came back</span>
          </span>
        )}
        {line.topUpCount === 0 ? null : (
          <span>
            其中补发 {formatCount(line.topUpCount)} <span lang="en">top-ups</span>
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'amount',
    title: head('金额', 'Amount'),
    align: 'right',
    render: (_, line) => <Amount fen={line.amountFen} />,
  },
];

const BATCHES: TableColumnsType<PaymentBatch> = [
  {
    key: 'title',
    title: head('批次', 'Batch'),
    render: (_, batch) => (
      <div className="cell-title">
        <Link to={{ page: 'payment', id: batch.id }}>
          <span className="only-heard">打开批次 Open batch </span>
          <Two {...batch.title} stacked />
          <span>
            {batch.year} 年第 {batch.number} 批
          </span>
        </Link>
      </div>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, batch) => <StateTag word={batchWord(batch.state)} />,
  },
  {
    key: 'count',
    title: head('笔数', 'Payments'),
    align: 'right',
    render: (_, batch) => (
      <span className="cell-who">
        {formatCount(batch.itemCount)}
        <span>
          已付 {formatCount(batch.paidCount)} · 失败 {formatCount(batch.failedCount)}
        </span>
      </span>
    ),
  },
  {
    key: 'amount',
    title: head('金额', 'Amount'),
    align: 'right',
    render: (_, batch) => <Amount fen={batch.amountFen} />,
  },
  {
    key: 'made',
    title: head('制单', 'Made'),
    render: (_, batch) => (
      <span className="cell-who">
        {formatInstant(batch.madeAt)}
        <span>{personOf(batch.madeByName)}</span>
      </span>
    ),
  },
];

/** Puts what is payable of a policy into a batch, and opens it. */
function Make({ line }: { line: PayableLine }) {
  const queries = useQueryClient();
  const act = useAct({
    intent: ({ policyId, year, count, amountFen }: PayableLine) => [
      'payment.make',
      policyId,
      year,
      count,
      amountFen,
    ],
    send: ({ policyId, year }, key) => makeBatch(policyId, year, key),
    onDone: (batch) => {
      for (const name of ['payables', 'payment-batches'])
        void queries.invalidateQueries({ queryKey: [name] });
      navigate({ page: 'payment', id: batch.id });
    },
    onFailed: (failure) => {
      if (failure.status === 409) void queries.invalidateQueries({ queryKey: ['payables'] });
    },
  });
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => act.start(line)}>
        制作批次 Make a batch
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

const MAKE: TableColumnsType<PayableRow> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, line) => <Make line={line} /> },
];

/** What is payable, and the batches by which it is handed over to be paid. */
export function Payments() {
  const mayMake = useMay('payment.make');
  const payables = useQuery(payablesQuery);
  const batches = useQuery(paymentBatchesQuery);
  return (
    <>
      <PageHead
        title={{ zh: '拨付', en: 'Payments' }}
        lead={{
          zh: '可拨付事项由一人制作批次，另一人复核放行后导出；回执登记后入账。',
          en: 'One person puts what is payable into a batch, a second releases it; receipts say what was paid.',
        }}
      />
      <Loaded query={payables} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {({ items }) => (
          <DataTable
            name="可拨付 Payable"
            rows={items.map((line): PayableRow => ({
              ...line,
              key: `${line.policyId} ${line.year}`,
            }))}
            rowKey="key"
            columns={mayMake ? [...PAYABLE, ...MAKE] : PAYABLE}
            empty={<strong>没有可拨付的事项 Nothing is payable</strong>}
          />
        )}
      </Loaded>
      <h2 className="section-title">
        <Two zh="拨付批次" en="Payment batches" />
      </h2>
      <Loaded query={batches} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {({ items }) => (
          <DataTable
            name="拨付批次 Payment batches"
            rows={items}
            rowKey="id"
            columns={BATCHES}
            empty={<strong>还没有拨付批次 No batch yet</strong>}
          />
        )}
      </Loaded>
    </>
  );
}
