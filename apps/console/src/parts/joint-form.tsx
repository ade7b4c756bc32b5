import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { NewJointSearch, SupervisedMatter } from '../api/contract.ts';
import { searchJointVisits } from '../api/inspection-calls.ts';
import { aboutQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { dayAfter } from './clock.ts';
import { useOwnListed } from './listed.ts';
import { FailureNotice } from './notice.tsx';
import { numbersIn } from './open-inspection.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const MATTER_MINUTES = '60';
const DAY_MINUTES = 480;
const TEAM_MIN = 2;

interface Typed {
  readonly division: string;
  readonly from: string;
  readonly last: string;
  /** Of each authority, one team a line, by certificate numbers. */
  readonly teams: Readonly<Record<string, string>>;
  readonly minutes: Readonly<Record<string, string>>;
}

const isMinutes = (text: string) => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1440;

type Authority = SupervisedMatter['authority'];

function Fields(props: {
  typed: Typed;
  authorities: readonly Authority[];
  change: (changed: Partial<Typed>) => void;
}) {
  const { typed, authorities, change } = props;
  const field = (zh: string, en: string, of: 'division' | 'from' | 'last') => (
    <label className="field">
      <Two zh={zh} en={en} />
      <Input
        type={of === 'division' ? 'text' : 'date'}
        maxLength={12}
        value={typed[of]}
        onChange={(event) => change({ [of]: event.target.value })}
      />
    </label>
  );
  return (
    <>
      <div className="upload-fields">
        {field('区划代码前缀', 'Prefix of divisions', 'division')}
        {field('首日', 'First day', 'from')}
        {field('末日（只排工作日）', 'Last day; on working days', 'last')}
      </div>
      {authorities.map(({ id, title }) => (
        <label key={id} className="wide-field">
          <Two
            zh={`${title.zh}的检查组，一行一组：组员执法证号（两名以上）`}
            en="Teams, one a line: certificates of two officers or more"
          />
          <Input.TextArea
            rows={3}
            placeholder="示范-001 示范-002"
            value={typed.teams[id] ?? ''}
            onChange={(event) => change({ teams: { ...typed.teams, [id]: event.target.value } })}
          />
        </label>
      ))}
    </>
  );
}

function Lead() {
  return (
    <p className="secondary">
      <Two
        zh="把您所代表各部门已批准计划中待实施的检查，按时间窗口、抽取的人员和检查组的时间排到尽可能少的入企次数。在后台排定，可以离开本页。"
        en="What is planned, by all authorities you act for, is put into as few visits as can be. It goes on in the background; you may leave."
        stacked
      />
    </p>
  );
}

/** How long an inspection in each matter takes. */
function Minutes(props: {
  matters: readonly SupervisedMatter[];
  minutesOf: (id: string) => string;
  change: (id: string, minutes: string) => void;
}) {
  return (
    <div className="upload-fields">
      {props.matters.map(({ id, title }) => (
        <label key={id} className="field">
          <Two zh={`${title.zh}（分钟）`} en="minutes" />
          <Input
            inputMode="numeric"
            maxLength={4}
            value={props.minutesOf(id)}
            onChange={(event) => props.change(id, event.target.value)}
          />
        </label>
      ))}
    </div>
  );
}

/** The teams that were typed for an authority. */
function teamsOf(typed: Typed, { id, title }: Authority): NewJointSearch['teams'] {
  const lines = (typed.teams[id] ?? '').split('\n').map(numbersIn);
  return lines
    .filter((officers) => officers.length > 0)
    .map((officers, at) => ({
      id: `${title.zh} 检查组 ${at + 1}`,
      authority: id,
      officers,
      skills: [],
      minutesPerDay: DAY_MINUTES,
      from: typed.from,
      until: dayAfter(typed.last),
    }));
}

/** Asks for joint visits of what is due, of one authority or of several; the search goes on in the background, and a second person decides. */
export function JointForm() {
  const may = useMay('inspection.plan');
  const { matters, authorities } = useOwnListed();
  const today = useQuery(aboutQuery).data?.businessDate ?? '';
  const forget = useForget('joint-searches');
  const [own, setOwn] = useState<Partial<Typed>>({});
  const typed: Typed = {
    division: '46', from: today === '' ? '' : dayAfter(today), last: '', teams: {}, minutes: {}, ...own,
  }; // prettier-ignore
  const act = useAct({
    intent: (asked: NewJointSearch) => ['joint.search', JSON.stringify(asked)],
    send: searchJointVisits,
    onDone: forget,
  });
  if (!may || matters.length === 0) return null;
  const minutesOf = (id: string) => typed.minutes[id] ?? MATTER_MINUTES;
  const isDated = typed.from !== '' && typed.last >= typed.from;
  const teams = isDated ? authorities.flatMap((one) => teamsOf(typed, one)) : [];
  const [first] = teams;
  const ready =
    teams.every(({ officers }) => officers.length >= TEAM_MIN) &&
    matters.every(({ id }) => isMinutes(minutesOf(id))) &&
    /^\d{2,12}$/.test(typed.division);
  const send = () => {
    if (first === undefined) return;
    act.start({
      authority: first.authority,
      division: typed.division,
      needs: matters.map(({ id }) => ({ matter: id, minutes: Number(minutesOf(id)), skills: [] })),
      teams,
    });
  };
  return (
    <section className="card upload onward" aria-label="提出综合查一次方案 Propose joint visits">
      <h2>
        <Two zh="提出综合查一次方案" en="Propose joint visits" />
      </h2>
      <Lead />
      <Fields
        typed={typed}
        authorities={authorities}
        change={(changed) => setOwn({ ...own, ...changed })}
      />
      <Minutes
        matters={matters}
        minutesOf={minutesOf}
        change={(id, minutes) => setOwn({ ...own, minutes: { ...typed.minutes, [id]: minutes } })}
      />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button
        type="primary"
        disabled={!ready || first === undefined}
        loading={act.underWay}
        onClick={send}
      >
        在后台排定 Put together in the background
      </Button>
    </section>
  );
}
