import type { Application, Text } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { AddEvidence } from './evidence-files.tsx';
import { Link } from './link.tsx';
import { Notice } from './notice.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { Why } from './why.tsx';
import { entitlementWord } from './words.ts';

type Said = Text & { tone: 'good' | 'warn' | 'plain' };

function saying({ verdict, entitlement }: Application): Said {
  if (entitlement?.state === 'waiting')
    return {
      tone: 'warn',
      zh: '符合条件，但本期资金已用完。已为您排队，资金到位后自动通知，无需再次申请。',
      en: 'You qualify, but the funds are used up. You are in line and will be told; there is nothing more to do.',
    };
  if (entitlement !== null)
    return {
      tone: 'good',
      zh: '符合条件，资金已为您预留。请打开下方事项核对金额并确认。',
      en: 'You qualify and the money is kept for you. Open it below, check the amount and confirm.',
    };
  if (verdict === 'eligible')
    return {
      tone: 'good',
      zh: '符合条件，但与您已享受的其他政策不能同时享受，原因见“我的惠企”。',
      en: 'You qualify, but another benefit of yours excludes it; see why under my benefits.',
    };
  if (verdict === 'ineligible')
    return {
      tone: 'plain',
      zh: '按已掌握的信息和您的申报，不符合条件。原因见下方。',
      en: 'By what is known and what you declared the conditions are not met; see why below.',
    };
  return {
    tone: 'warn',
    zh: '仍有数据缺失，暂不能判定。',
    en: 'Some data are still missing, so it cannot be decided.',
  };
}

/** What an application came to, at once: the answer, the amount, and why. */
export function ApplicationOutcome({ result }: { result: Application }) {
  const { entitlement, explanation } = result;
  const said = saying(result);
  return (
    <>
      <section className="phone-card benefit-head" aria-label="判定结果 Decision">
        {entitlement === null ? null : (
          <>
            <StateTag word={entitlementWord(entitlement.state)} />
            <p className="benefit-amount">
              <Amount fen={entitlement.amountFen} hint />
            </p>
          </>
        )}
        <Notice tone={said.tone}>
          <p className="notice-text">
            <Two zh={said.zh} en={said.en} stacked />
          </p>
        </Notice>
        {entitlement === null ? null : (
          <Link to={{ page: 'benefit', id: entitlement.id }} className="outcome-link">
            查看并确认 Open it
          </Link>
        )}
      </section>
      <section className="phone-card" aria-labelledby="why">
        <h2 id="why">
          <Two zh="为什么" en="Why" />
        </h2>
        <Why explanation={explanation} />
      </section>
      <AddEvidence declarationId={result.declarationId} />
    </>
  );
}
