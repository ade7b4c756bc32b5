import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import type { Explanation, Text } from '../api/contract.ts';
import { ownVerdictQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';
import { Why } from '../parts/why.tsx';
import { MyAmendments } from '../parts/wrong-fact.tsx';

const VERDICTS: Record<Explanation['verdict'], Text & { tone: 'good' | 'warn' | 'plain' }> = {
  eligible: {
    tone: 'good',
    zh: '按现有数据符合条件。由下一次匹配列入名单并告知您，您无需操作。',
    en: 'By the present data you qualify. The next run puts you on a list and you are told; nothing is asked of you.',
  },
  ineligible: {
    tone: 'plain',
    zh: '按现有数据不符合条件，原因如下。所用数据有误的，展开“逐项核对全部条件”提出更正。',
    en: 'By the present data you do not qualify, for the reasons below. If some of the data is wrong, open "every condition checked" and say so.',
  },
  undetermined: {
    tone: 'warn',
    zh: '有数据缺失，暂时无法判定；不会因此认定您不符合。缺什么见下方。',
    en: 'Some data is missing, so it cannot be decided yet, and it is not held against you. What is missing stands below.',
  },
};

/** Why one's own firm does or does not qualify for a policy, by the data of the last run. */
export function WhyPage({ id }: { id: string }) {
  const query = useQuery(ownVerdictQuery(id));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'catalogue' }}>← 全部政策 All policies</Link>}
        title={query.data?.title ?? { zh: '为什么', en: 'Why' }}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {({ explanation, asOf, period }) => (
          <section className="phone-card" aria-label="为什么 Why">
            <Notice tone={VERDICTS[explanation.verdict].tone}>
              <Two
                zh={VERDICTS[explanation.verdict].zh}
                en={VERDICTS[explanation.verdict].en}
                stacked
              />
            </Notice>
            {explanation.amountFen === null ? null : (
              <p className="benefit-amount">
                <Amount fen={explanation.amountFen} hint />
              </p>
            )}
            <p className="benefit-small">
              所属期 Period {period} · 数据截至 Data as of {asOf}
            </p>
            <Why explanation={explanation} />
            <MyAmendments />
          </section>
        )}
      </Loaded>
    </>
  );
}
