import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect } from 'react';
import type { Grading } from '../api/contract.ts';
import { gradingQuery } from '../api/queries.ts';
import { formatInstant } from '../parts/clock.ts';
import { Facts, type Fact } from '../parts/facts.tsx';
import { FirmTier } from '../parts/firm-tier.tsx';
import { GradingDecision } from '../parts/grading-decision.tsx';
import { GradingDistributions, GradingTiers } from '../parts/grading-distributions.tsx';
import { GradingMovements } from '../parts/grading-movements.tsx';
import { GradingRun } from '../parts/grading-run.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { RunProgress } from '../parts/run-progress.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { gradingWord, personOf } from '../parts/words.ts';

/** The list shows the counts as soon as there are some. */
function useListAfter(grading: Grading | undefined) {
  const queries = useQueryClient();
  const prepared = grading !== undefined && grading.state !== 'preparing';
  useEffect(() => {
    if (prepared) void queries.invalidateQueries({ queryKey: ['gradings'] });
  }, [prepared, queries]);
}

function factsOf(grading: Grading): Fact[] {
  const by = (name: string | null, at: string | null): string =>
    name === null || at === null ? '—' : `${personOf(name)} · ${formatInstant(at)}`;
  return [
    { zh: '数据截至', en: 'Data as of', value: grading.asOf },
    { zh: '提出', en: 'Asked for', value: by(grading.draftedByName, grading.draftedAt) },
    { zh: '发布', en: 'Published', value: by(grading.publishedByName, grading.publishedAt) },
  ];
}

/** What was judged a second time from records; with any difference the grading is not published. */
function SecondLook({ look }: { look: NonNullable<Grading['secondLook']> }) {
  const same = look.differences === 0;
  return (
    <Notice tone={same ? 'good' : 'bad'}>
      <p className="notice-text">
        <Two
          zh={
            same
              ? `抽取 ${look.sampled} 户由原始记录重新评定，结果一致。`
              : `抽取 ${look.sampled} 户由原始记录重新评定，有 ${look.differences} 户结果不同，不能发布。`
          }
          en={
            same
              ? `${look.sampled} subjects were judged again from records and came out alike.`
              : `${look.differences} of ${look.sampled} subjects came out otherwise when judged again; this cannot be published.`
          }
          stacked
        />
      </p>
    </Notice>
  );
}

function Summary({ grading }: { grading: Grading }) {
  return (
    <section className="card" aria-label="概要 Summary">
      <div className="tags" role="status">
        <StateTag word={gradingWord(grading.state)} />
      </div>
      <Facts facts={factsOf(grading)} />
      {grading.demo ? (
        <Notice tone="warn">
          <p className="notice-text">
            <Two
              zh="示范：评分模型为演示而编，分值和分数段不是真实规定。"
              en="For demonstration: the models, their weights and bands are invented."
              stacked
            />
          </p>
        </Notice>
      ) : null}
      {grading.secondLook === null ? null : <SecondLook look={grading.secondLook} />}
    </section>
  );
}

/** One grading: followed while it is prepared; its distribution and movements before somebody publishes it, and ever after. */
export function GradingPage({ id }: { id: string }) {
  const query = useQuery(gradingQuery(id));
  const grading = query.data;
  useListAfter(grading);
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'gradings' }}>← 全部信用分级 All gradings</Link>}
        title={{
          zh: grading === undefined ? '信用分级' : `${grading.month} 信用分级`,
          en: 'Grading by credit risk',
        }}
        actions={grading?.state === 'preparing' ? <GradingRun grading={grading} /> : undefined}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(loaded) => (
          <>
            {loaded.run.stoppedBecause === null ? null : (
              <Notice tone="bad">
                <p className="notice-text">
                  <Two {...loaded.run.stoppedBecause} stacked />
                </p>
              </Notice>
            )}
            {loaded.state === 'preparing' ? <RunProgress run={loaded.run} /> : null}
            <Summary grading={loaded} />
            <GradingDecision grading={loaded} />
            <GradingTiers grading={loaded} />
            <GradingMovements grading={loaded} />
            <GradingDistributions grading={loaded} />
            {loaded.state === 'preparing' ? null : <FirmTier gradingId={loaded.id} />}
          </>
        )}
      </Loaded>
    </>
  );
}
