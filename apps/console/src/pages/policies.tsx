import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState } from 'react';
import type { Policy } from '../api/contract.ts';
import { policiesQuery } from '../api/queries.ts';
import { dayBefore } from '../parts/clock.ts';
import { Facts } from '../parts/facts.tsx';
import { LegalBasisList } from '../parts/legal-basis.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { NO_FILTER, policiesFound } from '../parts/policy-filter.ts';
import { PolicyHalt } from '../parts/policy-halt.tsx';
import { PolicySearch } from '../parts/policy-search.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';
import { deliveryWord } from '../parts/words.ts';

/** The days a policy is in force, the last one included. */
function validityText(validity: Policy['validity']): string {
  if (validity === null) return '未核实 not verified';
  const { from, until } = validity;
  return until === null ? `${from} 起 onwards` : `${from} 至 ${dayBefore(until)}`;
}

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

/** Who made the policy and who carries it out; one line where they are the same. */
function departments({ issuedBy, authority }: Policy) {
  const who = <Two {...authority} stacked />;
  return issuedBy === null
    ? [{ zh: '主管部门', en: 'Authority', value: who }]
    : [
        { zh: '制定机关', en: 'Issued by', value: <Two {...issuedBy} stacked /> },
        { zh: '执行部门', en: 'Carried out by', value: who },
      ];
}

function PolicyBody({ policy }: { policy: Policy }) {
  const maySimulate = useMay('policy.simulate');
  const order = policy.ranking
    ? [{ zh: '安排次序', en: 'Order', value: <Two {...policy.ranking} stacked /> }]
    : [];
  const shared = policy.allocation
    ? [{ zh: '资金分配', en: 'Allocation', value: <Two {...policy.allocation} stacked /> }]
    : [];
  const settled = policy.settlement
    ? [{ zh: '兑现期', en: 'Settled', value: <Two {...policy.settlement} stacked /> }]
    : [];
  return (
    <>
      <PolicyHalt policy={policy} />
      {policy.reason === null ? null : (
        <p className="policy-reason">
          <Two {...policy.reason} stacked />
        </p>
      )}
      <Facts
        facts={[
          { zh: '享受标准', en: 'Amount', value: <Two {...policy.amount} stacked /> },
          ...order,
          ...shared,
          ...departments(policy),
          { zh: '有效期', en: 'Valid', value: validityText(policy.validity) },
          ...settled,
        ]}
      />
      <h3>
        <Two zh="政策依据" en="Legal basis" />
      </h3>
      <LegalBasisList basis={policy.legalBasis} />
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
