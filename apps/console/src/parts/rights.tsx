import { useQuery } from '@tanstack/react-query';
import type { Right } from '../api/contract.ts';
import { rightsQuery } from '../api/queries.ts';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import type { Word } from './words.ts';

const STATES: Readonly<Record<Right['state'], Word>> = {
  granted: { zh: '已授予', en: 'Granted', tone: 'active' },
  active: { zh: '有效', en: 'In force', tone: 'good' },
  suspended: { zh: '已中止', en: 'Suspended', tone: 'warn' },
  expired: { zh: '已到期', en: 'Expired', tone: 'neutral' },
  withdrawn: { zh: '已收回', en: 'Withdrawn', tone: 'neutral' },
};

/** What a firm was granted without money: what it gives, and until when. Nothing where there is none, or while it is loading. */
export function Rights() {
  const rights = useQuery(rightsQuery).data?.items ?? [];
  if (rights.length === 0) return null;
  return (
    <section className="held-back" aria-label="权益资格 Rights">
      <h2>
        <Two zh="权益资格" en="Rights" stacked />
      </h2>
      <ul>
        {rights.map((right) => (
          <li key={right.id}>
            <StateTag word={STATES[right.state]} /> <Two {...right.title} stacked />
            <p>
              {right.summary.zh}
              {right.state === 'active' ? `有效至 ${right.validUntil} 前。` : null}
            </p>
            <p lang="en">
              {right.summary.en}
              {right.state === 'active' ? ` Valid until before ${right.validUntil}.` : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
