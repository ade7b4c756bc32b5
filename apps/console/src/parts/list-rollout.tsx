import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { resumeRollout, stopRollout } from '../api/calls.ts';
import type { List } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { formatCount } from './clock.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

type Rollout = NonNullable<List['rollout']>;

const ACTS = {
  stop: {
    button: '停止告知 Stop',
    title: '停止分批告知？Stop the announcement?',
    zh: '立即生效：不再告知名单内其余企业；继续须由另一位审核人员决定。',
    en: 'At once nobody more is told; another approver lets it go on.',
  },
  resume: {
    button: '继续下一批 Go on',
    title: '继续下一批告知？Go on with the next part?',
    zh: '将告知下一批企业；此前的反馈不再计入比例。',
    en: 'The next part is told; what came back before counts no more.',
  },
} as const;

const RATES = [
  ['objected', '提出异议', 'objected'],
  ['declined', '放弃', 'declined'],
  ['undeliverable', '未送达', 'not reached'],
  ['confirmed', '确认', 'confirmed'],
] as const;

function RolloutAct({
  list,
  version,
  act: what,
}: {
  list: List;
  version: number;
  act: keyof typeof ACTS;
}) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = () => void queries.invalidateQueries({ queryKey: ['list'] });
  const words = ACTS[what];
  const act = useAct({
    intent: (said: string) => [`list.rollout.${what}`, list.id, version, said],
    send: (said, key) =>
      (what === 'stop' ? stopRollout : resumeRollout)(list.id, version, said, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  return (
    <div className="act">
      <Button danger={what === 'stop'} loading={act.underWay} onClick={() => setAsking(true)}>
        {words.button}
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <ReasonDialog
        open={asking}
        title={words.title}
        ok={words.button}
        danger={what === 'stop'}
        close={() => setAsking(false)}
        send={act.start}
      >
        <p>
          {words.zh} <span lang="en">{words.en}</span>
        </p>
      </ReasonDialog>
    </div>
  );
}

function Rates({ rates, band }: Pick<Rollout, 'rates' | 'band'>) {
  return (
    <ul>
      {RATES.map(([rate, zh, en]) => {
        const range = band[rate];
        return (
          <li key={rate}>
            {zh} <span lang="en">{en}</span>：{formatCount(rates[rate])} / {formatCount(rates.told)}
            {range === undefined ? '' : `（范围 band ${range[0]}%–${range[1]}%）`}
          </li>
        );
      })}
    </ul>
  );
}

/** How far a list is announced, what came back, and what the reader may do about it. Nothing where all are told at once. */
export function ListRollout({ list }: { list: List }) {
  const mayStop = useMay('policy.halt');
  const mayResume = useMay('list.approve');
  const { rollout } = list;
  if (rollout === null) return null;
  const under = rollout.state === 'trial' || rollout.state === 'wider';
  return (
    <section className="card" aria-labelledby="rollout-title">
      <h2 id="rollout-title">
        <Two
          zh={`分批告知：${rollout.percent}%`}
          en={`Staged announcement: ${rollout.percent} %`}
        />
      </h2>
      <Rates rates={rollout.rates} band={rollout.band} />
      {under ? (
        <p>
          {rollout.lookOn} 后检查，在范围内即扩大。{' '}
          <span lang="en">Looked at after {rollout.lookOn}; within its band it is widened.</span>
        </p>
      ) : null}
      {rollout.stoppedReason === null ? null : (
        <Notice tone="bad">
          <p>
            <strong>已停止 Stopped</strong>：{rollout.stoppedReason}
          </p>
        </Notice>
      )}
      {under && mayStop ? <RolloutAct list={list} version={rollout.version} act="stop" /> : null}
      {rollout.stoppedReason !== null && mayResume && !rollout.ownHand ? (
        <RolloutAct list={list} version={rollout.version} act="resume" />
      ) : null}
    </section>
  );
}
