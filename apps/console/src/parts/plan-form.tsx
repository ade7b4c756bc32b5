import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type {
  InspectionPlan,
  InspectionRefusal,
  NewInspectionPlan,
  SupervisedMatter,
} from '../api/contract.ts';
import { drawUpPlan } from '../api/inspection-calls.ts';
import { mattersQuery } from '../api/inspection-queries.ts';
import { aboutQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { dayAfter } from './clock.ts';
import { PLAN_KINDS } from './inspection-words.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { navigate } from './router.ts';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

type Kind = InspectionPlan['kind'];
/** The API refuses less. */
const WORDS_MIN = 2;
const YEAR = /^\d{4}$/;

interface Typed {
  readonly kind: Kind;
  readonly title: string;
  readonly year: string;
  readonly quarter: string;
  readonly first: string;
  readonly last: string;
  readonly because: string;
  readonly division: string;
  readonly matters: readonly string[];
}

/** The days of a plan, half-open: of the year, of the quarter, or as they are named. */
function daysOf({ kind, year, quarter, first, last }: Typed): [string, string] {
  const next = String(Number(year) + 1);
  if (kind === 'yearly') return [`${year}-01-01`, `${next}-01-01`];
  if (kind === 'special') return [first, last === '' ? '' : dayAfter(last)];
  const month = Number(quarter) * 3 - 2;
  const begin = `${year}-${String(month).padStart(2, '0')}-01`;
  return [
    begin,
    month === 10 ? `${next}-01-01` : `${year}-${String(month + 3).padStart(2, '0')}-01`,
  ];
}

type Change = (changed: Partial<Typed>) => void;

function Days({ typed, change }: { typed: Typed; change: Change }) {
  if (typed.kind === 'special')
    return (
      <>
        <label className="field">
          <Two zh="首日" en="First day" />
          <Input
            type="date"
            value={typed.first}
            onChange={(event) => change({ first: event.target.value })}
          />
        </label>
        <label className="field">
          <Two zh="末日" en="Last day" />
          <Input
            type="date"
            value={typed.last}
            onChange={(event) => change({ last: event.target.value })}
          />
        </label>
      </>
    );
  return (
    <>
      <label className="field">
        <Two zh="年度" en="Year" />
        <Input
          inputMode="numeric"
          maxLength={4}
          value={typed.year}
          onChange={(event) => change({ year: event.target.value })}
        />
      </label>
      {typed.kind === 'yearly' ? null : (
        <label className="field">
          <Two zh="季度" en="Quarter" />
          <select
            value={typed.quarter}
            onChange={(event) => change({ quarter: event.target.value })}
          >
            {['1', '2', '3', '4'].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function Matters(props: {
  listed: readonly SupervisedMatter[];
  chosen: readonly string[];
  change: Change;
}) {
  const toggle = (id: string) =>
    props.change({
      matters: props.chosen.includes(id)
        ? props.chosen.filter((one) => one !== id)
        : [...props.chosen, id],
    });
  return (
    <fieldset className="choices">
      <legend>
        <Two zh="检查事项（限清单上的、同一部门的）" en="Matters on the list, of one authority" />
      </legend>
      {props.listed.map(({ id, title, authority }) => (
        <label key={id}>
          <input type="checkbox" checked={props.chosen.includes(id)} onChange={() => toggle(id)} />{' '}
          {title.zh} <span className="secondary">{authority.title.zh}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Head({ typed, change }: { typed: Typed; change: Change }) {
  return (
    <div className="upload-fields">
      <label className="field">
        <Two zh="种类" en="Kind" />
        <select
          value={typed.kind}
          onChange={(event) => change({ kind: event.target.value as Kind })}
        >
          {(Object.keys(PLAN_KINDS) as Kind[]).map((kind) => (
            <option key={kind} value={kind}>
              {PLAN_KINDS[kind].zh} {PLAN_KINDS[kind].en}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <Two zh="名称" en="Title" />
        <Input
          maxLength={200}
          value={typed.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </label>
      <Days typed={typed} change={change} />
      <label className="field">
        <Two zh="区划代码前缀" en="Prefix of divisions" />
        <Input
          inputMode="numeric"
          maxLength={12}
          value={typed.division}
          onChange={(event) => change({ division: event.target.value })}
        />
      </label>
    </div>
  );
}

/** Draws up a plan for a second person to decide on; one that names what may not be inspected is refused and recorded. */
export function PlanForm() {
  const may = useMay('inspection.plan');
  const listed = useQuery(mattersQuery).data?.items ?? [];
  const today = useQuery(aboutQuery).data?.businessDate ?? '';
  const forget = useForget('inspection-plans', 'inspection-refusals');
  const [own, setOwn] = useState<Partial<Typed>>({});
  const [refusal, setRefusal] = useState<InspectionRefusal | null>(null);
  const typed: Typed = {
    kind: 'yearly', title: '', year: today.slice(0, 4), quarter: '1', first: '', last: '', because: '', division: '46', matters: [], ...own,
  }; // prettier-ignore
  const change: Change = (changed) => setOwn({ ...own, ...changed });
  const act = useAct({
    intent: (asked: NewInspectionPlan) => ['plan.draw-up', JSON.stringify(asked)],
    send: drawUpPlan,
    onDone: (outcome) => {
      setRefusal(outcome.refusal);
      forget();
      if (outcome.plan !== null) navigate({ page: 'inspection-plan', id: outcome.plan.id });
    },
  });
  if (!may) return null;
  const [startsOn, endsOn] = daysOf(typed);
  const authority = listed.find(({ id }) => typed.matters.includes(id))?.authority.id;
  const special = typed.kind === 'special';
  const ready =
    typed.title.trim().length >= WORDS_MIN &&
    authority !== undefined &&
    (special ? typed.first !== '' && typed.last !== '' : YEAR.test(typed.year)) &&
    (!special || typed.because.trim().length >= WORDS_MIN) &&
    /^\d{2,12}$/.test(typed.division);
  const send = () => {
    if (authority === undefined) return;
    act.start({
      kind: typed.kind,
      title: typed.title.trim(),
      startsOn,
      endsOn,
      matters: [...typed.matters],
      because: special ? typed.because.trim() : null,
      authority,
      division: typed.division,
    });
  };
  return (
    <section className="card upload onward" aria-label="拟订检查计划 Draw up a plan">
      <h2>
        <Two zh="拟订检查计划" en="Draw up a plan" />
      </h2>
      <Head typed={typed} change={change} />
      <Matters listed={listed} chosen={typed.matters} change={change} />
      {special ? (
        <ReasonField
          zh="为何需要专项检查（必填，须备案公布）"
          en="Why a special plan is needed (required, filed and published)"
          most={500}
          value={typed.because}
          change={(because) => change({ because })}
        />
      ) : null}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      <Button type="primary" disabled={!ready} loading={act.underWay} onClick={send}>
        提交审批 Submit for approval
      </Button>
    </section>
  );
}
