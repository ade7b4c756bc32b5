import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { InspectionRefusal, NewDraw, SupervisedMatter } from '../api/contract.ts';
import { commitDraw } from '../api/inspection-calls.ts';
import { plansQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { readInspectors } from './inspector-lines.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const TEAM = 2;
/** The API refuses fewer. */
const INSPECTORS_MIN = 2;

/** Closes a list with its inspectors and commits to it; what may not be inspected is refused and recorded. */
export function DrawForm({ matters }: { matters: readonly SupervisedMatter[] }) {
  const may = useMay('inspection.draw');
  const plans = useInfiniteQuery({ ...plansQuery, enabled: may });
  const forget = useForget('draws', 'inspection-refusals');
  const [planId, setPlanId] = useState('');
  const [matterId, setMatterId] = useState('');
  const [typed, setTyped] = useState('');
  const [mostLoad, setMostLoad] = useState('50');
  const [refusal, setRefusal] = useState<InspectionRefusal | null>(null);
  const act = useAct({
    intent: (asked: NewDraw) => ['draw.commit', JSON.stringify(asked)],
    send: commitDraw,
    onDone: (made) => {
      setRefusal(made.refusal);
      forget();
      if (made.refusal === null) window.scrollTo(0, 0);
    },
  });
  if (!may) return null;
  const approved = (plans.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ state }) => state === 'approved');
  const own = approved.find(({ id }) => id === planId)?.matters ?? [];
  const drawable = matters.filter(({ id, drawn }) => drawn && own.includes(id));
  const read = readInspectors(typed);
  const inspectors = 'inspectors' in read ? read.inspectors : [];
  const ready =
    planId !== '' &&
    drawable.some(({ id }) => id === matterId) &&
    inspectors.length >= INSPECTORS_MIN &&
    /^[1-9]\d{0,5}$/.test(mostLoad);
  return (
    <section className="card upload onward" aria-label="承诺一次抽取 Commit to a draw">
      <h2>
        <Two zh="承诺一次抽取" en="Commit to a draw" />
      </h2>
      <div className="upload-fields">
        <label className="field">
          <Two zh="已批准的计划" en="Approved plan" />
          <select value={planId} onChange={(event) => setPlanId(event.target.value)}>
            <option value="">请选择 Choose</option>
            {approved.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <Two zh="双随机事项" en="Matter" />
          <select value={matterId} onChange={(event) => setMatterId(event.target.value)}>
            <option value="">请选择 Choose</option>
            {drawable.map(({ id, title }) => (
              <option key={id} value={id}>
                {title.zh}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <Two zh="每人最多承担的检查数" en="Most inspections of one inspector" />
          <Input
            inputMode="numeric"
            maxLength={6}
            value={mostLoad}
            onChange={(event) => setMostLoad(event.target.value)}
          />
        </label>
      </div>
      <label className="wide-field">
        <Two
          zh="检查人员，一行一人：执法证号 已有检查数 应回避企业的信用代码…"
          en="Inspectors, one a line: certificate, what is on hand, credit codes to keep away from"
          stacked
        />
        <Input.TextArea
          rows={5}
          placeholder={'示范-001 0\n示范-002 3 91460000XXXXXXXXXX'}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      {'wrong' in read ? (
        <Notice tone="warn">
          <Two
            zh={`这一行无法读取：${read.wrong}。请写执法证号、数字和信用代码，每人一行。`}
            en="This line cannot be read: certificate, a number, credit codes; each person once."
            stacked
          />
        </Notice>
      ) : null}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      <Button
        type="primary"
        disabled={!ready}
        loading={act.underWay}
        onClick={() =>
          act.start({ planId, matterId, inspectors, team: TEAM, mostLoad: Number(mostLoad) })
        }
      >
        确定名单并承诺 Close the list and commit
      </Button>
    </section>
  );
}
