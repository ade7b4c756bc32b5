import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { acceptRun, cancelRun, resumeRun } from '../api/calls.ts';
import type { Run } from '../api/contract.ts';
import { runQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

type Send = (id: string, reason: string, key: string) => Promise<Run>;

function useRunAct(run: Run, name: string, send: Send) {
  const queries = useQueryClient();
  return useAct({
    intent: (reason: string) => [name, run.id, run.state, reason],
    send: (reason, key) => send(run.id, reason, key),
    onDone: (changed) => {
      queries.setQueryData(runQuery(run.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['run', run.id] });
    },
    onFailed: () => void queries.invalidateQueries({ queryKey: ['run', run.id] }),
  });
}

type Act = ReturnType<typeof useRunAct>;

function Cancel({ act }: { act: Act }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button danger loading={act.underWay} onClick={() => setAsking(true)}>
        取消匹配 Cancel the run
      </Button>
      <Modal
        open={asking}
        title="取消这批匹配？Cancel this run?"
        okText="确定取消 Yes, cancel"
        okButtonProps={{ danger: true }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start('');
        }}
      >
        <p>已判定的部分会保留，之后可以从中断处继续；不会有任何企业因此收到通知。</p>
        <p className="secondary" lang="en">
          What is done is kept and the run can be resumed; nobody is notified.
        </p>
      </Modal>
    </>
  );
}

function Accept({ run, act }: { run: Run; act: Act }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  return (
    <>
      <Button type="primary" loading={act.underWay} onClick={() => setAsking(true)}>
        准予继续 Let it go on
      </Button>
      <Modal
        open={asking}
        title="准予这批匹配继续？Let this run go on?"
        okText="确认准予 Yes, go on"
        okButtonProps={{ disabled: reason.trim().length < REASON_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(reason.trim());
        }}
      >
        {run.stoppedBecause === null ? null : (
          <p>
            <Two {...run.stoppedBecause} stacked />
          </p>
        )}
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
      </Modal>
    </>
  );
}

/** What may be done with a run: cancel it, resume it, or let one go on that stopped to ask. */
export function RunActions({ run }: { run: Run }) {
  const mayStart = useMay('run.start');
  const mayCancel = useMay('run.cancel');
  const mayAccept = useMay('run.accept');
  const cancel = useRunAct(run, 'run.cancel', (id, _, key) => cancelRun(id, key));
  const resume = useRunAct(run, 'run.resume', (id, _, key) => resumeRun(id, key));
  const accept = useRunAct(run, 'run.accept', acceptRun);
  const failure = cancel.failure ?? resume.failure ?? accept.failure;
  const cancellable = ['requested', 'running', 'stopped'].includes(run.state);
  return (
    <div className="act">
      <div className="page-actions">
        {mayCancel && cancellable ? <Cancel act={cancel} /> : null}
        {mayAccept && run.state === 'stopped' ? <Accept run={run} act={accept} /> : null}
        {mayStart && run.state === 'cancelled' ? (
          <Button type="primary" loading={resume.underWay} onClick={() => resume.start('')}>
            继续匹配 Resume the run
          </Button>
        ) : null}
      </div>
      {failure === null ? null : <FailureNotice error={failure} />}
    </div>
  );
}
