import { useQuery } from '@tanstack/react-query';
import { betterCombinationsQuery } from '../api/queries.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { Two } from './two.tsx';

interface Benefit {
  readonly title: { readonly zh: string };
  readonly period: string;
}

const named = (benefits: readonly Benefit[]): string =>
  benefits.map(({ title, period }) => `“${title.zh}”（${period}）`).join('、');

/** To an officer: firms that could lawfully have more in another combination. Nothing where there is none. */
export function BetterCombinations({ runId }: { runId: string }) {
  const found = useQuery(betterCombinationsQuery(runId)).data;
  if (!found || found.items.length === 0) return null;
  const { items, firms, comparedFirms } = found;
  return (
    <section className="card held-back" aria-labelledby="combinations-title">
      <h2 id="combinations-title">
        <Two zh="可有更优组合的企业" en="Firms with a better lawful combination" />
      </h2>
      <ul>
        {items.map((one) => (
          <li key={one.subjectId}>
            <strong>{one.subjectName}</strong>
            <p>
              现有 <span lang="en">stands</span>：{named(one.standing)}，
              <Amount fen={one.standingFen} />
            </p>
            <p>
              更优 <span lang="en">better</span>：{named(one.better)}，
              <Amount fen={one.betterFen} />
              {one.proved
                ? '（已证明最优 proved best）'
                : '（组合过多，未证明最优 not proved best）'}
            </p>
          </li>
        ))}
      </ul>
      <p>
        在名单审核时剔除应让位的事项，下次匹配即列入更优组合；被剔除的事项本期不再列入，不影响以后各期。{' '}
        <span lang="en">
          Strike what should give way off its list; the next run lists what is better. What is
          struck is not listed again for its period; later ones are not touched.
        </span>
      </p>
      {comparedFirms === firms ? null : (
        <p>
          {formatCount(firms)} 家企业有事项未列入，只比较了其中未列入金额最高且全部事项可见的{' '}
          {formatCount(comparedFirms)} 家。{' '}
          <span lang="en">
            Compared are only those from whom most was held back and all of whose benefits you may
            see.
          </span>
        </p>
      )}
    </section>
  );
}
