import type { EntitlementDetail } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { Two } from './two.tsx';

/** Of a paid benefit: what was taken off its amount for what its enterprise owed back, and what was paid. */
export function SetOff({ payment }: { payment: NonNullable<EntitlementDetail['payment']> }) {
  return (
    <p>
      <Two zh="其中抵扣应追回款项" en="of it set off against what was owed back" />{' '}
      <Amount fen={payment.setOffFen} /> · <Two zh="实际拨付" en="paid" />{' '}
      <Amount fen={payment.paidFen} />
    </p>
  );
}
