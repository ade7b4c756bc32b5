import { useQuery } from '@tanstack/react-query';
import type { Entitlement, Text } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';
import { daysBetween } from './clock.ts';
import { Two } from './two.tsx';

function wordsFor(daysLeft: number): Text | null {
  if (daysLeft < 0) return null;
  if (daysLeft === 0) return { zh: '今天截止', en: 'today' };
  return { zh: `还有 ${daysLeft} 天`, en: daysLeft === 1 ? '1 day left' : `${daysLeft} days left` };
}

/**
 * Until when the enterprise may answer and how many days of business time that leaves; provisional where the year has no
 * holiday notice yet.
 */
export function ConfirmBy({ confirmBy }: { confirmBy: NonNullable<Entitlement['confirmBy']> }) {
  const today = useQuery(aboutQuery).data?.businessDate;
  const left = today === undefined ? null : wordsFor(daysBetween(today, confirmBy.date));
  return (
    <span className="confirm-by">
      <span>
        确认期限 <span lang="en">Confirm by</span>{' '}
        <time dateTime={confirmBy.date}>{confirmBy.date}</time>
      </span>
      {left === null ? null : <Two {...left} />}
      {confirmBy.provisional ? (
        <span className="tag tag-warn">
          暂定 <span lang="en">provisional</span>
        </span>
      ) : null}
    </span>
  );
}
