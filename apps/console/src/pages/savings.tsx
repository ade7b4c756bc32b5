import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ReportAxis, SavingsReport, UnreachedMeasure } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';
import { savingsReportQuery, unattributedQuery, unreachedQuery } from '../api/saving-queries.ts';
import { Choice } from '../parts/choice.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Count } from '../parts/simulation-bars.tsx';
import { ToldAmount } from '../parts/told-amount.tsx';
import { Two } from '../parts/two.tsx';
import { yearsBefore } from '../parts/years.ts';

type Row = SavingsReport['rows'][number];

const AXES: readonly (readonly [ReportAxis, string])[] = [
  ['measure', '按措施 by measure'],
  ['department', '按部门 by department'],
  ['county', '按市县 by county'],
  ['industry', '按行业 by industry'],
  ['size', '按规模 by size'],
  ['month', '按月份 by month'],
];

const COLUMNS: TableColumnsType<Row> = [
  {
    key: 'group',
    title: head('分组', 'Group'),
    render: (_, one) => (
      <div className="cell-title">
        {one.title.zh === one.title.en ? one.title.zh : <Two {...one.title} stacked />}
      </div>
    ),
  },
  {
    key: 'promised',
    title: head('应享', 'Promised'),
    render: (_, one) => (
      <span className="cell-who">
        <ToldAmount fen={one.promisedFen} />
        <span>
          <Count of={one.promisedFirms} /> 户 <span lang="en">firms</span>
        </span>
      </span>
    ),
  },
  {
    key: 'realised',
    title: head('已享', 'Realised'),
    render: (_, one) => (
      <span className="cell-who">
        <ToldAmount fen={one.realisedFen} />
        <span>
          <Count of={one.realisedFirms} /> 户 <span lang="en">firms</span>
        </span>
      </span>
    ),
  },
  {
    key: 'gap',
    title: head('差额', 'Gap'),
    render: (_, one) => <ToldAmount fen={one.gapFen} />,
  },
  {
    key: 'unknown',
    title: head('应享金额未知', 'Amount unknown'),
    render: (_, one) => (
      <>
        <Count of={one.unknownFirms} /> 户 <span lang="en">firms</span>
      </>
    ),
  },
];

function Overview({ total }: { total: Row }) {
  return (
    <section className="card" aria-label="全年合计 The year together">
      <Facts
        facts={[
          { zh: '应享', en: 'Promised', value: <ToldAmount fen={total.promisedFen} /> },
          { zh: '已享', en: 'Realised', value: <ToldAmount fen={total.realisedFen} /> },
          { zh: '差额（应享未享）', en: 'Gap', value: <ToldAmount fen={total.gapFen} /> },
          { zh: '应享企业', en: 'Firms promised', value: <Count of={total.promisedFirms} /> },
          { zh: '已享企业', en: 'Firms that realised', value: <Count of={total.realisedFirms} /> },
        ]}
      />
    </section>
  );
}

const UNREACHED: TableColumnsType<UnreachedMeasure> = [
  {
    key: 'measure',
    title: head('措施', 'Measure'),
    render: (_, one) => (
      <div className="cell-title">
        <Two {...one.title} stacked />
      </div>
    ),
  },
  {
    key: 'firms',
    title: head('应享未享小微企业', 'Small firms not reached'),
    render: (_, one) => `${one.firms} 户`,
  },
  {
    key: 'amount',
    title: head('应享金额', 'Promised'),
    render: (_, one) => (
      <span className="cell-who">
        <ToldAmount fen={one.promisedFen} />
        {one.unknown === 0 ? null : <span>另有 {one.unknown} 项金额未知</span>}
      </span>
    ),
  },
  {
    key: 'shown',
    title: head('金额最大的企业', 'Firms promised most'),
    render: (_, one) => (
      <>
        {one.shown.slice(0, 3).map((firm) => (
          <div key={`${firm.creditCode ?? firm.name} ${firm.period}`}>
            {firm.name} {firm.period}
          </div>
        ))}
      </>
    ),
  },
];

function Unreached() {
  const query = useQuery(unreachedQuery);
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
      {({ items }) => (
        <>
          <h2>
            <Two zh="应享未享的小微企业和个体工商户" en="Small firms entitled and not reached" />
          </h2>
          <DataTable
            name="应享未享 Not reached"
            rows={items}
            rowKey="measureId"
            columns={UNREACHED}
            empty={<strong>没有应享未享的小微企业 Every small firm was reached</strong>}
          />
        </>
      )}
    </Loaded>
  );
}

function Unattributed() {
  const query = useInfiniteQuery(unattributedQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  // A page may be empty and lead on: what is on it waits to be posted.
  if (items.length === 0 && !query.hasNextPage) return null;
  return (
    <section className="card" aria-label="未能归因的单据 Documents of no measure">
      <h2>
        <Two zh="未能归因的单据" en="Documents attributed to no measure" />
      </h2>
      <ul>
        {items.map(({ recordId, item, reason }) => (
          <li key={recordId}>
            {item}：<Two {...reason} />
          </li>
        ))}
      </ul>
      <LoadMore query={query} />
    </section>
  );
}

/** What relief was promised and realised in a year, by one axis at a time, and whom it did not reach. */
export function Savings() {
  const { data: about } = useQuery(aboutQuery);
  const today = about?.businessDate ?? '';
  const [chosen, setYear] = useState('');
  const [by, setBy] = useState<ReportAxis>('measure');
  const year = chosen === '' ? today.slice(0, 4) : chosen;
  const query = useQuery({ ...savingsReportQuery(by, year), enabled: year !== '' });
  return (
    <>
      <PageHead
        title={{ zh: '降本减负', en: 'Relief' }}
        lead={{
          zh: '应享由规则按事实得出，已享来自账单、申报表和支付凭证，两者相差即差额；不足5户的不显示。',
          en: 'Promised by rules, realised by documents, and the gap between them; handfuls of firms are withheld.',
        }}
      />
      <div className="search">
        <Choice
          zh="年度"
          en="Year"
          one
          value={year}
          options={yearsBefore(today)}
          choose={setYear}
        />
        <Choice
          zh="分组"
          en="Group by"
          one
          value={by}
          options={AXES}
          choose={(value) => setBy(value as ReportAxis)}
        />
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ rows, total }) => (
          <>
            <Overview total={total} />
            <DataTable
              name="减负报表 Report of relief"
              rows={rows}
              rowKey="group"
              columns={COLUMNS}
              empty={
                <>
                  <strong>该年度还没有入账 Nothing posted for this year</strong>
                  <p>减免单据交付后自动入账，应享每月入账一次。</p>
                  <p lang="en">
                    Documents are posted as they are delivered, promises once a month.
                  </p>
                </>
              }
            />
          </>
        )}
      </Loaded>
      <Unreached />
      <Unattributed />
    </>
  );
}
