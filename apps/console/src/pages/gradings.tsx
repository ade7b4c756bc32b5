import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import type { GradingSummary } from '../api/contract.ts';
import { startGrading } from '../api/grading-calls.ts';
import { gradingQuery, gradingsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { FirmTier } from '../parts/firm-tier.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { navigate } from '../parts/router.ts';
import { useMay } from '../parts/signed-in.tsx';
import { Count } from '../parts/simulation-bars.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { gradingWord, personOf } from '../parts/words.ts';

const COLUMNS: TableColumnsType<GradingSummary> = [
  {
    key: 'month',
    title: head('月份', 'Month'),
    render: (_, one) => (
      <div className="cell-title">
        <Link to={{ page: 'grading', id: one.id }}>
          <span className="only-heard">打开信用分级 Open grading </span>
          {one.month}
        </Link>
        {one.demo ? (
          <span>
            示范模型 <span lang="en">demonstration models</span>
          </span>
        ) : null}
      </div>
    ),
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={gradingWord(one.state)} />,
  },
  {
    key: 'tiers',
    title: head('各等级户数', 'Subjects by tier'),
    render: (_, one) =>
      one.tiers === null
        ? '—'
        : one.tiers.map(({ tier, count }) => (
            <div key={tier}>
              {tier === 'not-graded' ? (
                <Two zh="不评级" en="not graded" />
              ) : (
                <strong>{tier}</strong>
              )}{' '}
              <Count of={count} />
            </div>
          )),
  },
  { key: 'asOf', title: head('数据截至', 'As of'), render: (_, one) => one.asOf },
  {
    key: 'drafted',
    title: head('提出', 'Asked for'),
    render: (_, one) => (
      <span className="cell-who">
        {formatInstant(one.draftedAt)}
        <span>{personOf(one.draftedByName)}</span>
      </span>
    ),
  },
  {
    key: 'published',
    title: head('发布', 'Published'),
    render: (_, one) =>
      one.publishedAt === null ? (
        '—'
      ) : (
        <span className="cell-who">
          {formatInstant(one.publishedAt)}
          <span>{personOf(one.publishedByName ?? '')}</span>
        </span>
      ),
  },
];

function StartButton({ after }: { after: string }) {
  const queries = useQueryClient();
  const act = useAct({
    // Two clicks on the same page mean one grading: the intent is "another one after the newest seen".
    intent: () => ['grading.start', after],
    send: (_, key) => startGrading(key),
    onDone: (grading) => {
      queries.setQueryData(gradingQuery(grading.id).queryKey, grading);
      void queries.invalidateQueries({ queryKey: gradingsQuery.queryKey });
      navigate({ page: 'grading', id: grading.id });
    },
  });
  return (
    <div className="act">
      <Button
        type="primary"
        size="large"
        icon={<SafetyCertificateOutlined aria-hidden />}
        loading={act.underWay}
        onClick={() => act.start(undefined)}
      >
        评定本月 Grade this month
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

/** All gradings by credit risk, the start of this month's, and the tier of one firm. */
export function Gradings() {
  const mayStart = useMay('grading.start');
  const query = useInfiniteQuery(gradingsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '信用分级', en: 'Grading by credit risk' }}
        lead={{
          zh: '按评分模型每月评定全部市场主体，结果只用于配置监管资源；由一人提出，另一人发布，发布后不再更改。',
          en: 'Scoring models grade everybody once a month, for allocating supervision; one officer asks, another publishes.',
        }}
        actions={mayStart ? <StartButton after={rows[0]?.id ?? ''} /> : undefined}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="信用分级列表 Gradings"
            rows={rows}
            rowKey="id"
            columns={COLUMNS}
            empty={
              <>
                <strong>还没有信用分级 Nothing graded yet</strong>
                <p>点击“评定本月”，系统用已有数据评定全部市场主体，并与上次比较。</p>
                <p lang="en">Grade this month to see the distribution and who moved.</p>
              </>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
      <FirmTier gradingId={null} />
    </>
  );
}
