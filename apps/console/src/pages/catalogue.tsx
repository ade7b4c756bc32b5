import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PublicPolicy } from '../api/contract.ts';
import { publicPoliciesQuery, sessionQuery } from '../api/queries.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PolicyFacts } from '../parts/policy-facts.tsx';
import { NO_FILTER, policiesFound } from '../parts/policy-filter.ts';
import { PolicySearch } from '../parts/policy-search.tsx';
import { PublicFrame } from '../parts/public-frame.tsx';
import { Two } from '../parts/two.tsx';
import { deliveryWord } from '../parts/words.ts';

/** So few that each is shown whole. */
const FEW = 3;

function Card({ policy, open, asFirm }: { policy: PublicPolicy; open: boolean; asFirm: boolean }) {
  const { id, title, deliveryMode, executable, halt } = policy;
  return (
    <article className="notice-card policy" aria-label={title.zh}>
      <details open={open}>
        <summary>
          <span className="policy-head">
            <h2>
              <Two {...title} stacked />
            </h2>
            <span className="tags">
              <span className={`tag ${executable ? 'tag-good' : ''}`}>
                {executable ? '系统核对' : '仅收录'}{' '}
                <span lang="en">{executable ? 'Checked for you' : 'Listed only'}</span>
              </span>
              <span className="tag tag-active">
                {deliveryWord(deliveryMode).zh}{' '}
                <span lang="en">{deliveryWord(deliveryMode).en}</span>
              </span>
            </span>
          </span>
        </summary>
        {halt === null ? null : (
          <Notice tone="warn">
            <Two {...halt.text} stacked />
            {halt.publicReason === null ? null : <p>{halt.publicReason}</p>}
          </Notice>
        )}
        <PolicyFacts policy={policy} />
        {asFirm && executable ? (
          <p>
            <Link to={{ page: 'why', id }}>
              本企业为什么符合或不符合 <span lang="en">Why my firm qualifies or not</span> →
            </Link>
          </p>
        ) : null}
      </details>
    </article>
  );
}

function Found({ policies, asFirm }: { policies: readonly PublicPolicy[]; asFirm: boolean }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const found = policiesFound(policies, filter);
  return (
    <>
      <PolicySearch policies={policies} filter={filter} found={found.length} change={setFilter} />
      {found.length === 0 ? (
        <p className="notice-card">没有符合的政策，请减少条件。No policy fits; ask for less.</p>
      ) : (
        found.map((policy) => (
          <Card key={policy.id} policy={policy} open={found.length <= FEW} asFirm={asFirm} />
        ))
      )}
    </>
  );
}

/** Every policy, for everybody: what it gives, on what basis, and whether it comes by itself. */
export function Catalogue() {
  const query = useQuery(publicPoliciesQuery);
  const asFirm = useQuery(sessionQuery).data?.roles.includes('enterprise') === true;
  return (
    <PublicFrame title={{ zh: '惠企政策目录', en: 'Policies' }} here="catalogue">
      <p>
        标“系统核对”的，按政府部门已有的数据逐户核对，符合条件的主动告知，无须查询。
        <span lang="en">
          What is checked for you is checked against data the government already holds; whoever
          qualifies is told.
        </span>
      </p>
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {({ items }) => <Found policies={items} asFirm={asFirm} />}
      </Loaded>
    </PublicFrame>
  );
}
