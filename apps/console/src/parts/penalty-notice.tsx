import { Button, Input } from 'antd';
import { useState } from 'react';
import type { FindingDetail, NewPenaltyNotice, PenaltyNotice } from '../api/contract.ts';
import { noticePenalty } from '../api/inspection-calls.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { Facts } from './facts.tsx';
import { type FindingOutcome, OUTCOMES } from './inspection-words.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { PenaltyFields, penaltyTyped, typedFrom } from './penalty-fields.tsx';
import { penaltyText } from './penalty-text.ts';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Sure } from './sure.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const WORDS_MIN = 2;
type Punishing = Exclude<FindingOutcome, 'unpunished'>;
const PUNISHING: readonly Punishing[] = ['penalty', 'lighter', 'reduced'];

/** What the firm was told last of a penalty that is intended, until when it answers, and what it said. */
export function NoticeShown({ notice }: { notice: PenaltyNotice }) {
  const { answer } = notice;
  return (
    <Facts
      facts={[
        { zh: '文书', en: 'Document', value: `${notice.number} · ${notice.issuedOn}` },
        {
          zh: '拟作出的处罚',
          en: 'Intended',
          value: (
            <>
              <Two {...OUTCOMES[notice.outcome]} />：<Two {...penaltyText(notice)} />
            </>
          ),
        },
        { zh: '依据条款', en: 'Article', value: notice.article },
        { zh: '理由', en: 'Why', value: notice.ground },
        {
          zh: '企业答复至',
          en: 'The firm answers until',
          value: `${notice.until}${notice.provisional ? '（暂定 provisional）' : ''}`,
        },
        {
          zh: '可要求听证',
          en: 'A hearing may be demanded',
          value: notice.hearingBecause ?? '否 no',
        },
        ...(notice.heavierBecause === null
          ? []
          : [{ zh: '新查明的事实', en: 'Established since', value: notice.heavierBecause }]),
        {
          zh: '企业的答复',
          en: 'The firm answered',
          value:
            answer === null
              ? '尚未答复 not yet'
              : `${answer.on} ${answer.statement}${answer.demandsHearing ? `（要求听证${notice.isHeld ? '，已举行' : '，尚未举行'}）` : ''}`,
        },
      ]}
    />
  );
}

const NOTHING_YET = { article: '', ground: '', hearingBecause: '', heavierBecause: '' };
type Typed = typeof NOTHING_YET;

function Words(props: { typed: Typed; again: boolean; change: (typed: Typed) => void }) {
  const { typed, again, change } = props;
  return (
    <>
      <label className="wide-field">
        <Two zh="拟依据的条款（必填）" en="By which article it is intended (required)" />
        <Input
          maxLength={500}
          value={typed.article}
          onChange={(event) => change({ ...typed, article: event.target.value })}
        />
      </label>
      <ReasonField
        zh="拟处罚的理由（必填，企业可见）"
        en="Why it is intended, which the firm reads (required)"
        most={2000}
        value={typed.ground}
        change={(ground) => change({ ...typed, ground })}
      />
      <label className="wide-field">
        <Two
          zh="依其他规定可以要求听证的依据（没有则不填）"
          en="Which other rule lets the firm demand a hearing, if any"
        />
        <Input
          maxLength={500}
          value={typed.hearingBecause}
          onChange={(event) => change({ ...typed, hearingBecause: event.target.value })}
        />
      </label>
      {again ? (
        <ReasonField
          zh="重于此前告知或决定的，写明企业陈述后新查明的事实"
          en="Where it is heavier than before: which facts were established since the firm spoke"
          most={2000}
          value={typed.heavierBecause}
          change={(heavierBecause) => change({ ...typed, heavierBecause })}
        />
      ) : null}
    </>
  );
}

function useNoticing(finding: FindingDetail) {
  const forget = useForget('findings', 'inspections');
  return useAct({
    intent: (said: Omit<NewPenaltyNotice, 'version'>) => [
      'finding.notice',
      finding.id,
      finding.version,
      finding.notice?.documentId ?? '',
      JSON.stringify(said),
    ],
    send: (said, key) => noticePenalty(finding, said, key),
    onDone: forget,
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

function Intend({ finding }: { finding: FindingDetail }) {
  const [outcome, setOutcome] = useState<Punishing>('penalty');
  const [penalty, setPenalty] = useState(typedFrom(finding.notice));
  const [typed, setTyped] = useState(NOTHING_YET);
  const [asking, setAsking] = useState(false);
  const act = useNoticing(finding);
  const whole = penaltyTyped(penalty);
  const said = (text: string) => (text.trim() === '' ? null : text.trim());
  const isWhole = [typed.article, typed.ground].every((one) => one.trim().length >= WORDS_MIN);
  return (
    <>
      <label className="field">
        <Two zh="拟作出的决定" en="Intended decision" />
        <select
          value={outcome}
          onChange={(event) =>
            setOutcome(PUNISHING.find((one) => one === event.target.value) ?? 'penalty')
          }
        >
          {PUNISHING.map((one) => (
            <option key={one} value={one}>
              {OUTCOMES[one].zh} {OUTCOMES[one].en}
            </option>
          ))}
        </select>
      </label>
      <PenaltyFields typed={penalty} change={setPenalty} />
      <Words typed={typed} again={finding.notice !== null} change={setTyped} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button
        size="large"
        disabled={whole === null || !isWhole}
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        出具事先告知书 Tell the firm
      </Button>
      <Sure
        open={asking}
        title="出具《行政处罚事先告知书》？Tell the firm?"
        ok="确认出具 Yes, tell"
        close={() => setAsking(false)}
        send={() => {
          if (whole === null) return;
          act.start({
            ...{ outcome, ...whole, article: typed.article.trim(), ground: typed.ground.trim() },
            hearingBecause: said(typed.hearingBecause),
            heavierBecause: said(typed.heavierBecause),
          });
        }}
      >
        <Two
          zh="企业即刻可以看到；陈述申辩期限自此起算，决定不得重于告知的内容。"
          en="The firm reads it at once. Its time to be heard runs from now on, and the decision is no heavier than this."
          stacked
        />
      </Sure>
    </>
  );
}

/** What the firm was told of a penalty before it is decided on, and the place to tell it, for those who may. */
export function PenaltyNoticeOfFinding({ finding }: { finding: FindingDetail }) {
  const may = useMay('finding.note');
  const waits = finding.state === 'noted' || finding.state === 'objected';
  const { notice } = finding;
  if (finding.kind === 'none' || (notice === null && !(waits && may))) return null;
  return (
    <section className="card upload" aria-label="处罚事先告知 Intended penalty">
      <h2>
        <Two zh="处罚事先告知" en="Intended penalty" />
      </h2>
      {notice === null ? (
        <Notice tone="plain">
          <Two
            zh="拟处罚的，先告知企业拟作出的处罚及事实、理由、依据和权利；不处罚的不需要。"
            en="Before a penalty the firm is told which is intended, on what it rests, and what it may do."
          />
        </Notice>
      ) : (
        <NoticeShown notice={notice} />
      )}
      {waits && may ? <Intend key={notice?.documentId ?? ''} finding={finding} /> : null}
    </section>
  );
}
