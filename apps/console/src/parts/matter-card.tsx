import type { ReactNode } from 'react';
import type { SupervisedMatter } from '../api/contract.ts';
import { dayBefore, formatInstant } from './clock.ts';
import { METHODS } from './inspection-words.ts';
import { Two } from './two.tsx';

const EDITION_STATES: Record<string, string> = { published: '已发布', retired: '已废止' };

/** A name and what stands under it, one after the other. */
function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Editions({ editions }: Pick<SupervisedMatter, 'editions'>) {
  return (
    <ul className="basis">
      {editions.map((one) => (
        <li key={`${one.period} ${one.documentHash} ${one.state}`}>
          {one.period} 年 · {EDITION_STATES[one.state] ?? one.state}
          {one.publishedAt === null ? '' : ` · ${formatInstant(one.publishedAt)}`} ·{' '}
          <code>{one.documentHash.slice(0, 12)}</code>
        </li>
      ))}
    </ul>
  );
}

function howOf({ methods, checkIn }: SupervisedMatter): string {
  const how = methods.map((one) => `${METHODS[one].zh} ${METHODS[one].en}`).join('、');
  return checkIn ? `${how}；企业接受检查码后方可实施 only after its code was accepted` : how;
}

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
        <Line name="事项编码与部门 Code and authority">
          {matter.code} · {matter.authority.title.zh}
        </Line>
        <Line name="检查内容 What is looked at">
          <Two {...matter.content} stacked />
        </Line>
        <Line name="检查标准 Against what">
          <Two {...matter.standard} stacked />
        </Line>
        <Line name="法定依据 Legal basis">{matter.basis.join('；')}</Line>
        <Line name="检查方式 How">{howOf(matter)}</Line>
        <Line name="年度频次上限 Most in a year">
          每户 {cap.visits} 次 <Two {...cap.source} />
        </Line>
        {shares.length === 0 ? null : (
          <Line name="双随机抽取比例 Drawn of each tier">
            {shares.map(({ tier, perMille }) => `${tier ?? '未评级'} ${perMille}‰`).join('、')}
          </Line>
        )}
        <Line name="有效期 In force">
          {validity.from}
          {until}
        </Line>
        <Line name="版本 Versions">
          <Editions editions={editions} />
        </Line>
      </dl>
      {matter.demonstration ? (
        <p className="secondary">
          示范：为演示而编，不是真实规定。 <span lang="en">For demonstration: invented.</span>
        </p>
      ) : null}
    </article>
  );
}
