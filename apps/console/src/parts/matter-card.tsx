import type { SupervisedMatter } from '../api/contract.ts';
import { dayBefore, formatInstant } from './clock.ts';
import { METHODS } from './inspection-words.ts';
import { Two } from './two.tsx';

const EDITION_STATES: Record<string, string> = { published: '已发布', retired: '已废止' };

/** A supervised matter as everybody reads it: what, on what basis, how, how often at most, and its versions. */
export function MatterCard({ matter }: { matter: SupervisedMatter }) {
  const { validity, cap, shares, editions } = matter;
  const until = validity.until === null ? '起' : ` 至 ${dayBefore(validity.until)}`;
  return (
    <article className="notice-card" aria-label={matter.title.zh}>
      <h2>
        {matter.title.zh}
        <span lang="en">{matter.title.en}</span>
      </h2>
      <dl className="matter-facts">
        <div>
          <dt>事项编码与部门 Code and authority</dt>
          <dd>
            {matter.code} · {matter.authority.title.zh}
          </dd>
        </div>
        <div>
          <dt>检查内容 What is looked at</dt>
          <dd>
            <Two {...matter.content} stacked />
          </dd>
        </div>
        <div>
          <dt>检查标准 Against what</dt>
          <dd>
            <Two {...matter.standard} stacked />
          </dd>
        </div>
        <div>
          <dt>法定依据 Legal basis</dt>
          <dd>{matter.basis.join('；')}</dd>
        </div>
        <div>
          <dt>检查方式 How</dt>
          <dd>
            {matter.methods.map((how) => `${METHODS[how].zh} ${METHODS[how].en}`).join('、')}
            {matter.checkIn ? '；企业接受检查码后方可实施 only after its code was accepted' : ''}
          </dd>
        </div>
        <div>
          <dt>年度频次上限 Most in a year</dt>
          <dd>
            每户 {cap.visits} 次 <Two {...cap.source} />
          </dd>
        </div>
        {shares.length === 0 ? null : (
          <div>
            <dt>双随机抽取比例 Drawn of each tier</dt>
            <dd>
              {shares.map(({ tier, perMille }) => `${tier ?? '未评级'} ${perMille}‰`).join('、')}
            </dd>
          </div>
        )}
        <div>
          <dt>有效期 In force</dt>
          <dd>
            {validity.from}
            {until}
          </dd>
        </div>
        <div>
          <dt>版本 Versions</dt>
          <dd>
            <ul className="basis">
              {editions.map((one) => (
                <li key={`${one.period} ${one.documentHash} ${one.state}`}>
                  {one.period} 年 · {EDITION_STATES[one.state] ?? one.state}
                  {one.publishedAt === null ? '' : ` · ${formatInstant(one.publishedAt)}`} ·{' '}
                  <code>{one.documentHash.slice(0, 12)}</code>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
      {matter.demonstration ? (
        <p className="secondary">
          示范：为演示而编，不是真实规定。 <span lang="en">For demonstration: invented.</span>
        </p>
      ) : null}
    </article>
  );
}
