import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, type TableColumnsType } from 'antd';
import { useId, useState } from 'react';
import type { DatasetState, WaitingRow } from '../api/contract.ts';
import { linkNumber } from '../api/intake-calls.ts';
import { unlinkedQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatCount } from './clock.ts';
import { DataTable, head, LoadMore } from './data-table.tsx';
import { Link } from './link.tsx';
import { FailureNotice } from './notice.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { schemeWord } from './words.ts';

const CODE_LENGTH = 18;

/** Which of several records it is, and of which periods it says something. */
function saysOf({ item, periods }: WaitingRow): string {
  return [item, ...periods.filter((one) => one !== 'asOf')].filter((one) => one !== '').join(' · ');
}

const columnsOf = (datasets: readonly DatasetState[]): TableColumnsType<WaitingRow> => [
  {
    key: 'value',
    title: head('号码', 'Number'),
    render: (_, one) => (
      <span className="cell-who">
        {one.value}
        <span>
          <Two {...schemeWord(one.scheme)} />
        </span>
      </span>
    ),
  },
  {
    key: 'dataset',
    title: head('数据集', 'Dataset'),
    render: (_, one) => {
      const title = datasets.find(({ dataset }) => dataset === one.dataset)?.title;
      return title === undefined ? one.dataset : <Two {...title} stacked />;
    },
  },
  {
    key: 'line',
    title: head('文件行号', 'Line of the file'),
    render: (_, one) => (
      <Link to={{ page: 'delivery', id: one.deliveryId }}>{formatCount(one.line)}</Link>
    ),
  },
  {
    key: 'says',
    title: head('明细与期间', 'Item and periods'),
    render: (_, one) => saysOf(one) || '—',
  },
  { key: 'asOf', title: head('数据日期', 'As of'), render: (_, one) => one.asOf },
];

const ACTIONS: TableColumnsType<WaitingRow> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <LinkNumber row={one} /> },
];

/** Says who bears a number. A credit code is nobody’s to give: it comes with the registration, and is not asked for. */
function LinkNumber({ row }: { row: WaitingRow }) {
  const [asking, setAsking] = useState(false);
  const { scheme } = row;
  if (scheme === 'credit-code') return null;
  return (
    <div className="act">
      <Button onClick={() => setAsking(true)}>关联 Link</Button>
      <Modal
        open={asking}
        title={`${row.value} 是哪家企业的？Whose number is it?`}
        footer={null}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <Bearer row={{ ...row, scheme }} onLinked={() => setAsking(false)} />
      </Modal>
    </div>
  );
}

type OtherScheme = Exclude<WaitingRow['scheme'], 'credit-code'>;

function Bearer({
  row,
  onLinked,
}: {
  row: WaitingRow & { scheme: OtherScheme };
  onLinked: () => void;
}) {
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [from, setFrom] = useState(row.asOf);
  const [by, since] = [useId(), useId()];
  const creditCode = code.trim().toUpperCase();
  const act = useAct({
    intent: () => ['delivery.link', row.scheme, row.value, creditCode, from],
    send: (_said: string, key) =>
      linkNumber({ scheme: row.scheme, value: row.value, creditCode, from }, key),
    onDone: () => {
      onLinked();
      void queries.invalidateQueries({ queryKey: ['datasets'] });
    },
  });
  return (
    <>
      <label className="field" htmlFor={by}>
        <Two zh="统一社会信用代码" en="Credit code" />
      </label>
      <Input
        id={by}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <label className="field" htmlFor={since}>
        <Two
          zh="自哪天起使用该号码（不晚于数据日期，否则该行仍待关联）"
          en="From which day (not after the row’s, or it goes on waiting)"
        />
      </label>
      <Input
        id={since}
        type="date"
        max={row.asOf}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button
        className="after-field"
        type="primary"
        disabled={creditCode.length !== CODE_LENGTH || from === '' || from > row.asOf}
        loading={act.underWay}
        onClick={() => act.start('')}
      >
        关联 Link
      </Button>
    </>
  );
}

/** The rows of which a person can say whose they are, one by one; nothing where there is none. */
export function WaitingRows({ datasets }: { datasets: readonly DatasetState[] }) {
  const mayLink = useMay('delivery.link');
  const query = useInfiniteQuery(unlinkedQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  const columns = columnsOf(datasets);
  return (
    <DataTable
      name="待关联的行 Rows to link"
      rows={rows}
      rowKey="id"
      columns={mayLink ? [...columns, ...ACTIONS] : columns}
      empty={<strong>没有 None</strong>}
      footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
    />
  );
}
