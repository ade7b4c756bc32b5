import { Progress } from 'antd';
import type { Run } from '../api/contract.ts';
import { hasEnded } from '../api/queries.ts';
import { appliedOf } from './applied.ts';
import { formatCount, formatInstant, formatSeconds, formatSpan } from './clock.ts';
import { Facts, type Fact } from './facts.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { personOf, runWord } from './words.ts';

function percentDone(run: Run): number {
  if (run.rowsTotal === 0) return run.state === 'finished' ? 100 : 0;
  return Math.min(100, Math.floor((run.rowsDone / run.rowsTotal) * 100));
}

function factsOf(run: Run): Fact[] {
  const unknown = run.ratePerSecond === null || run.state === 'applying';
  const rate = unknown ? '—' : `每秒 ${formatCount(run.ratePerSecond ?? 0)} 户`;
  const remaining = run.remainingSeconds === null ? '—' : formatSeconds(run.remainingSeconds);
  const took =
    run.startedAt === null || run.finishedAt === null
      ? '—'
      : formatSpan(run.startedAt, run.finishedAt);
  return [
    {
      zh: '已核对企业',
      en: 'Checked',
      value: `${formatCount(run.rowsDone)} / ${formatCount(run.rowsTotal)}`,
    },
    { zh: '速度', en: 'Rate', value: rate },
    hasEnded(run)
      ? { zh: '用时', en: 'Took', value: took }
      : { zh: '剩余', en: 'Remaining', value: remaining },
    { zh: '数据截至', en: 'As of', value: run.asOf },
    { zh: '提出', en: 'Requested', value: formatInstant(run.requestedAt) },
    { zh: '提出人', en: 'By', value: personOf(run.requestedByName) },
  ];
}

/** All are checked and the bar is full, yet much is still to do: says how much of it is done. */
function Applying({ run }: { run: Run }) {
  const { rows, rowsExpected, batches, batchesExpected, percent } = appliedOf(run.policies);
  const [done, all] = [formatCount(rows), formatCount(rowsExpected)];
  return (
    <div className="applying">
      <Two
        zh={`核对已完成，正在预留资金并列入名单：${done} / ${all} 户，第 ${formatCount(batches)} / ${formatCount(batchesExpected)} 批。`}
        en={`All are checked; money is being reserved and lists drafted: ${done} of ${all} enterprises, ${formatCount(batches)} of ${formatCount(batchesExpected)} batches.`}
        stacked
      />
      <Progress
        percent={percent}
        status="active"
        strokeColor="#0b5c76"
        aria-label="列入进度 Progress of listing"
        aria-valuetext={`${percent}%，${done} / ${all}`}
      />
    </div>
  );
}

/** How far a run is. The state is announced when it changes; the figures are not read out. */
export function RunProgress({ run }: { run: Run }) {
  const percent = percentDone(run);
  const broken = run.state === 'stopped';
  return (
    <section className="card" aria-label="进度 Progress">
      <div className="run-line">
        <span role="status">
          <StateTag word={runWord(run.state)} />
        </span>
        <Progress
          percent={percent}
          status={broken ? 'exception' : hasEnded(run) ? 'normal' : 'active'}
          strokeColor={broken ? '#a3241c' : run.state === 'cancelled' ? '#75878f' : '#0b5c76'}
          format={(value) => `${value ?? 0}%`}
          aria-label="匹配进度 Run progress"
          aria-valuetext={`${percent}%，${formatCount(run.rowsDone)} / ${formatCount(run.rowsTotal)}`}
        />
      </div>
      <Facts facts={factsOf(run)} />
      {run.state === 'applying' ? <Applying run={run} /> : null}
    </section>
  );
}
