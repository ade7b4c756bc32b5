import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { List } from '../api/contract.ts';
import { listQuery } from '../api/queries.ts';
import { AllocationNote } from '../parts/allocation-note.tsx';
import { Amount } from '../parts/amount.tsx';
import { BudgetGauge } from '../parts/budget-gauge.tsx';
import { formatCount, formatInstant } from '../parts/clock.ts';
import { Facts, type Fact } from '../parts/facts.tsx';
import { JointReview } from '../parts/joint-review.tsx';
import { Link } from '../parts/link.tsx';
import { ListDecision } from '../parts/list-decision.tsx';
import { ListItems } from '../parts/list-items.tsx';
import { ListRollout } from '../parts/list-rollout.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { listWord, personOf } from '../parts/words.ts';

function factsOf(list: List): Fact[] {
  return [
    { zh: '户数', en: 'Items', value: formatCount(list.itemCount) },
    { zh: '金额', en: 'Amount', value: <Amount fen={list.amountFen} hint /> },
    { zh: '资金不足户数', en: 'Unfunded', value: formatCount(list.unfundedCount) },
    { zh: '所属期', en: 'Period', value: list.period },
    {
      zh: '起草',
      en: 'Drafted',
      value: `${personOf(list.draftedByName)} · ${formatInstant(list.draftedAt)}`,
    },
    ...(list.run === null
      ? []
      : [
          {
            zh: '来自批次',
            en: 'From run',
            value: (
              <Link to={{ page: 'run', id: list.runId }}>
                {formatInstant(list.run.requestedAt)} · 数据截至 As of {list.run.asOf}
              </Link>
            ),
          },
        ]),
    {
      zh: '批准',
      en: 'Approved',
      value:
        list.approvedByName === null
          ? '—'
          : `${personOf(list.approvedByName)} · ${list.approvedAt === null ? '' : formatInstant(list.approvedAt)}`,
    },
  ];
}

function Summary({ list }: { list: List }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={listWord(list.state)} />
        {list.demo ? (
          <span className="tag tag-warn">
            演示批准 <span lang="en">Demo approval</span>
          </span>
        ) : null}
      </div>
      <Facts facts={factsOf(list)} />
      {list.rejectedReason === null ? null : (
        <Notice tone="bad">
          <p>
            <strong>退回理由 Reason for rejection</strong>：{list.rejectedReason}
          </p>
        </Notice>
      )}
    </section>
  );
}

function SecondOpinion({ opinion }: { opinion: List['secondOpinion'] }) {
  return (
    <section className="card" aria-labelledby="opinion-title">
      <h2 id="opinion-title">
        <Two zh="复核" en="Second opinion" />
      </h2>
      {opinion === null ? (
        <p className="secondary">尚未复核。Not checked yet.</p>
      ) : (
        <>
          <p>
            {opinion.differences.length === 0 ? (
              <span className="tag tag-good">
                结果一致 <span lang="en">No difference</span>
              </span>
            ) : (
              <span className="tag tag-bad">
                {opinion.differences.length} 处不一致 <span lang="en">differences</span>
              </span>
            )}
          </p>
          <p className="opinion-line">
            本次匹配中该政策有变化或待重新列入的 {formatCount(opinion.checked)}{' '}
            户逐户独立重算，另抽查其余的 {formatCount(opinion.sampled)} 户。
          </p>
          <p className="secondary" lang="en">
            All {formatCount(opinion.checked)} that changed in this run or may be listed again were
            recomputed independently; {formatCount(opinion.sampled)} of the others were checked as a
            sample.
          </p>
          {opinion.differences.length === 0 ? null : (
            <ul className="differences">
              {opinion.differences.map((difference) => (
                <li key={difference.zh}>
                  <Two {...difference} stacked />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

/** One list: what it holds, what it costs, whether it was checked, and the decision on it. */
export function ListPage({ id }: { id: string }) {
  const query = useQuery(listQuery(id));
  const list = query.data;
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'lists' }}>← 全部名单 All lists</Link>}
        title={list?.title ?? { zh: '名单', en: 'List' }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 10 }} />}>
        {(loaded) => (
          <>
            <ListDecision list={loaded} />
            <Summary list={loaded} />
            <div className="two-cards">
              <section className="card" aria-labelledby="budget-title">
                <h2 id="budget-title">
                  <Two zh="资金" en="Budget" />
                </h2>
                {loaded.budget === null ? (
                  <p className="secondary">没有预算安排。No appropriation.</p>
                ) : (
                  <BudgetGauge budget={loaded.budget} />
                )}
              </section>
              <SecondOpinion opinion={loaded.secondOpinion} />
            </div>
            <ListRollout list={loaded} />
            <JointReview list={loaded} />
            <h2 className="section-title">
              <Two zh="名单明细" en="Items" />
            </h2>
            <p>
              <a href={`/api/v1/lists/${id}/export.xlsx`} download={`${loaded.title.zh}名单.xlsx`}>
                下载资金请示附件（XLSX） <span lang="en">Download as a workbook</span>
              </a>{' '}
              <a href={`/api/v1/lists/${id}/export.pdf`} download={`${loaded.title.zh}名单.pdf`}>
                下载资金请示附件（PDF） <span lang="en">Download as a document</span>
              </a>
            </p>
            {loaded.ranking === null ? null : (
              <p>
                <Two {...loaded.ranking} stacked />
              </p>
            )}
            {loaded.allocation === null ? null : <AllocationNote allocation={loaded.allocation} />}
            <ListItems list={loaded} total={loaded.itemCount} ranked={loaded.ranking !== null} />
          </>
        )}
      </Loaded>
    </>
  );
}
