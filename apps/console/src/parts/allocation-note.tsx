import type { List } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { Two } from './two.tsx';

/** How the money of a list is shared out, with what the ratio was made of once it is fixed. */
export function AllocationNote({ allocation }: { allocation: NonNullable<List['allocation']> }) {
  const { note, ratio } = allocation;
  return (
    <p>
      <Two {...note} stacked />
      {ratio === null ? (
        <Two
          zh="比例尚未确定：预算没有可用资金，或名单尚未列完。"
          en="The ratio is not fixed: the budget has nothing, or the list is not complete."
          stacked
        />
      ) : (
        <>
          <Two zh="应享合计" en="Entitled together" /> <Amount fen={ratio.entitledFen} hint /> ·{' '}
          <Two zh="当时可用" en="available then" /> <Amount fen={ratio.availableFen} hint />
        </>
      )}
    </p>
  );
}
