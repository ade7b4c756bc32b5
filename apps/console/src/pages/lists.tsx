import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { List, ListState } from '../api/contract.ts';
import { listsQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { listWord, personOf } from '../parts/words.ts';

/** In the order in which they want attention. */
const STATES: ListState[] = ['reviewing', 'draft', 'approved', 'announced', 'rejected'];

const COLUMNS: TableColumnsType<List> = [
  {
    key: 'title',
    title: head('政策', 'Policy'),
    render: (_, list) => (
      <div className="cell-title cell-title-narrow">
        <Link to={{ page: 'list', id: list.id }}>
          <span className="only-heard">查看名单 Open the list </span>
          <Two {...list.title} stacked />
          <span className="only-heard">
            {' '}
            {list.period}，起草 drafted {formatInstant(list.draftedAt)}
          </span>
        </Link>
      </div>
    ),
  },
  { key: 'period', title: head('所属期', 'Period'), dataIndex: 'period' },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, list) => (
      <>
        <StateTag word={listWord(list.state)} />
        {list.rollout === null || list.rollout.state === 'whole' ? null : (
          <span className="item-gate cell-brief">
            分批告知 {list.rollout.percent}%{list.rollout.stoppedReason === null ? '' : '，已停止'}{' '}
            <span lang="en">
              told in parts{list.rollout.stoppedReason === null ? '' : ', stopped'}
            </span>
          </span>
        )}
      </>
    ),
  },
  {
    key: 'count',
    title: head('户数', 'Items'),
    align: 'right',
    render: (_, list) => formatCount(list.itemCount),
  },
  {
    key: 'amount',
    title: head('金额', 'Amount'),
    align: 'right',
    render: (_, list) => <Amount fen={list.amountFen} />,
  },
  {
    key: 'drafted',
    title: head('起草', 'Drafted'),
    render: (_, list) => (
      <span className="cell-who">
        {formatInstant(list.draftedAt)}
        <span>{personOf(list.draftedByName)}</span>
      </span>
    ),
  },
  {
    key: 'run',
    title: head('来自批次', 'From run'),
    render: (_, list) =>
      list.run === null ? (
        '—'
      ) : (
        <span className="cell-who">
          <Link to={{ page: 'run', id: list.runId }}>
            <span className="only-heard">查看批次 Open run </span>
            {formatInstant(list.run.requestedAt)}
          </Link>
          <span>
            截至 <span className="only-heard">As of </span>
            {list.run.asOf}
          </span>
        </span>
      ),
  },
];

function StateFilter(props: {
  lists: readonly List[];
  chosen: ListState | null;
  onChoose: (state: ListState | null) => void;
}) {
  const count = (state: ListState) => props.lists.filter((list) => list.state === state).length;
  const present = STATES.filter((state) => count(state) > 0 || state === props.chosen);
  return (
    <div className="filter" role="group" aria-label="按状态筛选 Filter by state">
      <button
        type="button"
        aria-pressed={props.chosen === null}
        onClick={() => props.onChoose(null)}
      >
        全部 All <span className="filter-count">{props.lists.length}</span>
      </button>
      {present.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={props.chosen === state}
          onClick={() => props.onChoose(state)}
        >
          {listWord(state).zh} {listWord(state).en}{' '}
          <span className="filter-count">{count(state)}</span>
        </button>
      ))}
    </div>
  );
}

function Nothing({ runId }: { runId: string | null }) {
  if (runId !== null) {
    return (
      <>
        <strong>本批没有起草名单 This run drafted no list</strong>
        <p>没有新增应享的企业；此前名单上的企业不会重复列入。</p>
        <p lang="en">
          No enterprise became newly entitled; those on earlier lists are not listed twice.
        </p>
      </>
    );
  }
  return (
    <>
      <strong>还没有名单 No lists yet</strong>
      <p>匹配完成并通过复核后，每项政策会在这里生成一份待审核的名单。</p>
      <p lang="en">After a run and its second opinion, each policy gets a list here.</p>
      <p>其他部门征求贵部门意见的名单，在待办中查看。</p>
      <p lang="en">Lists of others that your department is asked about are among your tasks.</p>
      <p>
        <Link to={{ page: 'tasks' }}>查看待办 Open the tasks</Link>
      </p>
    </>
  );
}

/** All lists, or those of one run; those that wait for somebody first. */
export function Lists({ runId }: { runId: string | null }) {
  const query = useInfiniteQuery(listsQuery(runId));
  const [chosen, setChosen] = useState<ListState | null>(null);
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = all
    .filter((list) => chosen === null || list.state === chosen)
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return (
    <>
      <PageHead
        before={
          runId === null ? undefined : (
            <Link to={{ page: 'run', id: runId }}>← 返回本批匹配 Back to the run</Link>
          )
        }
        title={
          runId === null ? { zh: '名单', en: 'Lists' } : { zh: '本批名单', en: 'Lists of this run' }
        }
        lead={{
          zh: '名单由匹配结果起草，须由另一人审核批准后才会通知企业。',
          en: 'A run drafts the list; a second person approves it before anyone is notified.',
        }}
        actions={
          runId === null ? undefined : <Link to={{ page: 'lists' }}>查看全部名单 All lists</Link>
        }
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <>
            {all.length === 0 ? null : (
              <StateFilter lists={all} chosen={chosen} onChoose={setChosen} />
            )}
            <DataTable
              name="名单列表 Lists"
              rows={shown}
              rowKey="id"
              columns={COLUMNS}
              empty={<Nothing runId={runId} />}
              footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
