import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import { proposeAmendment } from '../api/calls.ts';
import type { ExplanationNode } from '../api/contract.ts';
import { amendmentsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { amendmentWord } from './words.ts';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

/** Lets an enterprise say that a fact beside it is wrong: its department verifies what is proposed. */
export function WrongFact({ node }: { node: ExplanationNode }) {
  const mayPropose = useMay('amendment.propose');
  const { fact, value } = node;
  const recordId = node.source?.recordId;
  if (!mayPropose || fact === undefined || recordId === undefined) return null;
  return <Propose recordId={recordId} fact={fact} said={value?.zh ?? ''} />;
}

function Propose({ recordId, fact, said }: { recordId: string; fact: string; said: string }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const act = useAct({
    intent: () => ['amendment.propose', recordId, fact, value.trim(), reason.trim()],
    send: (_said: string, key) =>
      proposeAmendment({ recordId, fact, value: value.trim(), reason: reason.trim() }, key),
    onDone: () => {
      setAsked(false);
      void queries.invalidateQueries({ queryKey: ['amendments'] });
    },
  });
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setAsked(true)}>
        这不对 <span lang="en">This is wrong</span>
      </button>
      <Sheet
        title={{ zh: '这项数据不对', en: 'This is wrong' }}
        open={asked}
        onClose={() => setAsked(false)}
      >
        <p>
          <Two zh={`现有数据：${said}`} en={`Recorded: ${said}`} stacked />
        </p>
        <Fields value={value} setValue={setValue} reason={reason} setReason={setReason} />
        {act.failure === null ? null : <FailureNotice error={act.failure} />}
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            disabled={value.trim() === '' || reason.trim().length < REASON_MIN}
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() => act.start('')}
          >
            提交更正申请 Send
          </Button>
          <Button block size="large" onClick={() => setAsked(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}

/** What the fact should be, and why. */
function Fields(form: {
  readonly value: string;
  readonly setValue: (value: string) => void;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
}) {
  const { value, setValue, reason, setReason } = form;
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={`${id}-value`}>
        <Two
          zh="应为（是或否、数字、金额以元计、日期如 2025-09-30）"
          en="It should be (是 or 否, a number, an amount in yuan, a day as 2025-09-30)"
        />
      </label>
      <Input
        id={`${id}-value`}
        className="reason-input"
        maxLength={200}
        value={value}
        onChange={setValue}
      />
      <label className="field" htmlFor={`${id}-reason`}>
        <Two zh="依据和理由（必填，至少两个字）" en="Why (required, at least two characters)" />
      </label>
      <TextArea
        id={`${id}-reason`}
        className="reason-input"
        rows={3}
        maxLength={1000}
        showCount
        value={reason}
        onChange={setReason}
      />
    </>
  );
}

/** What the enterprise said is wrong, and what its departments answered. */
export function MyAmendments() {
  const query = useInfiniteQuery(amendmentsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="phone-card" aria-labelledby="amendments">
      <h2 id="amendments">
        <Two zh="我的更正申请" en="What I said is wrong" />
      </h2>
      <ul>
        {rows.map((one) => (
          <li key={one.id}>
            <StateTag word={amendmentWord(one.state)} /> <Two {...one.fact.title} />：{one.said.zh}{' '}
            → {one.proposed.zh}
            {one.answer === null ? null : <p>{one.answer}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
