import type { EntitlementDetail, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { Amount } from './amount.tsx';
import { ContestRecovery } from './contest-recovery.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { adjustmentWord } from './words.ts';

type Told = EntitlementDetail['adjustments'][number];

const KINDS: Readonly<Record<Told['kind'], Text>> = {
  'top-up': { zh: '补发', en: 'Topped up' },
  recovery: { zh: '追回', en: 'To be paid back' },
};

const TOPPED_UP: Text = {
  zh: '数据更正后重新判定，应得金额更高。差额在原款项拨付后另行拨付，您无需操作。',
  en: 'Decided anew on corrected data, more is due to you. The difference is paid after the original amount; nothing is asked of you.',
};
const CORRECTED: Text = {
  zh: '数据更正后重新判定，应得金额更低。主管部门会正式通知您如何退还；本系统不收款，请勿向任何个人账户转账。',
  en: 'Decided anew on corrected data, less is due to you. The department will tell you formally how to pay it back; nothing is collected here, and never transfer it to a private account.',
};
const FOUND: Text = {
  zh: '经核查不应享受或多享。主管部门会正式通知您如何退还；本系统不收款，请勿向任何个人账户转账。',
  en: 'It was found not to be due, or not as much. The department will tell you formally how to pay it back; nothing is collected here, and never transfer it to a private account.',
};

const followsOf = ({ kind, finding }: Told): Text =>
  kind === 'top-up' ? TOPPED_UP : finding === null ? CORRECTED : FOUND;

/** Whether there is still something to come of it. */
const isSettled = (one: Told): boolean =>
  one.state === 'annulled' || one.setOffFen === one.differenceFen;

/** What was paid more or is owed back since a benefit was settled, and until when its enterprise may object to that. */
export function AdjustmentsTold({
  adjustments,
  onFailure,
}: Pick<EntitlementDetail, 'adjustments'> & { onFailure: (failure: Failure | null) => void }) {
  return (
    <ul>
      {adjustments.map((one) => (
        <li key={one.id}>
          <Two {...KINDS[one.kind]} /> <Amount fen={one.differenceFen} />
          {one.state === 'accepted' ? null : (
            <>
              {' '}
              <StateTag word={adjustmentWord(one.state)} />
            </>
          )}
          {one.setOffFen === '0' ? null : (
            <>
              {' '}
              · <Two zh="其中抵扣应退款项" en="of it set off against what is owed back" />{' '}
              <Amount fen={one.setOffFen} />
            </>
          )}
          {one.paid ? (
            <>
              {' '}
              · <Two zh="已拨付" en="paid" />
            </>
          ) : isSettled(one) ? null : (
            <p className="benefit-small">
              <Two {...followsOf(one)} stacked />
            </p>
          )}
          {one.finding === null ? null : (
            <p>
              <Two zh="核查发现" en="What was found" />：{one.finding}
            </p>
          )}
          {one.contestable ? <ContestRecovery recovery={one} onFailure={onFailure} /> : null}
        </li>
      ))}
    </ul>
  );
}
