import type { EntitlementDetail } from '../api/contract.ts';
import { formatInstant } from './clock.ts';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { aboutWord, objectionWord } from './words.ts';

/** What was objected to of a benefit, by its enterprise or others, and what came of it with the reasons. */
export function ObjectionsTold({ objections }: Pick<EntitlementDetail, 'objections'>) {
  return (
    <ul>
      {objections.map((one) => (
        <li key={`${one.raisedOn} ${one.decidedAt ?? one.state}`}>
          <StateTag word={objectionWord(one.state)} /> <Two {...aboutWord(one.about)} /> ·{' '}
          {one.raisedOn} ·{' '}
          {one.own ? <Two zh="本企业" en="own" /> : <Two zh="他人提出" en="of others" />}
          {one.statement === null ? null : <p>{one.statement}</p>}
          {one.outcome === null ? null : (
            <p>
              <Two zh="处理理由" en="Reasons" />：{one.outcome}
              {one.decidedAt === null ? null : (
                <span className="benefit-small">{formatInstant(one.decidedAt)}</span>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
