import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { resumeRollout, stopRollout } from '../api/calls.ts';
import type { List, Text } from '../api/contract.ts';
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

/** With one decimal: 2 of 23 firms are 8.7 %, which a band of 8 % does not hold. */
const percentOf = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${Math.round((part * 1000) / whole) / 10}%`;

/** What came back of those told, beside what the policy expects. */
function Rates({ rates, band }: Pick<Rollout, 'rates' | 'band'>) {
  return (
    <dl className="facts">
      {RATES.map(([rate, zh, en]) => {
        const [least, most] = band[rate] ?? [];
        const isOver = most !== undefined && rates[rate] * 100 > most * rates.told;
        return (
          <div key={rate}>
            <dt>
              <Two zh={zh} en={en} />
            </dt>
            <dd>
              {formatCount(rates[rate])} 户 · {percentOf(rates[rate], rates.told)}
              <span className="item-gate">
                {most === undefined ? (
                  <Two zh="不设范围" en="no band" />
                ) : (
                  <>
                    {isOver ? (
                      <strong>
                        <Two zh="超出" en="beyond" />{' '}
                      </strong>
                    ) : null}
                    <Two zh={`范围 ${least}%–${most}%`} en="band" />
                  </>
                )}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What follows, and who may do something about it. */
function nextOf(rollout: Rollout, mayResume: boolean): Text {
  const { lookOn, ownHand } = rollout;
  switch (rollout.state) {
    case 'trial':
    case 'wider': {
      const next = rollout.state === 'trial' ? 10 : 100;
      return {
        zh: `观察至 ${lookOn}：期间反馈超出范围即自动停止；期满仍在范围内，次日起自动扩大到 ${next}%。`,
        en: `Watched up to ${lookOn}: it stops by itself as soon as something is beyond its band; within them it is widened to ${next} % after that day.`,
      };
    }
    case 'whole':
      return { zh: '名单内企业均已轮到告知。', en: 'Everybody on the list has had its turn.' };
    default:
      if (ownHand)
        return {
          zh: '由您停止，须由另一位审核人员决定是否继续。',
          en: 'You stopped it; another approver decides whether it goes on.',
        };
      return mayResume
        ? {
            zh: '查明原因后，可以继续下一批；不继续的，其余企业不会被告知。',
            en: 'Once the cause is known it may go on with the next part; until then nobody more is told.',
          }
        : {
            zh: '由审核人员查明原因后决定是否继续；在此之前不再告知其余企业。',
            en: 'An approver looks into it and decides whether it goes on; until then nobody more is told.',
          };
  }
}

/** How far a list is announced, what came back, and what the reader may do about it. Nothing where all are told at once. */
export function ListRollout({ list }: { list: List }) {
  const mayStop = useMay('policy.halt');
  const mayResume = useMay('list.approve');
  const { rollout } = list;
  if (rollout === null) return null;
  const under = rollout.state === 'trial' || rollout.state === 'wider';
  const next = nextOf(rollout, mayResume);
  return (
    <section className="card rollout-card" aria-labelledby="rollout-title">
      <h2 id="rollout-title">
        <Two
          zh={`分批告知：${rollout.percent}%`}
          en={`Staged announcement: ${rollout.percent} %`}
        />
      </h2>
      <p>
        名单 {formatCount(list.itemCount)} 户，其中 {formatCount(rollout.rates.told)}{' '}
        户的反馈计入下列比例。{' '}
        <span lang="en">
          Of {formatCount(list.itemCount)} firms on the list, what came back from{' '}
          {formatCount(rollout.rates.told)} counts below.
        </span>
      </p>
      <Rates rates={rollout.rates} band={rollout.band} />
      {rollout.stoppedReason === null ? null : (
        <Notice tone="bad">
          <p>
            <strong>已停止 Stopped</strong>：{rollout.stoppedReason}
          </p>
        </Notice>
      )}
      <p>
        <Two {...next} stacked />
      </p>
      {under && mayStop ? <RolloutAct list={list} version={rollout.version} act="stop" /> : null}
      {rollout.stoppedReason !== null && mayResume && !rollout.ownHand ? (
        <RolloutAct list={list} version={rollout.version} act="resume" />
      ) : null}
    </section>
  );
}
