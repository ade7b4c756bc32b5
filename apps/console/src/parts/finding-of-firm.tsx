import { Button, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import type { InspectionFinding } from '../api/contract.ts';
import { objectToFinding } from '../api/inspection-calls.ts';
import { aboutQuery } from '../api/queries.ts';
import { useQuery } from '@tanstack/react-query';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { NoticeOfFirm } from './answer-notice.tsx';
import { firewallText } from './firewall.ts';
import { FINDING_STATES, OUTCOMES } from './inspection-words.ts';
import { FailureNotice } from './notice.tsx';
import { penaltyText } from './penalty-text.ts';
import { Sheet } from './sheet.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const STATEMENT_MIN = 2;

/** Objecting to a decision while its time runs: it waits then, out of every rule's sight, until somebody else decides. */
function ObjectTo({ finding }: { finding: InspectionFinding }) {
  const [open, setOpen] = useState(false);
  const [statement, setStatement] = useState('');
  const field = useId();
  const forget = useForget('findings');
  const act = useAct({
    intent: (said: string) => ['finding.object', finding.id, finding.version, said],
    send: (said, key) => objectToFinding(finding.id, said, key),
    onDone: () => {
      setOpen(false);
      forget();
    },
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        提出异议 Object
      </Button>
      <Sheet
        title={{ zh: '对检查决定提出异议', en: 'Object to the decision' }}
        open={open}
        onClose={() => setOpen(false)}
      >
        <label className="field" htmlFor={field}>
          <Two zh="事实与理由（必填）" en="Facts and reasons (required)" />
        </label>
        <TextArea
          id={field}
          className="reason-input"
          rows={4}
          maxLength={2000}
          showCount
          value={statement}
          onChange={setStatement}
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
            onClick={() => act.start(statement.trim())}
          >
            提交异议 Send
          </Button>
          <Button block size="large" onClick={() => setOpen(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}

function Decision({ decision }: { decision: NonNullable<InspectionFinding['decision']> }) {
  return (
    <dl className="evidence">
      <div>
        <dt>决定 Decision</dt>
        <dd>
          <Two {...OUTCOMES[decision.outcome]} />
          {decision.penalty === null ? null : (
            <>
              ：<Two {...penaltyText(decision.penalty)} />
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>依据 Article</dt>
        <dd>{decision.article}</dd>
      </div>
      <div>
        <dt>说明 Explanation</dt>
        <dd>{decision.explanation}</dd>
      </div>
      <div>
        <dt>异议期至 Objections until</dt>
        <dd>{decision.appealUntil ?? '自告知之日起六十日 sixty days from being told'}</dd>
      </div>
      {decision.repairUntil === null ? null : (
        <div>
          <dt>改正期至 To be put right by</dt>
          <dd>{decision.repairUntil}</dd>
        </div>
      )}
    </dl>
  );
}

/** One finding as its firm reads it: what, what was decided and why, until when it may object, when it reaches credit. */
export function FindingOfFirm({ finding }: { finding: InspectionFinding }) {
  const today = useQuery(aboutQuery).data?.businessDate ?? '';
  const { decision, objection } = finding;
  const mayObject =
    finding.state === 'decided' &&
    decision !== null &&
    (decision.provisional || decision.appealUntil === null || decision.appealUntil >= today);
  const title = finding.kind === 'none' ? '未发现问题 No problem found' : finding.item;
  return (
    <section className="phone-card" aria-label={title}>
      <div className="tags">
        <StateTag word={FINDING_STATES[finding.state]} />
      </div>
      <h2>{title}</h2>
      <p>{finding.statement}</p>
      <NoticeOfFirm finding={finding} today={today} />
      {decision === null ? null : <Decision decision={decision} />}
      {objection === null ? null : (
        <p className="secondary">
          {objection.on} 您的异议 Your objection：{objection.statement}
        </p>
      )}
      <p className="secondary">
        <Two {...firewallText(finding)} stacked />
      </p>
      {mayObject ? <ObjectTo finding={finding} /> : null}
    </section>
  );
}
