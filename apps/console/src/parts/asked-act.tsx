import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { Sure } from './sure.tsx';

type Props<Output> = {
  /** On the button, in both languages. */
  label: string;
  /** What is asked before it is done. */
  title: string;
  ok: string;
  tone?: 'primary' | 'danger';
  disabled?: boolean;
  /** Whether a reason is asked for; `send` gets it, or an empty text. */
  reasoned?: boolean;
  /** Names what is meant, with everything that is sent but the reason. */
  intent: readonly (string | number)[];
  send: (reason: string, key: string) => Promise<Output>;
  onDone: (output: Output) => void;
  onFailed?: () => void;
  /** What it leads to. */
  children: ReactNode;
};

/** A button that says what it leads to and asks once more, for the reason too where one is needed; then does it once. */
export function AskedAct<Output>(props: Props<Output>) {
  const { label, title, ok, tone, disabled = false, reasoned = false, children } = props;
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (reason: string) => [...props.intent, reason],
    send: props.send,
    onDone: props.onDone,
    onFailed: ({ status }) => (status === 409 ? props.onFailed?.() : undefined),
  });
  const close = () => setAsking(false);
  const danger = tone === 'danger';
  return (
    <div className="act">
      <Button
        size="large"
        danger={danger}
        {...(tone === 'primary' ? { type: 'primary' as const } : {})}
        disabled={disabled}
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {reasoned ? (
        <ReasonDialog
          open={asking}
          title={title}
          ok={ok}
          danger={danger}
          close={close}
          send={act.start}
        >
          {children}
        </ReasonDialog>
      ) : (
        <Sure
          open={asking}
          title={title}
          ok={ok}
          danger={danger}
          close={close}
          send={() => act.start('')}
        >
          {children}
        </Sure>
      )}
    </div>
  );
}
