import { Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { ReasonField } from './reason-field.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

/** Asks for the reason of what is about to be done, and says what it leads to. */
export function ReasonDialog({
  open,
  title,
  ok,
  danger = false,
  ready = true,
  close,
  send,
  children,
}: {
  open: boolean;
  title: string;
  ok: string;
  danger?: boolean;
  /** What is decided about can be seen. */
  ready?: boolean;
  close: () => void;
  send: (reason: string) => void;
  children: ReactNode;
}) {
  const [reason, setReason] = useState('');
  return (
    <Modal
      open={open}
      title={title}
      okText={ok}
      okButtonProps={{ danger, disabled: !ready || reason.trim().length < REASON_MIN }}
      cancelText="返回 Back"
      onCancel={close}
      onOk={() => {
        close();
        send(reason.trim());
      }}
    >
      {children}
      <ReasonField
        zh="理由（必填，至少两个字）"
        en="Reason (required, at least two characters)"
        most={500}
        value={reason}
        change={setReason}
      />
    </Modal>
  );
}
