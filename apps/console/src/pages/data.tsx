import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { DatasetState, Delivery } from '../api/contract.ts';
import { aboutQuery, datasetsQuery, deliveriesQuery } from '../api/queries.ts';
import { Amendments } from '../parts/amendments.tsx';
import { FindRecords } from '../parts/find-records.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Departments } from '../parts/departments.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Trend } from '../parts/trend.tsx';
import { Two } from '../parts/two.tsx';
import { Unlinked } from '../parts/unlinked.tsx';
import { UploadForm } from '../parts/upload-form.tsx';
import { WaitingDeliveries } from '../parts/waiting-deliveries.tsx';
import { deliveryStateWord } from '../parts/words.ts';

const DATASETS: TableColumnsType<DatasetState> = [
  {
    key: 'dataset',
    title: head('数据集', 'Dataset'),
    render: (_, one) => <Two {...one.title} stacked />,
  },
  {
    key: 'authority',
    title: head('部门', 'Department'),
    render: (_, one) => (
      <div className="cell-department">
        <Two {...one.authority.name} stacked />
      </div>
    ),
  },
  {
    key: 'fresh',
    title: head('数据日期', 'As of'),
    render: (_, one) => (
      <span className="cell-who">
        {one.asOf ?? '—'}
        <span>
          <StateTag
            word={
              one.asOf === null
                ? { zh: '从未交付', en: 'never delivered', tone: 'neutral' }
                : one.stale
                  ? { zh: '已过期', en: 'stale', tone: 'bad' }
                  : { zh: '在有效期内', en: 'fresh', tone: 'good' }
            }
          />
        </span>
      </span>
    ),
  },
  {
    key: 'rows',
    title: head('行数与趋势', 'Rows and trend'),
    render: (_, one) => <Trend rows={one.trend.map(({ rows }) => rows)} />,
  },
  {
    key: 'rejected',
    title: head('最近拒收', 'Rejected last'),
    render: (_, one) => one.lastRejected ?? '—',
  },
  {
    key: 'waiting',
    title: head('待核准 / 待关联', 'Waiting / unlinked'),
    render: (_, one) => `${one.waiting} / ${one.unlinked}`,
  },
];

/** How many rows were rejected, how many of them came again, and the file to correct. */
function Rejected({ delivery: { id, rejected, sentAgain, linked } }: { delivery: Delivery }) {
  if (rejected === 0) return <>0</>;
  return (
    <span className="cell-who">
      {rejected.toLocaleString('zh-CN')}
      {sentAgain > 0 ? <span>已补交 {sentAgain} sent again</span> : null}
      {linked > 0 ? <span>已关联 {linked} linked</span> : null}
      <span>
        <a href={`/api/v1/deliveries/${id}/rejects.csv`} download>
          下载 Download
        </a>
      </span>
    </span>
  );
}

/** The deliveries under the titles of their datasets; one that is no longer defined goes by its id. */
const deliveriesOf = (datasets: DatasetState[]): TableColumnsType<Delivery> => [
  {
    key: 'received',
    title: head('收到时间', 'Received'),
    render: (_, one) => (
      <Link to={{ page: 'delivery', id: one.id }}>{formatInstant(one.receivedAt)}</Link>
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
  { key: 'asOf', title: head('数据日期', 'As of'), render: (_, one) => one.asOf },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => (
      <span className="cell-who">
        <span>
          <StateTag word={deliveryStateWord(one.state)} />
        </span>
        {one.failure === null ? null : <Two {...one.failure.text} stacked />}
      </span>
    ),
  },
  {
    key: 'rows',
    title: head('行数', 'Rows'),
    render: (_, one) => (one.rows === null ? '—' : one.rows.toLocaleString('zh-CN')),
  },
  {
    key: 'repaired',
    title: head('修复', 'Repaired'),
    render: (_, one) => formatCount(one.repaired),
  },
  {
    key: 'rejected',
    title: head('拒收', 'Rejected'),
    render: (_, one) => <Rejected delivery={one} />,
  },
];

/** The head of a part of the page that can be gone to. */
function Titled({ zh, en, place }: { zh: string; en: string; place: string }) {
  return (
    <h2 className="section-title" id={place}>
      <Two zh={zh} en={en} />
    </h2>
  );
}

/** How fresh and complete the data of each department is, and what it delivered. */
export function Data() {
  const maySend = useMay('delivery.send');
  const mayDecide = useMay('amendment.decide');
  const today = useQuery(aboutQuery).data?.businessDate;
  const datasets = useQuery(datasetsQuery);
  const deliveries = useInfiniteQuery(deliveriesQuery);
  const rows = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = deliveriesOf(datasets.data?.items ?? []);
  return (
    <>
      <PageHead
        title={{ zh: '数据', en: 'Data' }}
        lead={{
          zh: '各部门数据的时效、行数和拒收情况；规模异常的全量或终止交付须两人核准。',
          en: 'How fresh each dataset is, its rows and rejects; a full delivery or tombstone of unexpected size waits for two people.',
        }}
        actions={
          <>
            <a href="#datasets">数据集 Datasets</a>
            <a href="#deliveries">交付记录 Deliveries</a>
            <Link to={{ page: 'holds' }}>待补数据 Waiting for data</Link>
          </>
        }
      />
      <Loaded query={datasets} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ items }) => (
          <>
            <WaitingDeliveries datasets={items} />
            {maySend && today !== undefined ? (
              <UploadForm
                datasets={items.filter(({ issued }) => !issued)}
                deliveries={rows}
                today={today}
              />
            ) : null}
            <Unlinked datasets={items} />
            <Departments />
            <Titled zh="数据集" en="Datasets" place="datasets" />
            <DataTable
              name="数据集 Datasets"
              rows={items}
              rowKey="dataset"
              columns={DATASETS}
              empty={<strong>没有数据集 No dataset is defined</strong>}
            />
          </>
        )}
      </Loaded>
      <Titled zh="交付记录" en="Deliveries" place="deliveries" />
      <Loaded query={deliveries} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="交付记录 Deliveries"
            rows={rows}
            rowKey="id"
            columns={columns}
            empty={<strong>还没有交付 Nothing has been delivered yet</strong>}
            footer={deliveries.hasNextPage ? <LoadMore query={deliveries} /> : undefined}
          />
        )}
      </Loaded>
      <Amendments />
      {mayDecide ? (
        <FindRecords datasets={datasets.data?.items.filter(({ issued }) => !issued) ?? []} />
      ) : null}
    </>
  );
}
