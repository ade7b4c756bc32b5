import { useQuery } from '@tanstack/react-query';
import { Card, Skeleton } from 'antd-mobile';
import type { Entitlement } from '../api/contract.ts';
import { entitlementsQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { ConfirmBy } from '../parts/confirm-by.tsx';
import { HeldBack } from '../parts/held-back.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { sumFen } from '../parts/money.ts';
import { Offers } from '../parts/offers.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Rights } from '../parts/rights.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { entitlementWord } from '../parts/words.ts';

/** Whether the enterprise may still answer. */
const isOpen = ({ state }: Entitlement) => state === 'notified' || state === 'silent';

function BenefitCard({ benefit }: { benefit: Entitlement }) {
  return (
    <li className="benefit-item">
      <Card className="benefit-card">
        <div className="benefit-top">
          <StateTag word={entitlementWord(benefit.state)} />
          <span className="benefit-small">所属期 Period {benefit.period}</span>
        </div>
        <h2>
          <Link to={{ page: 'benefit', id: benefit.id }} className="benefit-link">
            <Two {...benefit.title} stacked />
          </Link>
        </h2>
        <p className="benefit-amount">
          <Amount fen={benefit.amountFen} hint />
        </p>
        <p className="benefit-small">{benefit.authority.zh}</p>
        {benefit.halt === null ? null : (
          <p className="benefit-due">
            <span className="tag tag-warn">
              该政策暂停办理 <span lang="en">Halted</span>
            </span>
          </p>
        )}
        {benefit.state === 'notified' && benefit.confirmBy !== null ? (
          <p className="benefit-due">
            <ConfirmBy confirmBy={benefit.confirmBy} />
          </p>
        ) : null}
      </Card>
    </li>
  );
}

function Waiting({ benefits }: { benefits: readonly Entitlement[] }) {
  const waiting = benefits.filter(isOpen);
  if (waiting.length === 0) return null;
  return (
    <p className="waiting-for-you">
      <span>
        有 <strong>{waiting.length}</strong> 项待您确认，合计{' '}
        <strong>
          <Amount fen={sumFen(waiting.map((benefit) => benefit.amountFen))} />
        </strong>
      </span>
      <span lang="en">{waiting.length} waiting for your confirmation</span>
    </p>
  );
}

function Nothing() {
  return (
    <section className="nothing">
      <h2>
        <Two zh="暂时没有可享的政策" en="Nothing for you yet" stacked />
      </h2>
      <p>
        您不需要申请。系统用政府部门已有的数据核对全部政策，一旦符合条件，会列入名单，并在这里通知您。
      </p>
      <p lang="en">
        There is nothing to apply for. All policies are checked against data the government already
        holds; once you qualify, you are put on a list and notified here.
      </p>
    </section>
  );
}

/** What the enterprise is given, what waits for its answer first. */
export function Benefits() {
  const query = useQuery(entitlementsQuery);
  const all = query.data?.items ?? [];
  const first = all.filter(isOpen);
  const others = all.filter((benefit) => !isOpen(benefit));
  return (
    <>
      <PageHead title={{ zh: '我的惠企', en: 'My benefits' }} />
      <Offers />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {() =>
          all.length === 0 ? (
            <Nothing />
          ) : (
            <>
              <Waiting benefits={all} />
              <ul className="benefit-list">
                {[...first, ...others].map((benefit) => (
                  <BenefitCard key={benefit.id} benefit={benefit} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
      <Rights />
      <HeldBack />
      <p className="benefit-small">
        <Link to={{ page: 'catalogue' }}>
          全部政策，以及为什么符合或不符合 All policies, and why you qualify or not
        </Link>
      </p>
      <p className="benefit-small">
        <Link to={{ page: 'my-visits' }}>
          我的检查：次数、亮码、发现与权利 Inspections of my firm
        </Link>
      </p>
      <p className="benefit-small">
        <Link to={{ page: 'my-credit' }}>我的信用风险等级与理由 My credit tier, and why</Link>
      </p>
      <p className="benefit-small">
        <Link to={{ page: 'repairs' }}>
          公示中的处罚与信用修复 Penalties on display, and repair
        </Link>
      </p>
      <p className="benefit-small">
        <Link to={{ page: 'statement' }}>年度减负对账单 Statement of relief</Link>
      </p>
    </>
  );
}
