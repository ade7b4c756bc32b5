import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { approveDelivery } from '../api/calls.ts';
import type { DatasetState, Delivery } from '../api/contract.ts';
import { refuseDelivery } from '../api/intake-calls.ts';
import { waitingDeliveriesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatCount, formatInstant } from './clock.ts';
import { DataTable, head, LoadMore } from './data-table.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** By how much the rows differ from those expected, in per cent with its sign. */
function change(rows: number, expected: number): string {
  const share = ((rows - expected) / expected) * 100;
  const sign = share > 0 ? '+' : share < 0 ? '−' : '';
  return `${sign}${Math.abs(share).toFixed(1)}%`;
}

/** What makes it unexpected: both sizes, so that whoever agrees can tell. */
function Size({ delivery: { rows, expected, mode } }: { delivery: Delivery }) {
  const [now, before] = [formatCount(rows ?? 0), formatCount(expected ?? 0)];
  if (mode === 'tombstone')
    return <Two zh={`终止 ${now} 条，现有 ${before} 条`} en={`ends ${now} of ${before}`} stacked />;
  const by = expected !== null && expected > 0 ? ` ${change(rows ?? 0, expected)}` : '';
  return (
    <Two
      zh={`${now} 行，预期约 ${before} 行${by}`}
      en={`${now} rows, some ${before} expected`}
      stacked
    />
  );
}

const columnsOf = (datasets: readonly DatasetState[]): TableColumnsType<Delivery> => [
  {
    key: 'dataset',
    title: head('数据集', 'Dataset'),
    render: (_, one) => {
      const title = datasets.find(({ dataset }) => dataset === one.dataset)?.title;
      return title === undefined ? one.dataset : <Two {...title} stacked />;
    },
  },
  {
    key: 'from',
    title: head('文件', 'File'),
    render: (_, one) => (
      <span className="cell-who">
        {one.source.split('/').at(-1)}
        <span>{formatInstant(one.receivedAt)}</span>
      </span>
    ),
  },
  { key: 'asOf', title: head('数据日期', 'As of'), render: (_, one) => one.asOf },
  { key: 'size', title: head('规模', 'Size'), render: (_, one) => <Size delivery={one} /> },
  {
    key: 'agreed',
    title: head('已核准', 'Agreed'),
    render: (_, one) => (
      <span className="cell-who">
        {one.agreed} / 2
        {one.agreedByReader ? <span>您已核准，等另一人 you agreed; one more</span> : null}
      </span>
    ),
  },
];

const ACTIONS: TableColumnsType<Delivery> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <Decide delivery={one} /> },
];

/** Agrees, unless the reader has, or refuses. */
function Decide({ delivery }: { delivery: Delivery }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = () => {
    void queries.invalidateQueries({ queryKey: ['deliveries'] });
    void queries.invalidateQueries({ queryKey: ['datasets'] });
  };
  const then = { onDone: again, onFailed: again };
  const agree = useAct({
    intent: () => ['delivery.approve', delivery.id],
    send: (_said: string, key) => approveDelivery(delivery.id, key),
    ...then,
  });
  const refuse = useAct({
    intent: (said: string) => ['delivery.refuse', delivery.id, said],
    send: (said, key) => refuseDelivery(delivery.id, said, key),
    ...then,
  });
  const failure = agree.failure ?? refuse.failure;
  return (
    <div className="act">
      {delivery.agreedByReader ? null : (
        <Popconfirm
          title={
            delivery.mode === 'tombstone'
              ? '要终止的记录超过现有的 2%，确认无误？It ends more than 2 % of what stands; is it right?'
              : '行数与上次全量（其后有增量的，与现有数据）相差超过 2%，未列出的记录将终止，确认无误？Its size is unexpected, and what it leaves out ends; is it right?'
          }
          okText="核准 Approve"
          cancelText="返回 Back"
          onConfirm={() => agree.start('')}
        >
          <Button loading={agree.underWay}>核准 Approve</Button>
        </Popconfirm>
      )}
      <Button danger loading={refuse.underWay} onClick={() => setAsking(true)}>
        退回 Refuse
      </Button>
      {failure === null ? null : <FailureNotice error={failure} />}
      <ReasonDialog
        open={asking}
        title="退回这份交付？Refuse this delivery?"
        ok="确认退回 Yes, refuse"
        danger
        close={() => setAsking(false)}
        send={refuse.start}
      >
        <p>
          <Two
            zh="其中的数据都不接收；交付部门会看到理由，更正后重新交付。"
            en="Nothing of it is taken in; its department reads the reason and delivers again."
          />
        </p>
      </ReasonDialog>
    </div>
  );
}

/** Deliveries of unexpected size that wait for two people; nothing while none waits. */
export function WaitingDeliveries({ datasets }: { datasets: readonly DatasetState[] }) {
  const mayDecide = useMay('delivery.approve');
  const query = useInfiniteQuery(waitingDeliveriesQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  const columns = columnsOf(datasets);
  return (
    <>
      <h2 className="section-title">
        <Two zh="待两人核准的交付" en="Deliveries that wait for two people" />
      </h2>
      <DataTable
        name="待两人核准的交付 Deliveries that wait for two people"
        rows={rows}
        rowKey="id"
        columns={mayDecide ? [...columns, ...ACTIONS] : columns}
        empty={<strong>没有 None</strong>}
        footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
      />
    </>
  );
}
