import type { HistoryEntry } from '../api/contract.ts';
import { formatInstant } from './clock.ts';
import { Two } from './two.tsx';
import { actorWord, eventWord } from './words.ts';

/** What has happened, oldest first, each with its time and who did it. */
export function Timeline({ history }: { history: readonly HistoryEntry[] }) {
  return (
    <ol className="timeline">
      {history.map((entry) => (
        <li key={`${entry.at} ${entry.event}`}>
          <Two {...eventWord(entry.event)} />
          <span className="timeline-when">
            <time dateTime={entry.at}>{formatInstant(entry.at)}</time> ·{' '}
            <Two {...actorWord(entry.by)} />
          </span>
        </li>
      ))}
    </ol>
  );
}
