import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { NewJointProposal, SupervisedMatter } from '../api/contract.ts';
import { proposeJointVisits } from '../api/inspection-calls.ts';
import { mattersQuery } from '../api/inspection-queries.ts';
import { aboutQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { dayAfter } from './clock.ts';
import { FailureNotice } from './notice.tsx';
import { numbersIn } from './open-inspection.tsx';
import { navigate } from './router.ts';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const MATTER_MINUTES = '60';
const DAY_MINUTES = 480;
const TEAM_MIN = 2;

interface Typed {
  readonly division: string;
  readonly from: string;
  readonly last: string;
  /** One team a line, by certificate numbers. */
  readonly teams: string;
  readonly minutes: Readonly<Record<string, string>>;
}

const isMinutes = (text: string) => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1440;

function Fields(props: { typed: Typed; change: (changed: Partial<Typed>) => void }) {
  const { typed, change } = props;
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
      <label className="wide-field">
        <Two
          zh="检查组，一行一组：组员执法证号（两名以上）"
          en="Teams, one a line: certificates of two officers or more"
        />
        <Input.TextArea
          rows={3}
          placeholder="示范-001 示范-002"
          value={typed.teams}
          onChange={(event) => change({ teams: event.target.value })}
        />
      </label>
    </>
  );
}

function Lead() {
  return (
    <p className="secondary">
      <Two
        zh="把已批准计划中待实施的检查，按时间窗口、抽取的人员和检查组的时间排到尽可能少的入企次数。跨部门和更大的范围用 npx huizhi inspections joint propose。"
        en="What is planned is put into as few visits as can be. Across authorities and for more, use npx huizhi inspections joint propose."
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

/** Asks for joint visits of what is due; the search answers at once, and a second person decides. */
export function JointForm() {
  const may = useMay('inspection.plan');
  const matters = useQuery(mattersQuery).data?.items ?? [];
  const today = useQuery(aboutQuery).data?.businessDate ?? '';
  const forget = useForget('joint-proposals');
  const [own, setOwn] = useState<Partial<Typed>>({});
  const typed: Typed = {
    division: '46', from: today === '' ? '' : dayAfter(today), last: '', teams: '', minutes: {}, ...own,
  }; // prettier-ignore
  const act = useAct({
    intent: (asked: NewJointProposal) => ['joint.propose', JSON.stringify(asked)],
    send: proposeJointVisits,
    onDone: (made) => {
      forget();
      navigate({ page: 'joint-proposal', id: made.id });
    },
  });
  if (!may || matters.length === 0) return null;
  const authority = matters[0]?.authority.id ?? '';
  const minutesOf = (id: string) => typed.minutes[id] ?? MATTER_MINUTES;
  const teams = typed.teams
    .split('\n')
    .map(numbersIn)
    .filter((officers) => officers.length > 0);
  const ready =
    teams.length > 0 &&
    teams.every((officers) => officers.length >= TEAM_MIN) &&
    matters.every(({ id }) => isMinutes(minutesOf(id))) &&
    typed.last >= typed.from &&
    typed.from !== '' &&
    /^\d{2,12}$/.test(typed.division);
  const send = () =>
    act.start({
      authority,
      division: typed.division,
      needs: matters.map(({ id }) => ({ matter: id, minutes: Number(minutesOf(id)), skills: [] })),
      teams: teams.map((officers, at) => ({
        id: `检查组 ${at + 1}`,
        authority,
        officers,
        skills: [],
        minutesPerDay: DAY_MINUTES,
        from: typed.from,
        until: dayAfter(typed.last),
      })),
    });
  return (
    <section className="card upload onward" aria-label="提出综合查一次方案 Propose joint visits">
      <h2>
        <Two zh="提出综合查一次方案" en="Propose joint visits" />
      </h2>
      <Lead />
      <Fields typed={typed} change={(changed) => setOwn({ ...own, ...changed })} />
      <Minutes
        matters={matters}
        minutesOf={minutesOf}
        change={(id, minutes) => setOwn({ ...own, minutes: { ...typed.minutes, [id]: minutes } })}
      />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button type="primary" disabled={!ready} loading={act.underWay} onClick={send}>
        排定并提交审批 Put together and submit
      </Button>
    </section>
  );
}
