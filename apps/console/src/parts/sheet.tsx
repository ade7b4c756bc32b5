import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { Text } from '../api/contract.ts';
import { Two } from './two.tsx';

type Props = { title: Text; open: boolean; onClose: () => void; children: ReactNode };

/**
 * A question that must be answered or closed: from the bottom on a phone, in the middle elsewhere.
 * The browser's own dialog keeps the focus inside, closes on Escape and gives the focus back.
 */
export function Sheet({ title, open, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (!open) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    // Reading comes before acting: Enter pressed twice must not confirm.
    heading.current?.focus();
  }, [open]);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId} ref={heading} tabIndex={-1}>
        <Two {...title} />
      </h2>
      {open ? children : null}
    </dialog>
  );
}
