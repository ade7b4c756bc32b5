import type { Budget } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { Two } from './two.tsx';

/** What each source bears of a budget, and what it has left for it; nothing where one bears all. */
export function FundingShares({ shares }: { shares: Budget['shares'] }) {
  if (shares.length === 0) return null;
  return (
    <ul aria-label="分担 Shares">
      {shares.map((share) => (
        <li key={share.source}>
          <Two {...share.title} /> {share.percent}%：
          <Two zh="安排" en="appropriated" /> <Amount fen={share.appropriatedFen} /> ·{' '}
          <Two zh="可用" en="available" /> <Amount fen={share.availableFen} />
        </li>
      ))}
    </ul>
  );
}
