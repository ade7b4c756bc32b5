import type { BudgetAmounts, Text } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { isSomething, percentOf, spokenYuan } from './money.ts';
import { Two } from './two.tsx';

type Share = Text & {
  fen: string;
  tone: 'left' | 'disbursed' | 'committed' | 'reserved' | 'available';
};

function sharesOf(budget: BudgetAmounts): Share[] {
  // What left it is a share only of a budget whose year was closed.
  const left: Share[] = isSomething(budget.leftFen)
    ? [{ zh: '年终转出', en: 'Left at year’s end', fen: budget.leftFen, tone: 'left' }]
    : [];
  return [
    ...left,
    { zh: '已拨付', en: 'Disbursed', fen: budget.disbursedFen, tone: 'disbursed' },
    { zh: '已承诺', en: 'Committed', fen: budget.committedFen, tone: 'committed' },
    { zh: '已预留', en: 'Reserved', fen: budget.reservedFen, tone: 'reserved' },
    { zh: '可用', en: 'Available', fen: budget.availableFen, tone: 'available' },
  ];
}

/** How an appropriation is used: one bar for the eye, exact figures under it. */
export function BudgetGauge({ budget }: { budget: BudgetAmounts }) {
  const shares = sharesOf(budget);
  const used = shares.filter((share) => isSomething(share.fen));
  const spoken = shares.map((share) => `${share.zh} ${share.en} ${spokenYuan(share.fen)}`);
  return (
    <div className="gauge">
      <p className="gauge-total">
        <Two zh="预算安排" en="Appropriated" /> <Amount fen={budget.appropriatedFen} hint />
      </p>
      <div className="gauge-bar" role="img" aria-label={`预算使用 Budget: ${spoken.join('; ')}`}>
        {used.map((share) => (
          <span
            key={share.tone}
            className={`gauge-part gauge-${share.tone}`}
            style={{ flexBasis: `${percentOf(share.fen, budget.appropriatedFen)}%` }}
          />
        ))}
      </div>
      <dl className="gauge-legend">
        {shares.map((share) => (
          <div key={share.tone}>
            <dt>
              <span className={`gauge-dot gauge-${share.tone}`} aria-hidden="true" />
              <Two zh={share.zh} en={share.en} />
            </dt>
            <dd>
              <Amount fen={share.fen} />
              <span className="gauge-percent">{percentOf(share.fen, budget.appropriatedFen)}%</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
