import { Button, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import type { NewStatement, VisitOfFirm } from '../api/contract.ts';
import { stateCase } from '../api/document-calls.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { FailureNotice } from './notice.tsx';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const STATEMENT_MIN = 2;

/** To whatever told it first what it has not answered. */
const TO_THE_FIRST = { documentId: null, demandsHearing: false };

function useStatement({ inspectionId }: VisitOfFirm, onDone: () => void) {
  const forget = useForget('own-visits');
  return useAct({
    intent: (said: NewStatement) => ['document.state', inspectionId, JSON.stringify(said)],
    send: (said, key) => stateCase(inspectionId, said, key),
    onDone: () => {
      onDone();
      forget();
    },
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

function Stated({ statements }: { statements: VisitOfFirm['statements'] }) {
  return statements.map(({ on, statement, answers }) => (
    <p key={`${answers} ${on} ${statement}`}>
      {on} 您的陈述申辩{answers === null ? '' : `（对${answers}）`} Your statement：{statement}
    </p>
  ));
}

/** Stating the firm's case, once for each time it was told what was found, before that is decided on. */
export function StateCase({ visit }: { visit: VisitOfFirm }) {
  const [open, setOpen] = useState(false);
  const [statement, setStatement] = useState('');
  const [isLast, setIsLast] = useState(false);
  const field = useId();
  const may = useMay('finding.object');
  const act = useStatement(visit, () => setOpen(false));
  const stated = <Stated statements={visit.statements} />;
  if (!visit.mayState || !may) return stated;
  return (
    <>
      {stated}
      <Button block onClick={() => setOpen(true)}>
        陈述申辩 State your case
      </Button>
      <Sheet
        title={{ zh: '陈述申辩', en: 'State your case' }}
        open={open}
        onClose={() => setOpen(false)}
      >
        <p className="secondary">
          <Two
            zh="检查机关在作出决定前须听取。每次告知只能提交一次。"
            en="It is heard before anything is decided. Once for each time you are told."
            stacked
          />
        </p>
        <label className="field" htmlFor={field}>
          <Two zh="事实与理由（必填）" en="Facts and reasons (required)" />
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
        <label className="field">
          <input
            type="checkbox"
            checked={isLast}
            onChange={(event) => setIsLast(event.target.checked)}
          />{' '}
          <Two zh="没有其他要说的，不必再等" en="nothing further to say: nobody waits any longer" />
        </label>
        {act.failure === null ? null : <FailureNotice error={act.failure} />}
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            disabled={statement.trim().length < STATEMENT_MIN}
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() => act.start({ statement: statement.trim(), isLast, ...TO_THE_FIRST })}
          >
            提交陈述申辩 Send
          </Button>
          <Button block size="large" onClick={() => setOpen(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}
