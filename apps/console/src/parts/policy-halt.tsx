import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { haltPolicy, liftHalt } from '../api/calls.ts';
import type { HaltCause, HaltReason, Policy } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from './clock.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { HALT_CAUSES } from './words.ts';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

const WORDS = {
  halt: {
    button: '暂停办理 Halt',
    title: (policy: string) => `暂停办理“${policy}”？Halt this policy?`,
    ok: '确认暂停 Yes, halt',
    zh: '立即生效：不再告知企业、不再转为可拨付、不再批准名单或放行拨付；已预留的资金保留，已告知的企业仍可答复，确认期限相应顺延。恢复须由另一位审核人员办理。',
    en: 'At once nobody is told, cleared or paid under it. Money kept stays kept; whoever was told may answer and gets the days of the halt back. Another approver lifts it.',
  },
  lift: {
    button: '恢复办理 Lift the halt',
    title: (policy: string) => `恢复办理“${policy}”？Lift the halt?`,
    ok: '确认恢复 Yes, lift',
    zh: '暂停期间等候的企业随即告知或转为可拨付；确认期限按暂停的工作日顺延，并告知企业。',
    en: 'Whoever waited meanwhile is told or becomes payable; confirmation terms get the working days of the halt back.',
  },
} as const;

type Draft = { cause: HaltCause | ''; reason: string; publicReason: string };
const EMPTY: Draft = { cause: '', reason: '', publicReason: '' };

/** What enterprises read of a halt: its kind, and what the department says of it, if anything. */
function PublicSide({ draft, change }: { draft: Draft; change: (draft: Draft) => void }) {
  return (
    <>
      <label className="field">
        <Two zh="原因类别（必选，企业可见）" en="Kind of cause (required, enterprises read it)" />
        <select
          value={draft.cause}
          onChange={(event) => change({ ...draft, cause: event.target.value as HaltCause | '' })}
        >
          <option value="">请选择 Choose</option>
          {Object.entries(HALT_CAUSES).map(([cause, { zh, en }]) => (
            <option key={cause} value={cause}>
              {zh} {en}
            </option>
          ))}
        </select>
      </label>
      <ReasonField
        zh="向企业说明（选填，企业可见）"
        en="What enterprises are told (optional, they read it)"
        most={500}
        value={draft.publicReason}
        change={(publicReason) => change({ ...draft, publicReason })}
      />
    </>
  );
}

/** The reason as it is sent; null while something is missing. */
function saidIn({ cause, reason, publicReason }: Draft): HaltReason | null {
  const open = publicReason.trim();
  if (reason.trim().length < REASON_MIN || open.length === 1) return null;
  return { cause: cause || 'other', reason: reason.trim(), publicReason: open || null };
}

/** Halting a policy or lifting its halt, with a reason. */
function HaltAct({ policy, act: what }: { policy: Policy; act: keyof typeof WORDS }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [draft, setDraft] = useState(EMPTY);
  const again = () => void queries.invalidateQueries({ queryKey: ['policies'] });
  const words = WORDS[what];
  const version = policy.halt?.version ?? 0;
  const act = useAct({
    intent: (said: HaltReason) => [`policy.${what}`, policy.id, version, JSON.stringify(said)],
    send: (said, key) =>
      what === 'halt'
        ? haltPolicy(policy.id, said, key)
        : liftHalt(policy.id, { version, reason: said.reason }, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  const said = what === 'halt' && draft.cause === '' ? null : saidIn(draft);
  return (
    <div className="act">
      <Button
        danger={what === 'halt'}
        loading={act.underWay}
        aria-label={`${words.button}: ${policy.title.zh}`}
        onClick={() => setAsking(true)}
      >
        {words.button}
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title={words.title(policy.title.zh)}
        okText={words.ok}
        okButtonProps={{ danger: what === 'halt', disabled: said === null }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          if (said !== null) act.start(said);
        }}
      >
        <p>
          {words.zh} <span lang="en">{words.en}</span>
        </p>
        <ReasonField
          zh="理由（必填，至少两个字，仅工作人员可见）"
          en="Reason (required, at least two characters, for officers)"
          most={500}
          value={draft.reason}
          change={(reason) => setDraft({ ...draft, reason })}
        />
        {what === 'halt' ? <PublicSide draft={draft} change={setDraft} /> : null}
      </Modal>
    </div>
  );
}

/** Whether a policy that runs is halted and why, with what the reader may do about it. */
export function PolicyHalt({ policy }: { policy: Policy }) {
  const mayHalt = useMay('policy.halt');
  const mayLift = useMay('policy.lift-halt');
  const { halt } = policy;
  if (halt === null)
    return mayHalt && policy.decisionHash !== null ? <HaltAct policy={policy} act="halt" /> : null;
  return (
    <Notice tone="bad">
      <p>
        <strong>暂停办理 Halted</strong>：{halt.reason}（{halt.haltedByName} ·{' '}
        {formatInstant(halt.haltedAt)}）
      </p>
      <p>
        企业可见 Enterprises read：{HALT_CAUSES[halt.cause].zh}
        {halt.publicReason === null ? '' : `；${halt.publicReason}`}
      </p>
      {mayLift && !halt.ownHand ? <HaltAct policy={policy} act="lift" /> : null}
      {mayLift && halt.ownHand ? (
        <p>恢复须由另一位审核人员办理。Another approver lifts it.</p>
      ) : null}
    </Notice>
  );
}
