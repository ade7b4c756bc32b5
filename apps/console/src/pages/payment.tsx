import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { PaymentBatch, PaymentItem } from '../api/contract.ts';
import { paymentBatchQuery, paymentItemsQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { BatchDecision } from '../parts/batch-decision.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Facts, type Fact } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ReceiptForm } from '../parts/receipt-form.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { batchWord, outcomeWord, personOf } from '../parts/words.ts';

const COLUMNS: TableColumnsType<PaymentItem> = [
  { key: 'place', title: head('序号', 'No.'), dataIndex: 'place' },
  {
    key: 'payee',
    title: head('收款人', 'Payee'),
    render: (_, item) => (
      <span className="cell-who">
        {item.payee}
        <span>{item.creditCode ?? '—'}</span>
      </span>
    ),
  },
  {
    key: 'account',
    title: head('账户', 'Account'),
    render: (_, item) => (
      <span className="cell-who">
        {item.bank}
        <span>
          尾号 <code>{item.account}</code>
        </span>
      </span>
    ),
  },
  {
    key: 'amount',
    title: head('金额', 'Amount'),
    align: 'right',
    render: (_, item) => (
      <>
        <Amount fen={item.amountFen} />
        {item.adjustmentId === null ? null : (
          <span className="item-gate">
            补发 <span lang="en">top-up</span>
          </span>
        )}
        {item.setOffFen === '0' ? null : (
          <span className="item-gate">
            已抵扣 <span lang="en">set off</span> <Amount fen={item.setOffFen} />
          </span>
        )}
      </>
    ),
  },
  {
    key: 'outcome',
    title: head('回执', 'Outcome'),
    render: (_, item) => (
      <span className="cell-who">
        <StateTag word={outcomeWord(item.outcome)} />
        <span>
          {item.outcomeOn} {item.outcomeReason}
        </span>
      </span>
    ),
  },
];

function factsOf(batch: PaymentBatch): Fact[] {
  const by = (name: string | null, at: string | null): string =>
    name === null || at === null ? '—' : `${personOf(name)} · ${formatInstant(at)}`;
  return [
    { zh: '批次', en: 'Batch', value: `${batch.year} 年第 ${batch.number} 批` },
    { zh: '笔数', en: 'Payments', value: formatCount(batch.itemCount) },
    { zh: '金额', en: 'Amount', value: <Amount fen={batch.amountFen} hint /> },
    { zh: '已付', en: 'Paid', value: <Amount fen={batch.paidFen} /> },
    { zh: '失败笔数', en: 'Failed', value: formatCount(batch.failedCount) },
    { zh: '制单', en: 'Made', value: by(batch.madeByName, batch.madeAt) },
    { zh: '复核', en: 'Released', value: by(batch.releasedByName, batch.releasedAt) },
    { zh: '校验摘要', en: 'Digest', value: <code className="digest">{batch.digest}</code> },
  ];
}

function Summary({ batch }: { batch: PaymentBatch }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={batchWord(batch.state)} />
      </div>
      <Facts facts={factsOf(batch)} />
      {batch.returnedReason === null ? null : (
        <Notice tone="bad">
          <p>
            <strong>退回理由 Reason for the return</strong>：{batch.returnedReason}
          </p>
        </Notice>
      )}
    </section>
  );
}

function Items({ id }: { id: string }) {
  const query = useInfiniteQuery(paymentItemsQuery(id));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
      {() => (
        <DataTable
          name="拨付明细 Payments of the batch"
          rows={rows}
          rowKey="id"
          columns={COLUMNS}
          empty={<strong>没有明细 Nothing</strong>}
          footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
        />
      )}
    </Loaded>
  );
}

/** One payment batch: what is frozen in it, the second person's decision, its file and its receipts. */
export function PaymentPage({ id }: { id: string }) {
  const mayReceive = useMay('payment.receive');
  const query = useQuery(paymentBatchQuery(id));
  const batch = query.data;
  const goesOut = batch?.state === 'released' || batch?.state === 'settled';
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'payments' }}>← 拨付 Payments</Link>}
        title={batch?.title ?? { zh: '拨付批次', en: 'Payment batch' }}
        actions={
          goesOut && mayReceive ? (
            <a href={`/api/v1/payment-batches/${id}/file.xlsx`} download="拨付明细.xlsx">
              导出拨付文件 Download the file
            </a>
          ) : undefined
        }
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {(loaded) => (
          <>
            <Summary batch={loaded} />
            <BatchDecision batch={loaded} />
            {loaded.state === 'released' && mayReceive ? <ReceiptForm batch={loaded} /> : null}
            <Items id={id} />
          </>
        )}
      </Loaded>
    </>
  );
}
