import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState } from 'react';
import type { Policy } from '../api/contract.ts';
import { policiesQuery } from '../api/queries.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { NO_FILTER, policiesFound } from '../parts/policy-filter.ts';
import { PolicyFacts } from '../parts/policy-facts.tsx';
import { PolicyHalt } from '../parts/policy-halt.tsx';
import { PolicySearch } from '../parts/policy-search.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';
import { deliveryWord } from '../parts/words.ts';

/** One policy, shut to its title until it is opened. */
function PolicyCard({ policy, open }: { policy: Policy; open: boolean }) {
  return (
    <article className="card policy" aria-label={policy.title.zh}>
      <details open={open}>
        <summary>
          <span className="policy-head">
            <h2>
              <Two {...policy.title} stacked />
            </h2>
            <span className="tags">
              {policy.halt === null ? null : (
                <span className="tag tag-bad">
                  暂停办理 <span lang="en">Halted</span>
                </span>
              )}
              <span className={`tag ${policy.executable ? 'tag-good' : ''}`}>
                {policy.executable ? '可执行' : '仅收录'}{' '}
                <span lang="en">{policy.executable ? 'Executable' : 'Catalogue only'}</span>
              </span>
              <span className="tag tag-active">
                {deliveryWord(policy.deliveryMode).zh}{' '}
                <span lang="en">{deliveryWord(policy.deliveryMode).en}</span>
              </span>
            </span>
          </span>
        </summary>
        <PolicyBody policy={policy} />
      </details>
    </article>
  );
}

function PolicyBody({ policy }: { policy: Policy }) {
  const maySimulate = useMay('policy.simulate');
  return (
    <>
      <PolicyHalt policy={policy} />
      <PolicyFacts policy={policy} />
      {maySimulate && policy.decisionHash !== null ? (
        <p>
          <Link
            to={{ page: 'simulation', policy: policy.id }}
            aria-label={`试算 Try a change: ${policy.title.zh}`}
          >
            试算 <span lang="en">Try a change</span> →
          </Link>
        </p>
      ) : null}
      <p className="policy-id">
        <code>{policy.id}</code>
        {policy.decisionHash === null ? null : (
          <span>
            规则指纹 Decision hash <code>{policy.decisionHash.slice(0, 12)}</code>
          </span>
        )}
      </p>
    </>
  );
}

/** So few that each is shown whole. */
const FEW = 3;

function Catalogue({ policies }: { policies: readonly Policy[] }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const found = policiesFound(policies, filter);
  return (
    <>
      <PolicySearch policies={policies} filter={filter} found={found.length} change={setFilter} />
      {found.length === 0 ? (
        <p className="card">没有符合的政策，请减少条件。No policy fits; ask for less.</p>
      ) : (
        <div className="policy-list">
          {found.map((policy) => (
            <PolicyCard key={policy.id} policy={policy} open={found.length <= FEW} />
          ))}
        </div>
      )}
    </>
  );
}

/** The catalogue: every policy with what it gives, on what basis, and whether it can be run. */
export function Policies() {
  const query = useQuery(policiesQuery);
  return (
    <>
      <PageHead
        title={{ zh: '政策', en: 'Policies' }}
        lead={{
          zh: '每项政策注明依据与条款；标准或规则不确定的只收录、不执行，并说明原因。',
          en: 'A policy whose amount or rule is not certain is listed with the reason, and not run.',
        }}
      />
      <p>
        <a href="/api/v1/policies/book" target="_blank" rel="noreferrer">
          政策手册：条款、规则、参数和算例对照{' '}
          <span lang="en">Policy book: clause beside rule</span>
        </a>
      </p>
      <p>
        <Link to={{ page: 'readiness' }}>
          免申即享条件：还缺什么、由谁补齐{' '}
          <span lang="en">Readiness: what is missing, and who owes it</span>
        </Link>
      </p>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 10 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="card">还没有载入政策。No policies are loaded yet.</p>
          ) : (
            <Catalogue policies={items} />
          )
        }
      </Loaded>
    </>
  );
}
