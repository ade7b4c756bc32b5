import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { FindingEntry, FindingState } from '../api/contract.ts';
import { findingsQuery } from '../api/inspection-queries.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { firewallDay } from '../parts/firewall.ts';
import { FirmName } from '../parts/firm-name.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { FINDING_STATES, OUTCOMES } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

const STATES: readonly (FindingState | null)[] = [
  null,
  'noted',
  'objected',
  'decided',
  'final',
  'withdrawn',
];

const COLUMNS: TableColumnsType<FindingEntry> = [
  {
    key: 'item',
    title: head('发现', 'Finding'),
    render: (_, one) => (
      <div className="cell-title">
        <Link to={{ page: 'finding', id: one.id }}>
          {one.kind === 'none' ? '未发现问题 No problem' : one.item}
          <span className="only-heard"> 打开检查发现 Open the finding</span>
        </Link>
        <span>{one.matterTitle.zh}</span>
      </div>
    ),
  },
  { key: 'firm', title: head('企业', 'Firm'), render: (_, one) => <FirmName firm={one.firm} /> },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={FINDING_STATES[one.state]} />,
  },
  {
    key: 'decision',
    title: head('决定', 'Decision'),
    render: (_, one) =>
      one.decision === null ? (
        '—'
      ) : (
        <span className="cell-who">
          <Two {...OUTCOMES[one.decision.outcome]} />
          <span>{one.decision.article}</span>
        </span>
      ),
  },
  {
    key: 'firewall',
    title: head('进入信用', 'Reaches credit'),
    // The sentence stands on the page of the finding.
    render: (_, one) => {
      const day = firewallDay(one);
      return day === null ? '—' : <Two {...day} stacked />;
    },
  },
  {
    key: 'noted',
    title: head('登记', 'Noted'),
    render: (_, one) => (
      <span className="cell-who">
        {one.notedOn}
        <span>{one.notedBy}</span>
      </span>
    ),
  },
];

/** What inspections found, how far each is, and when it reaches credit. */
export function Findings() {
  const [state, setState] = useState<FindingState | null>(null);
  const query = useInfiniteQuery(findingsQuery(state));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '检查发现', en: 'Findings' }}
        lead={{
          zh: '四张清单提出建议，由登记人以外的人员决定；异议期和改正期届满之前，信用评价和惠企政策读不到任何发现。',
          en: 'The four lists propose, a second person decides; before the time to object and to put right is over, neither credit nor benefits read of it.',
        }}
      />
      <InspectionTabs here="findings" />
      <div className="filter" role="group" aria-label="按状态筛选 Filter by state">
        {STATES.map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {one === null ? '全部 All' : `${FINDING_STATES[one].zh} ${FINDING_STATES[one].en}`}
          </button>
        ))}
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="检查发现列表 Findings"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={
              <>
                <strong>没有检查发现 No findings</strong>
                <p>检查实施后，在检查页面登记问题，或明确未发现问题。</p>
                <p lang="en">They are noted on the page of an inspection that was carried out.</p>
              </>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
