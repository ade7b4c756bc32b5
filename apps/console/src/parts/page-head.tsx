import { type ReactNode, useEffect, useRef } from 'react';
import type { Text } from '../api/contract.ts';
import { Two } from './two.tsx';

type Props = { title: Text; lead?: Text; actions?: ReactNode; before?: ReactNode };

/** The head of a page. Names the document and takes the focus, so that a change of page is heard. */
export function PageHead({ title, lead, actions, before }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title.zh} · 惠至 Huizhi`;
  }, [title.zh]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="page-head">
      <div className="page-head-words">
        {before}
        <h1 ref={heading} tabIndex={-1}>
          <Two {...title} />
        </h1>
        {lead === undefined ? null : (
          <p className="page-lead">
            <Two {...lead} stacked />
          </p>
        )}
      </div>
      {actions === undefined ? null : <div className="page-actions">{actions}</div>}
    </header>
  );
}
