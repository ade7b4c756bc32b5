import type { Policy } from '../api/contract.ts';
import { dayBefore } from './clock.ts';
import { Facts } from './facts.tsx';
import { LegalBasisList } from './legal-basis.tsx';
import { Two } from './two.tsx';
import '../styles/policies.css';

/** What everybody may know of a policy. */
type Known = Omit<Policy, 'decisionHash' | 'halt'>;

/** The days a policy is in force, the last one included. */
function validityText(validity: Known['validity']): string {
  if (validity === null) return '未核实 not verified';
  const { from, until } = validity;
  return until === null ? `${from} 起 onwards` : `${from} 至 ${dayBefore(until)}`;
}

/** Who made the policy and who carries it out; one line where they are the same. */
function departments({ issuedBy, authority }: Known) {
  const who = <Two {...authority} stacked />;
  return issuedBy === null
    ? [{ zh: '主管部门', en: 'Authority', value: who }]
    : [
        { zh: '制定机关', en: 'Issued by', value: <Two {...issuedBy} stacked /> },
        { zh: '执行部门', en: 'Carried out by', value: who },
      ];
}

/** What a policy gives, by whom, until when and on what basis. */
export function PolicyFacts({ policy }: { policy: Known }) {
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
    </>
  );
}
