import { Modal } from 'antd';
import type { ReactNode } from 'react';

type Props = {
  open: boolean;
  title: string;
  ok: string;
  danger?: boolean;
  close: () => void;
  send: () => void;
  /** What it leads to. */
  children: ReactNode;
};

/** Asks once more before something is done, and says what it leads to. */
export function Sure({ open, title, ok, danger = false, close, send, children }: Props) {
  return (
    <Modal
      open={open}
      title={title}
      okText={ok}
      okButtonProps={{ danger }}
      cancelText="返回 Back"
      onCancel={close}
      onOk={() => {
        close();
        send();
      }}
    >
      {children}
    </Modal>
  );
}
