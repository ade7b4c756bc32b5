import { PlayCircleOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import { startRun } from '../api/calls.ts';
import type { Run } from '../api/contract.ts';
import { runsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from '../parts/amount.tsx';
import { ChangesTable } from '../parts/changes-table.tsx';
import { formatCount, formatInstant, formatSpan } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { sumFen } from '../parts/money.ts';
import { FailureNotice } from '../parts/notice.tsx';
import { OpenedAtOnce } from '../parts/opened-at-once.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { navigate } from '../parts/router.ts';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { personOf, runWord } from '../parts/words.ts';

const COLUMNS: TableColumnsType<Run> = [
  {
    key: 'requestedAt',
    title: head('提出时间', 'Requested'),
    render: (_, run) => (
      <Link to={{ page: 'run', id: run.id }}>
        <span className="only-heard">查看批次 Open run </span>
        {formatInstant(run.requestedAt)}
      </Link>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, run) => <StateTag word={runWord(run.state)} />,
  },
  { key: 'asOf', title: head('数据截至', 'As of'), dataIndex: 'asOf' },
  {
    key: 'rows',
    title: head('核对企业', 'Checked'),
    align: 'right',
    render: (_, run) => `${formatCount(run.rowsDone)} / ${formatCount(run.rowsTotal)}`,
  },
  {
    key: 'opened',
    title: head('新增', 'Opened'),
    align: 'right',
    render: (_, run) => (
      <>
        {formatCount(run.policies.reduce((sum, policy) => sum + policy.opened, 0))}
        <OpenedAtOnce count={run.policies.reduce((sum, policy) => sum + policy.openedAtOnce, 0)} />
      </>
    ),
  },
  {
    key: 'amount',
    title: head('应享金额', 'Entitled amount'),
    align: 'right',
    render: (_, run) => <Amount fen={sumFen(run.policies.map((policy) => policy.amountFen))} />,
  },
  {
    key: 'span',
    title: head('用时', 'Took'),
    align: 'right',
    render: (_, run) =>
      run.startedAt === null || run.finishedAt === null
        ? '—'
        : formatSpan(run.startedAt, run.finishedAt),
  },
  {
    key: 'by',
    title: head('提出人', 'By'),
    render: (_, run) => personOf(run.requestedByName),
  },
];

function StartButton({ after }: { after: string }) {
  const queries = useQueryClient();
  const act = useAct({
    // Two clicks on the same page mean one run: the intent is "another one after the newest seen".
    intent: () => ['run.start', after],
    send: (_, key) => startRun(key),
    onDone: (run) => {
      queries.setQueryData(['run', run.id], run);
      void queries.invalidateQueries({ queryKey: runsQuery.queryKey });
      navigate({ page: 'run', id: run.id });
    },
  });
  return (
    <div className="act">
      <Button
        type="primary"
        size="large"
        icon={<PlayCircleOutlined aria-hidden />}
        loading={act.underWay}
        onClick={() => act.start(undefined)}
      >
        开始匹配 Start a run
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

/** All runs, newest first, and the start of another. */
export function Runs() {
  const mayStart = useMay('run.start');
  const query = useInfiniteQuery(runsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '匹配批次', en: 'Runs' }}
        lead={{
          zh: '每批用全部可执行政策核对全部企业；重复匹配不会重复列入或给付。',
          en: 'A run checks every subject against every executable policy; running twice changes nothing.',
        }}
        actions={mayStart ? <StartButton after={rows[0]?.id ?? ''} /> : undefined}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="匹配批次列表 Runs"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={
              <>
                <strong>还没有匹配 No runs yet</strong>
                <p>点击“开始匹配”，系统会用已有数据找出应享政策的企业，并起草名单。</p>
                <p lang="en">Start a run to find the entitled enterprises and draft the lists.</p>
              </>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
      <ChangesTable />
    </>
  );
}
