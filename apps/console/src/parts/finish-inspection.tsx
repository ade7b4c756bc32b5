import { Button, Input } from 'antd';
import { useState } from 'react';
import type { InspectionDetail, InspectionRefusal, Text, Visit } from '../api/contract.ts';
import { finishInspection } from '../api/inspection-calls.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { FailureNotice } from './notice.tsx';
import { numbersIn } from './open-inspection.tsx';
import { ReasonField } from './reason-field.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { Sure } from './sure.tsx';
import { Two } from './two.tsx';

type Exception = 'none' | 'emergency' | 'cannot-sign-in';
const EXCEPTIONS: Record<Exception, Text> = {
  none: { zh: '没有例外，企业已接受检查码', en: 'none: the firm accepted a code' },
  emergency: { zh: '紧急情况', en: 'an emergency' },
  'cannot-sign-in': { zh: '企业无人能登录', en: 'nobody of the firm can sign in' },
};
const LEADS_TO: Text = {
  zh: '计入企业的年度检查次数，之后登记检查发现或明确未发现问题。',
  en: 'It counts among the firm’s visits of the year; then note what was found, or that nothing was.',
};
/** The API refuses less. */
const WORDS_MIN = 2;
const TEAM_MIN = 2;

function sameTeam(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((number) => other.includes(number));
}

function Exceptions(props: {
  chosen: Exception;
  choose: (chosen: Exception) => void;
  because: string;
  change: (because: string) => void;
}) {
  return (
    <>
      <fieldset className="choices">
        <legend>
          <Two zh="没有接受的检查码时的法定例外" en="Why no code was accepted, where none was" />
        </legend>
        {(Object.keys(EXCEPTIONS) as Exception[]).map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="exception"
              checked={props.chosen === kind}
              onChange={() => props.choose(kind)}
            />{' '}
            <Two {...EXCEPTIONS[kind]} />
          </label>
        ))}
      </fieldset>
      {props.chosen === 'none' ? null : (
        <ReasonField
          zh="例外的事实（必填）"
          en="What makes it so (required)"
          most={500}
          value={props.because}
          change={props.change}
        />
      )}
      {props.chosen === 'emergency' ? (
        <p className="secondary">
          <Two
            zh="紧急检查须由未参与的第二人在两个工作日内确认；无人确认或不予确认的，计为不合规入企。"
            en="Somebody who had no part in it confirms an urgent visit within two working days, or it is a breach."
            stacked
          />
        </p>
      ) : null}
    </>
  );
}

function useFinish(one: InspectionDetail) {
  const forget = useForget('inspections', 'inspection-refusals');
  const [refusal, setRefusal] = useState<InspectionRefusal | null>(null);
  const act = useAct({
    intent: (visit: Visit) => ['inspection.done', one.id, one.version, JSON.stringify(visit)],
    send: (visit, key) => finishInspection(one.id, visit, key),
    onDone: (outcome) => {
      setRefusal(outcome.refusal);
      forget();
    },
    onFailed: forget,
  });
  return { act, refusal };
}

/** Notes that an inspection was carried out today: who went, why others than were drawn or named, and any lawful exception. */
export function FinishInspection({ one }: { one: InspectionDetail }) {
  const [asking, setAsking] = useState(false);
  const [went, setWent] = useState(one.inspectors.join('、'));
  const [because, setBecause] = useState('');
  const [kind, setKind] = useState<Exception>('none');
  const [why, setWhy] = useState('');
  const { act, refusal } = useFinish(one);
  const inspectors = numbersIn(went);
  const isOther = one.inspectors.length > 0 && !sameTeam(inspectors, one.inspectors);
  const asksCode = one.answer !== 'accepted' && (one.matter.checkIn || one.answer === 'refused');
  const isAwaited = !one.before.lacksApproval && !one.before.lacksNotice;
  const ready =
    inspectors.length >= TEAM_MIN &&
    (isAwaited || kind === 'emergency') &&
    (!isOther || because.trim().length >= WORDS_MIN) &&
    (kind === 'none' || why.trim().length >= WORDS_MIN);
  return (
    <section className="card" aria-label="实施完成 Carried out">
      <h2>
        <Two zh="实施完成" en="Carried out" />
      </h2>
      <label className="wide-field">
        <Two zh="到场人员的执法证号（两名以上）" en="Certificates of those who went, two or more" />
        <Input value={went} maxLength={500} onChange={(event) => setWent(event.target.value)} />
      </label>
      {isOther ? (
        <ReasonField
          zh="与抽取或指定的人员不同，写明换人理由（必填）"
          en="Why others went than were drawn or named (required)"
          most={500}
          value={because}
          change={setBecause}
        />
      ) : null}
      {asksCode || !isAwaited ? (
        <Exceptions chosen={kind} choose={setKind} because={why} change={setWhy} />
      ) : null}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      <Button
        type="primary"
        size="large"
        disabled={!ready}
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        检查已实施 It was carried out
      </Button>
      <Sure
        open={asking}
        title="记为今天已实施？Note that it was carried out today?"
        ok="确认已实施 Yes, carried out"
        close={() => setAsking(false)}
        send={() =>
          act.start({
            inspectors,
            because: isOther ? because.trim() : null,
            codeException: kind === 'none' ? null : { kind, because: why.trim() },
          })
        }
      >
        <Two {...LEADS_TO} stacked />
      </Sure>
    </section>
  );
}
