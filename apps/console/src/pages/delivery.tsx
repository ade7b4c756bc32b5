import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { DeliveryDetail, DeliveryReject, DeliveryRepair, Text } from '../api/contract.ts';
import {
  datasetsQuery,
  deliveryQuery,
  deliveryRejectsQuery,
  deliveryRepairsQuery,
} from '../api/queries.ts';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Facts, type Fact } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { deliveryStateWord } from '../parts/words.ts';

type Row<Of> = Of & { key: string };

/** On a narrow screen the line is the head of its card. */
const lineWord = ({ line }: { line: number }) => `第 ${formatCount(line)} 行`;

const REPAIRS: TableColumnsType<Row<DeliveryRepair>> = [
  { key: 'line', title: head('行号', 'Line'), render: (_, one) => lineWord(one) },
  { key: 'column', title: head('列', 'Column'), render: (_, one) => one.column },
  {
    key: 'from',
    title: head('原文', 'As written'),
    render: (_, one) => <code className="cell-text">{one.from}</code>,
  },
  {
    key: 'to',
    title: head('改为', 'Read as'),
    render: (_, one) => <code className="cell-text">{one.to}</code>,
  },
  {
    key: 'why',
    title: head('修复了什么', 'What was mended'),
    render: (_, one) => <Two {...one.why} stacked />,
  },
];

/** What became of a rejected row that is no longer open. */
const SINCE: Record<NonNullable<DeliveryReject['since']>, Text> = {
  'sent-again': { zh: '已补交。', en: 'It came again since.' },
  linked: {
    zh: '号码已关联到主体，该行已计入。',
    en: 'Its number is somebody’s now, and the row counts.',
  },
};

const REJECTS: TableColumnsType<Row<DeliveryReject>> = [
  { key: 'line', title: head('行号', 'Line'), render: (_, one) => lineWord(one) },
  { key: 'column', title: head('列', 'Column'), render: (_, one) => one.column || '—' },
  {
    key: 'text',
    title: head('整行原文', 'The row as written'),
    render: (_, one) => <code className="cell-text">{one.text}</code>,
  },
  {
    key: 'why',
    title: head('原因和处理', 'Why, and what to do'),
    render: (_, one) => (
      <div className="cell-why">
        <Two {...(one.since === null ? one.why : SINCE[one.since])} stacked />
      </div>
    ),
  },
];

const MODES: Record<DeliveryDetail['mode'], Text> = {
  full: { zh: '全量', en: 'full' },
  delta: { zh: '增量', en: 'delta' },
  tombstone: { zh: '终止', en: 'tombstone' },
};

const FORMATS: Readonly<Record<string, string>> = { csv: 'CSV', ndjson: 'NDJSON', xlsx: 'XLSX' };

/** How the file was read. */
function readingOf({ reading }: DeliveryDetail): Fact[] {
  if (reading === null) return [];
  const { format, encoding, layout, digest } = reading;
  const written = format === 'xlsx' ? 'XLSX' : `${FORMATS[format]} · ${encoding.toUpperCase()}`;
  const laidOut =
    layout === 'own' ? (
      <Two zh="数据集约定的列" en="columns as agreed" />
    ) : (
      <Two zh="公开登记信息的列" en={layout} />
    );
  return [
    { zh: '格式与编码', en: 'Format', value: written },
    { zh: '表头', en: 'Layout', value: laidOut },
    { zh: '文件摘要', en: 'SHA-256', value: <code className="digest">{digest}</code> },
  ];
}

function factsOf(one: DeliveryDetail): Fact[] {
  const count = (zh: string, en: string, rows: number): Fact => ({
    ...{ zh, en },
    value: formatCount(rows),
  });
  return [
    { zh: '数据日期', en: 'As of', value: one.asOf },
    { zh: '方式', en: 'Mode', value: <Two {...MODES[one.mode]} /> },
    { zh: '来源', en: 'From', value: one.source.split('/').at(-1) },
    { zh: '收到时间', en: 'Received', value: formatInstant(one.receivedAt) },
    { zh: '行数', en: 'Rows', value: one.rows === null ? '—' : formatCount(one.rows) },
    count('原样接收', 'Accepted', one.accepted),
    count('修复后接收', 'Repaired', one.repaired),
    count('拒收', 'Rejected', one.rejected),
    ...(one.state === 'failed' ? [count('随整份未接收', 'Not taken', one.untaken)] : []),
    ...(one.state === 'accepted' ? [count('与原有相同', 'Unchanged', one.unchanged)] : []),
    ...readingOf(one),
  ];
}

function Summary({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={deliveryStateWord(delivery.state)} />
      </div>
      {delivery.failure === null ? null : (
        <Notice tone="bad">
          <Two {...delivery.failure.text} stacked />
        </Notice>
      )}
      <Facts facts={factsOf(delivery)} />
    </section>
  );
}

/** Mended rows without their cells: the delivery came before those were kept. */
function Unkept({ delivery: { reading, repaired } }: { delivery: DeliveryDetail }) {
  if (reading !== null || repaired === 0) return null;
  return (
    <Notice tone="plain">
      <Two
        zh="这份交付收到时还不保存修复明细，只有行数。"
        en="It came before mended cells were kept: only their rows are counted."
        stacked
      />
    </Notice>
  );
}

function Repairs({ delivery }: { delivery: DeliveryDetail }) {
  const { id } = delivery;
  const query = useInfiniteQuery(deliveryRepairsQuery(id));
  const cells = query.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = cells.map((one) => ({ ...one, key: `${one.line} ${one.place}` }));
  return (
    <>
      <h2 className="section-title">
        <Two zh="修复明细" en="What was mended" />
      </h2>
      <Unkept delivery={delivery} />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {() => (
          <DataTable
            name="修复明细 What was mended"
            rows={rows}
            rowKey="key"
            columns={REPAIRS}
            empty={<strong>没有修复任何单元格 Nothing had to be mended</strong>}
            footer={
              rows.length === 0 ? undefined : (
                <>
                  <LoadMore query={query} />
                  <a href={`/api/v1/deliveries/${id}/repairs.csv`} download>
                    下载修复明细 Download repairs
                  </a>
                </>
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}

function Rejects({ delivery: { id } }: { delivery: DeliveryDetail }) {
  const query = useInfiniteQuery(deliveryRejectsQuery(id));
  const found = query.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = found.map((one) => ({ ...one, key: String(one.line) }));
  return (
    <>
      <h2 className="section-title">
        <Two zh="拒收的行" en="Rejected rows" />
      </h2>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {() => (
          <DataTable
            name="拒收的行 Rejected rows"
            rows={rows}
            rowKey="key"
            columns={REJECTS}
            empty={<strong>没有拒收的行 No row was rejected</strong>}
            footer={
              rows.length === 0 ? undefined : (
                <>
                  <LoadMore query={query} />
                  <a href={`/api/v1/deliveries/${id}/rejects.csv`} download>
                    下载拒收的行 Download rejects
                  </a>
                </>
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}

/** One delivery: what became of its rows, how its file was read, what was rejected and what was mended. */
export function DeliveryPage({ id }: { id: string }) {
  const query = useQuery(deliveryQuery(id));
  const datasets = useQuery(datasetsQuery).data?.items ?? [];
  const known = datasets.find(({ dataset }) => dataset === query.data?.dataset)?.title;
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'data' }}>← 数据 Data</Link>}
        title={known ?? { zh: '交付', en: 'Delivery' }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {(delivery) => (
          <>
            <Summary delivery={delivery} />
            <Rejects delivery={delivery} />
            <Repairs delivery={delivery} />
          </>
        )}
      </Loaded>
    </>
  );
}
