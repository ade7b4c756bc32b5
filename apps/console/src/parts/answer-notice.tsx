import { Button, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import type { InspectionFinding, NewStatement, PenaltyNotice } from '../api/contract.ts';
import { stateCase } from '../api/document-calls.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { OUTCOMES } from './inspection-words.ts';
import { FailureNotice } from './notice.tsx';
import { penaltyText } from './penalty-text.ts';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const STATEMENT_MIN = 2;
type Word = 'more' | 'last' | 'hearing';
const WORDS: Record<Word, { zh: string; en: string }> = {
  more: { zh: '先陈述，期限届满前不作决定', en: 'nothing is decided before my time is over' },
  last: { zh: '没有其他要说的，不必再等', en: 'nothing further to say: nobody waits any longer' },
  hearing: {
    zh: '要求听证，听证结束前不作处罚',
    en: 'I demand a hearing: no penalty before it is held',
  },
};

function useAnswer({ inspectionId }: InspectionFinding, notice: PenaltyNotice, onDone: () => void) {
  const forget = useForget('findings', 'own-visits');
  return useAct({
    intent: (said: NewStatement) => ['notice.answer', notice.documentId, JSON.stringify(said)],
    send: (said, key) => stateCase(inspectionId, said, key),
    onDone: () => {
      onDone();
      forget();
    },
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

function Choices(props: { chosen: Word; mayDemand: boolean; choose: (word: Word) => void }) {
  const words = (Object.keys(WORDS) as Word[]).filter(
    (one) => one !== 'hearing' || props.mayDemand,
  );
  return (
    <fieldset className="choices">
      <legend>
        <Two zh="之后" en="And then" />
      </legend>
      {words.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="answer"
            checked={props.chosen === one}
            onChange={() => props.choose(one)}
          />{' '}
          <Two {...WORDS[one]} />
        </label>
      ))}
    </fieldset>
  );
}

/** Answering a notice of an intended penalty, once: stating the case, and demanding a hearing where the law gives one. */
function AnswerNotice(props: { finding: InspectionFinding; notice: PenaltyNotice; today: string }) {
  const { finding, notice, today } = props;
  const [open, setOpen] = useState(false);
  const [statement, setStatement] = useState('');
  const [word, setWord] = useState<Word>('more');
  const field = useId();
  const act = useAnswer(finding, notice, () => setOpen(false));
  const inTime = notice.provisional || notice.until >= today;
  return (
    <>
      <Button block color="primary" onClick={() => setOpen(true)}>
        答复事先告知 Answer the notice
      </Button>
      <Sheet
        title={{ zh: '答复事先告知', en: 'Answer the notice' }}
        open={open}
        onClose={() => setOpen(false)}
      >
        <label className="field" htmlFor={field}>
          <Two zh="陈述、申辩的事实与理由（必填）" en="Facts and reasons (required)" />
        </label>
        <TextArea
          id={field}
          className="reason-input"
          rows={4}
          maxLength={4000}
          showCount
          value={statement}
          onChange={setStatement}
        />
        <Choices
          chosen={word}
          mayDemand={notice.hearingBecause !== null && inTime}
          choose={setWord}
        />
        {act.failure === null ? null : <FailureNotice error={act.failure} />}
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            disabled={statement.trim().length < STATEMENT_MIN}
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() =>
              act.start({
                ...{ statement: statement.trim(), isLast: word === 'last' },
                ...{ documentId: notice.documentId, demandsHearing: word === 'hearing' },
              })
            }
          >
            提交答复 Send
          </Button>
          <Button block size="large" onClick={() => setOpen(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}

/** What the firm was told of a penalty that is intended for a finding, until when it answers, and the place to do so. */
export function NoticeOfFirm({ finding, today }: { finding: InspectionFinding; today: string }) {
  const may = useMay('finding.object');
  const { notice, state } = finding;
  if (notice === null) return null;
  const waits = state === 'noted' || state === 'objected';
  const { answer } = notice;
  return (
    <>
      <dl className="evidence">
        <div>
          <dt>拟作出的处罚 Intended penalty</dt>
          <dd>
            {OUTCOMES[notice.outcome].zh}：<Two {...penaltyText(notice)} />
          </dd>
        </div>
        <div>
          <dt>依据和理由 Article and reason</dt>
          <dd>
            {notice.article}；{notice.ground}
          </dd>
        </div>
        <div>
          <dt>可在此日前陈述、申辩 You may state your case until</dt>
          <dd>
            {notice.until}
            {notice.provisional ? '（暂定 provisional）' : ''}
          </dd>
        </div>
        <div>
          <dt>听证 Hearing</dt>
          <dd>
            {notice.hearingBecause === null
              ? '不在可以要求听证之列 none may be demanded'
              : `可以要求 you may demand one：${notice.hearingBecause}`}
          </dd>
        </div>
      </dl>
      {answer === null ? null : (
        <p className="secondary">
          {answer.on} 您的答复 Your answer：{answer.statement}
          {answer.demandsHearing ? '（已要求听证 a hearing is demanded）' : ''}
        </p>
      )}
      {waits && answer === null && may ? (
        <AnswerNotice finding={finding} notice={notice} today={today} />
      ) : null}
    </>
  );
}
