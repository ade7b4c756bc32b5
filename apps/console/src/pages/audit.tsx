import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Skeleton, type TableColumnsType } from 'antd';
import { type FormEvent, useState } from 'react';
import type { AuditRow } from '../api/contract.ts';
import { auditQuery } from '../api/queries.ts';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { navigate } from '../parts/router.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { Thing } from '../parts/thing.tsx';
import { Two } from '../parts/two.tsx';

const INTACT = { zh: '与写入时一致', en: 'Intact', tone: 'good' } as const;
const ALTERED = { zh: '被改动', en: 'Altered', tone: 'bad' } as const;

const COLUMNS: TableColumnsType<AuditRow> = [
  { key: 'at', title: head('时间', 'When'), render: (_, row) => formatInstant(row.at) },
  {
    key: 'thing',
    title: head('事项', 'About'),
    render: (_, row) => (
      <Thing entity={row.entity} id={row.entityId} to={{ page: 'audit', of: row.entityId }} />
    ),
  },
  {
    key: 'event',
    title: head('动作', 'Event'),
    render: (_, row) => (
      <span className="cell-brief">
        <Two zh={row.event.title.zh} en={row.event.name} stacked />
      </span>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, row) => (
      <span className="cell-brief">
        {[row.fromState, row.toState].flatMap((state) => state?.title.zh ?? []).join(' → ') || '—'}
      </span>
    ),
  },
  {
    key: 'actor',
    title: head('经手', 'By'),
    render: (_, row) => <span className="cell-brief">{row.actor}</span>,
  },
  {
    key: 'reason',
    title: head('理由', 'Reason'),
    render: (_, row) => <span className="cell-reason">{row.reason ?? '—'}</span>,
  },
  {
    key: 'intact',
    title: head('校验', 'Check'),
    render: (_, row) => (
      <span className="cell-who">
        <StateTag word={row.intact ? INTACT : ALTERED} />
        <span>
          第 {row.chain} 链 · {formatCount(row.place)}
        </span>
      </span>
    ),
  },
];

function Search({ of }: { of: string | null }) {
  const [wanted, setWanted] = useState(of ?? '');
  const search = (event: FormEvent) => {
    event.preventDefault();
    const id = wanted.trim();
    navigate(id === '' ? { page: 'audit' } : { page: 'audit', of: id });
  };
  return (
    <form className="search" role="search" aria-label="查询留痕 Search the trail" onSubmit={search}>
      <label>
        <Two zh="事项编号或账号" en="Id of a thing, or an account" />
        <Input
          value={wanted}
          maxLength={200}
          allowClear
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
      <Button type="primary" htmlType="submit">
        查询 Search
      </Button>
    </form>
  );
}

/** The audit trail, newest first; or what happened to one thing. */
export function Audit({ of }: { of: string | null }) {
  const query = useInfiniteQuery(auditQuery(of));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '审计留痕', en: 'Audit trail' }}
        lead={{
          zh: '每一次变动写一条，逐条校验哈希；整条链由 npx huizhi audit verify 在数据库之外重算。',
          en: 'One row for each change, each checked against its hash; npx huizhi audit verify recomputes the chains outside the database.',
        }}
        actions={
          of === null ? undefined : <Link to={{ page: 'audit' }}>查看全部留痕 The whole trail</Link>
        }
      />
      <Search of={of} />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {() => (
          <DataTable
            name="留痕列表 Audit rows"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={
              <>
                <strong>没有留痕 No rows</strong>
                <p>没有这个编号的记录，或不在您的管辖范围；请核对编号。</p>
                <p lang="en">Nothing of that id, or beyond your reach; check the id.</p>
              </>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
