import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect } from 'react';
import type { Run } from '../api/contract.ts';
import { hasEnded, runQuery } from '../api/queries.ts';
import { formatInstant } from '../parts/clock.ts';
import { BetterCombinations } from '../parts/better-combinations.tsx';
import { HeldBackBy } from '../parts/held-back.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { RunActions } from '../parts/run-actions.tsx';
import { RunProgress } from '../parts/run-progress.tsx';
import { RunResults } from '../parts/run-results.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';

/** Refreshes what a run changes elsewhere as soon as it has ended. */
function useListsAfter(run: Run | undefined) {
  const queries = useQueryClient();
  const ended = run !== undefined && hasEnded(run);
  useEffect(() => {
    if (!ended) return;
    for (const key of ['runs', 'lists', 'budgets']) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  }, [ended, queries]);
}

/** Says why nothing moves: whoever holds the work is not heard of, and when another takes it over. */
function Silent({ silence }: { silence: NonNullable<Run['silence']> }) {
  const { seconds, takenOverInSeconds } = silence;
  return (
    <Notice tone="warn">
      <p className="notice-text">
        <Two
          zh={`处理进程已 ${seconds} 秒没有响应；最迟 ${takenOverInSeconds} 秒后由其他进程接手，已完成的部分不会丢失。`}
          en={`The process at work has not been heard of for ${seconds} s; another takes over in at most ${takenOverInSeconds} s, and nothing done is lost.`}
          stacked
        />
      </p>
    </Notice>
  );
}

/** One run: followed live while it is under way, its result afterwards. */
export function RunPage({ id }: { id: string }) {
  const query = useQuery(runQuery(id));
  const run = query.data;
  const mayReadLists = useMay('list.read');
  useListsAfter(run);
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'runs' }}>← 全部批次 All runs</Link>}
        title={{ zh: '匹配批次', en: 'Run' }}
        lead={
          run === undefined ? undefined : { zh: `${formatInstant(run.requestedAt)} 提出`, en: '' }
        }
        actions={run === undefined ? undefined : <RunActions run={run} />}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(loaded) => (
          <>
            {loaded.stoppedBecause === null ? null : (
              <Notice tone={loaded.state === 'stopped' ? 'bad' : 'warn'}>
                <p className="notice-text">
                  <Two {...loaded.stoppedBecause} stacked />
                </p>
              </Notice>
            )}
            {loaded.silence === null ? null : <Silent silence={loaded.silence} />}
            <RunProgress run={loaded} />
            <h2 className="section-title">
              <Two zh="各政策结果" en="Results by policy" />
            </h2>
            <RunResults policies={loaded.policies} />
            {loaded.state === 'finished' ? <HeldBackBy runId={loaded.id} /> : null}
            {loaded.state === 'finished' ? <BetterCombinations runId={loaded.id} /> : null}
            {loaded.state === 'finished' && mayReadLists ? (
              <p className="onward">
                <Link to={{ page: 'lists', run: loaded.id }}>查看本批名单 Open its lists →</Link>
              </p>
            ) : null}
          </>
        )}
      </Loaded>
    </>
  );
}
