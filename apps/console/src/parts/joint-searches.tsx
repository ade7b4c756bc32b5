import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useEffect } from 'react';
import type { JointSearch } from '../api/contract.ts';
import { cancelJointSearch } from '../api/inspection-calls.ts';
import { isSearching, jointSearchesQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from './asked-act.tsx';
import { formatCount, formatInstant, formatSeconds, formatSpan } from './clock.ts';
import { type Fact, Facts } from './facts.tsx';
import { SEARCH_STATES, SEARCH_STEPS } from './inspection-words.ts';
import { Link } from './link.tsx';
import { Notice } from './notice.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { personOf } from './words.ts';

function factsOf({
  progress,
  startedAt,
  finishedAt,
  requestedByName,
  requestedAt,
}: JointSearch): Fact[] {
  const asked = {
    zh: '提出',
    en: 'Asked for',
    value: `${personOf(requestedByName)} · ${formatInstant(requestedAt)}`,
  };
  if (startedAt !== null && finishedAt !== null)
    return [asked, { zh: '用时', en: 'Took', value: formatSpan(startedAt, finishedAt) }];
  if (progress === null) return [asked];
  const { step, done, total, ratePerSecond, remainingSeconds } = progress;
  return [
    { zh: '步骤', en: 'Step', value: <Two {...SEARCH_STEPS[step]} /> },
    { zh: '本步已完成', en: 'Done of it', value: `${formatCount(done)} / ${formatCount(total)}` },
    {
      zh: '速度',
      en: 'Rate',
      value: ratePerSecond === null ? '—' : `每秒 ${formatCount(ratePerSecond)}`,
    },
    {
      zh: '本步剩余',
      en: 'Left of it',
      value: remainingSeconds === null ? '—' : formatSeconds(remainingSeconds),
    },
    asked,
  ];
}

function Bar({ search }: { search: JointSearch }) {
  const { progress } = search;
  const percent =
    progress === null ? 0 : Math.floor((progress.done / Math.max(1, progress.total)) * 100);
  return (
    <Progress
      percent={percent}
      status="active"
      strokeColor="#0b5c76"
      aria-label="本步进度 Progress of the step"
    />
  );
}

function Search({ search }: { search: JointSearch }) {
  const may = useMay('inspection.plan');
  const forget = useForget('joint-searches');
  const isOpen = isSearching(search);
  return (
    <section className="card" aria-label="排定任务 Search">
      <div className="run-line">
        <span role="status">
          <StateTag word={SEARCH_STATES[search.state]} />
        </span>
        {isOpen ? <Bar search={search} /> : null}
        {search.proposalId === null ? null : (
          <Link to={{ page: 'joint-proposal', id: search.proposalId }}>
            查看排定结果 See what it found
          </Link>
        )}
      </div>
      <Facts facts={factsOf(search)} />
      {search.failedBecause === null ? null : (
        <Notice tone="warn">
          <p className="notice-text">
            <Two {...search.failedBecause} stacked />
          </p>
        </Notice>
      )}
      {isOpen && may ? (
        <div className="acts">
          <AskedAct
            label="取消排定 Cancel the search"
            title="取消这次排定？Cancel this search?"
            ok="确定取消 Yes, cancel"
            tone="danger"
            intent={['joint.search-cancel', search.id]}
            send={(_, key) => cancelJointSearch(search.id, key)}
            onDone={forget}
            onFailed={forget}
          >
            <p>
              <Two
                zh="不会提出方案；之后可以重新提出。"
                en="Nothing is proposed then; it may be asked for anew."
                stacked
              />
            </p>
          </AskedAct>
        </div>
      ) : null}
    </section>
  );
}

/** What is being put together in the background, followed live, and what became of the last that was. */
export function JointSearches() {
  const items = useQuery(jointSearchesQuery).data?.items ?? [];
  const queries = useQueryClient();
  const found = items.filter(({ proposalId }) => proposalId !== null).length;
  // What was found stands in the list of proposals.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['joint-proposals'] });
  }, [found, queries]);
  return items
    .filter((search, at) => at === 0 || isSearching(search))
    .map((search) => <Search key={search.id} search={search} />);
}
