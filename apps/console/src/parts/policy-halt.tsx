import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { haltPolicy, liftHalt } from '../api/calls.ts';
import type { Policy } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from './clock.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

const WORDS = {
  halt: {
    button: '暂停办理 Halt',
    title: (policy: string) => `暂停办理“${policy}”？Halt this policy?`,
    ok: '确认暂停 Yes, halt',
    zh: '立即生效：不再告知企业、不再转为可拨付、不再批准名单或放行拨付；已预留的资金保留，已告知的企业仍可答复。恢复须由另一位审核人员办理。',
    en: 'At once nobody is told, cleared or paid under it. Money kept stays kept, and whoever was told may answer. Another approver lifts it.',
  },
  lift: {
    button: '恢复办理 Lift the halt',
    title: (policy: string) => `恢复办理“${policy}”？Lift the halt?`,
    ok: '确认恢复 Yes, lift',
    zh: '暂停期间等候的企业随即告知或转为可拨付。',
    en: 'Whoever waited meanwhile is told or becomes payable.',
  },
} as const;

/** Halting a policy or lifting its halt, with a reason. */
function HaltAct({ policy, act: what }: { policy: Policy; act: keyof typeof WORDS }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const again = () => void queries.invalidateQueries({ queryKey: ['policies'] });
  const words = WORDS[what];
  const version = policy.halt?.version ?? 0;
  const act = useAct({
    intent: (said: string) => [`policy.${what}`, policy.id, version, said],
    send: (said, key) =>
      what === 'halt'
        ? haltPolicy(policy.id, said, key)
        : liftHalt(policy.id, { version, reason: said }, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
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
        okButtonProps={{ danger: what === 'halt', disabled: reason.trim().length < REASON_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(reason.trim());
        }}
      >
        <p>
          {words.zh} <span lang="en">{words.en}</span>
        </p>
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
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
      {mayLift && !halt.ownHand ? <HaltAct policy={policy} act="lift" /> : null}
      {mayLift && halt.ownHand ? (
        <p>恢复须由另一位审核人员办理。Another approver lifts it.</p>
      ) : null}
    </Notice>
  );
}
