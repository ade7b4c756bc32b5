import { useState } from 'react';
import type { AbandonGround, DrawCommitment } from '../api/contract.ts';
import { abandonDraw } from '../api/inspection-calls.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from './asked-act.tsx';
import { ABANDON_GROUNDS } from './inspection-words.ts';
import { Two } from './two.tsx';

const GROUNDS = Object.keys(ABANDON_GROUNDS) as AbandonGround[];

/** Gives up a draw whose seed nobody has seen; its ground stays on the public list. */
export function AbandonDraw({ one }: { one: DrawCommitment }) {
  const forget = useForget('draws');
  const [ground, setGround] = useState<AbandonGround>('list-wrong');
  return (
    <AskedAct
      label="放弃 Give it up"
      title="放弃这次抽取？Give up this draw?"
      ok="确认放弃 Yes, give up"
      tone="danger"
      reasoned
      intent={['draw.abandon', one.drawId, ground]}
      send={(reason, key) => abandonDraw(one.drawId, ground, reason, key)}
      onDone={forget}
      onFailed={forget}
    >
      <p>
        <Two
          zh="承诺永远留在公开清单上，事由一并公开；理由只供本部门查看。"
          en="The commitment stays on the public list with its ground; the reason is for the authority."
          stacked
        />
      </p>
      <label className="field">
        <Two zh="放弃事由（公开）" en="Ground, which is published" />
        <select value={ground} onChange={(event) => setGround(event.target.value as AbandonGround)}>
          {GROUNDS.map((of) => (
            <option key={of} value={of}>
              {ABANDON_GROUNDS[of].zh} {ABANDON_GROUNDS[of].en}
            </option>
          ))}
        </select>
      </label>
    </AskedAct>
  );
}
