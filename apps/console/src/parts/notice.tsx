import type { ReactNode } from 'react';
import type { Text } from '../api/contract.ts';
import { asFailure } from '../api/failure.ts';
import { Two } from './two.tsx';

type Tone = 'bad' | 'warn' | 'good' | 'plain';

/** A message that stays on the page. Bad news interrupts a screen reader, good news waits. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

type FailureProps = { error: unknown; onRetry?: () => void; advice?: Text };

/** What went wrong, in the words of the API, with what to do next and the number to quote. A refusal would only repeat. */
export function FailureNotice({ error, onRetry, advice }: FailureProps) {
  const failure = asFailure(error);
  return (
    <Notice tone="bad">
      <p className="notice-text">
        <Two {...failure.text} stacked />
      </p>
      {advice === undefined ? null : (
        <p>
          <Two {...advice} stacked />
        </p>
      )}
      <p className="notice-small">
        {failure.errorId === null ? null : (
          <span>
            错误编号 Error id <code>{failure.errorId}</code>
          </span>
        )}
        <code>{failure.code}</code>
      </p>
      {onRetry === undefined || failure.refused ? null : (
        <button type="button" className="plain-button" onClick={onRetry}>
          重试 Try again
        </button>
      )}
    </Notice>
  );
}
