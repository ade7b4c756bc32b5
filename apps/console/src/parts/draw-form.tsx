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

interface Typed {
  readonly planId: string;
  readonly matterId: string;
  readonly inspectors: string;
  readonly mostLoad: string;
}
type Change = (changed: Partial<Typed>) => void;
const NOTHING_YET: Typed = { planId: '', matterId: '', inspectors: '', mostLoad: '50' };

interface Choice {
  readonly id: string;
  readonly title: string;
}

function Select(props: {
  zh: string;
  en: string;
  value: string;
  choices: readonly Choice[];
  choose: (id: string) => void;
}) {
  return (
    <label className="field">
      <Two zh={props.zh} en={props.en} />
      <select value={props.value} onChange={(event) => props.choose(event.target.value)}>
        <option value="">请选择 Choose</option>
        {props.choices.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Inspectors({ typed, change }: { typed: Typed; change: Change }) {
  const read = readInspectors(typed.inspectors);
  return (
    <>
      <label className="wide-field">
        <Two
          zh="检查人员，一行一人：执法证号 已有检查数 应回避企业的信用代码…"
          en="Inspectors, one a line: certificate, what is on hand, credit codes to keep away from"
          stacked
        />
        <Input.TextArea
          rows={5}
          placeholder={'示范-001 0\n示范-002 3 91460000XXXXXXXXXX'}
          value={typed.inspectors}
          onChange={(event) => change({ inspectors: event.target.value })}
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
    </>
  );
}

function useApprovedPlans(may: boolean) {
  const plans = useInfiniteQuery({ ...plansQuery, enabled: may });
  const all = (plans.data?.pages ?? []).flatMap(({ items }) => items);
  return all.filter(({ state }) => state === 'approved');
}

/** Closes a list with its inspectors and commits to it; what may not be inspected is refused and recorded. */
export function DrawForm({ matters }: { matters: readonly SupervisedMatter[] }) {
  const may = useMay('inspection.draw');
  const approved = useApprovedPlans(may);
  const forget = useForget('draws', 'inspection-refusals');
  const [typed, setTyped] = useState(NOTHING_YET);
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
  const change: Change = (changed) => setTyped({ ...typed, ...changed });
  const { planId, matterId, mostLoad } = typed;
  const own = approved.find(({ id }) => id === planId)?.matters ?? [];
  const drawable = matters
    .filter(({ id, drawn }) => drawn && own.includes(id))
    .map(({ id, title }) => ({ id, title: title.zh }));
  const read = readInspectors(typed.inspectors);
  const inspectors = 'inspectors' in read ? read.inspectors : [];
  const ready =
    drawable.some(({ id }) => id === matterId) &&
    inspectors.length >= INSPECTORS_MIN &&
    /^[1-9]\d{0,5}$/.test(mostLoad);
  const send = () =>
    act.start({ planId, matterId, inspectors, team: TEAM, mostLoad: Number(mostLoad) });
  return (
    <section className="card upload onward" aria-label="承诺一次抽取 Commit to a draw">
      <h2>
        <Two zh="承诺一次抽取" en="Commit to a draw" />
      </h2>
      <div className="upload-fields">
        <Select
          zh="已批准的计划"
          en="Approved plan"
          value={planId}
          choices={approved}
          choose={(id) => change({ planId: id })}
        />
        <Select
          zh="双随机事项"
          en="Matter"
          value={matterId}
          choices={drawable}
          choose={(id) => change({ matterId: id })}
        />
        <label className="field">
          <Two zh="每人最多承担的检查数" en="Most inspections of one inspector" />
          <Input
            inputMode="numeric"
            maxLength={6}
            value={mostLoad}
            onChange={(event) => change({ mostLoad: event.target.value })}
          />
        </label>
      </div>
      <Inspectors typed={typed} change={change} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      <Button type="primary" disabled={!ready} loading={act.underWay} onClick={send}>
        确定名单并承诺 Close the list and commit
      </Button>
    </section>
  );
}
