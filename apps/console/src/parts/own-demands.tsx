import type { OwnDemand } from '../api/contract.ts';
import { DEMAND_KINDS } from './inspection-words.ts';
import { useListed } from './listed.ts';
import { Two } from './two.tsx';

/** What a firm was asked beside visits, one by one; what was taken back says why. */
export function OwnDemands({ demands }: { demands: readonly OwnDemand[] }) {
  const { authorityTitle } = useListed();
  if (demands.length === 0)
    return (
      <section className="phone-card">
        <p>
          <Two
            zh="这一年没有要求您提供数据、填表或开会。"
            en="Nobody asked you for data, forms or meetings in this year."
            stacked
          />
        </p>
      </section>
    );
  return (
    <ul className="visit-list">
      {demands.map(({ id, title, kind, onDay, authority, basis, withdrawn }) => (
        <li key={id} className="visit-card">
          <h3>{title}</h3>
          <p>
            {onDay} · {authorityTitle(authority)} · <Two {...DEMAND_KINDS[kind]} />
          </p>
          <p>
            {basis === null
              ? '计入年度上限 Counts against the quota'
              : `法定，不计入上限 By law：${basis}`}
          </p>
          {withdrawn === null ? null : (
            <p>
              <strong>
                已于 {withdrawn.on} 撤销，不计次数 Taken back：{withdrawn.because}
              </strong>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
