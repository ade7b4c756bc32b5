import { useQuery } from '@tanstack/react-query';
import { heldBackByQuery, heldBackQuery } from '../api/queries.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { Two } from './two.tsx';

interface Held {
  readonly relation: string;
  readonly beside: {
    readonly title: { readonly zh: string; readonly en: string };
    readonly period: string;
    readonly amountFen: string;
  } | null;
}

/** To a firm: what it does not get because of what it has. Nothing where there is none, or while it is loading. */
export function HeldBack() {
  const held = useQuery(heldBackQuery).data?.items ?? [];
  if (held.length === 0) return null;
  return (
    <section className="held-back">
      <h2>
        <Two zh="不重复享受" en="Not beside what you have" stacked />
      </h2>
      <ul>
        {held.map((one) => (
          <li key={`${one.policyId} ${one.period}`}>
            <Two {...one.title} stacked />
            <p>
              符合条件（
              <Amount fen={one.amountFen} />
              ），{reasonOf(one).zh}
              {one.beside === null ? null : (
                <>
                  （
                  <Amount fen={one.beside.amountFen} />）
                </>
              )}
              ，不列入名单。
              {one.note === null ? null : `政策规定：${one.note.zh}。`}
            </p>
            <p lang="en">
              You qualify, but {reasonOf(one).en}.
              {one.note === null ? null : ` The policy says: ${one.note.en}.`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why it is held back: another benefit, a ceiling over years, the number of instalments, or whom it counts. */
function reasonOf({ relation, beside }: Held): { readonly zh: string; readonly en: string } {
  if (relation === 'once-per-person')
    return {
      zh: '其中有人员已在其他企业或以前的享受中计算',
      en: 'it counts somebody who is counted for another firm or an earlier benefit',
    };
  if (relation === 'once-per-loan')
    return {
      zh: '其中有贷款已在其他享受中计算',
      en: 'it counts a loan that is counted for another benefit',
    };
  if (!beside) return { zh: '因金额超过累计上限', en: 'it alone exceeds the ceiling over years' };
  const zh = `“${beside.title.zh}”（${beside.period}）`;
  const en = `“${beside.title.en}” (${beside.period})`;
  if (relation === 'rolling-cap')
    return {
      zh: `因与${zh}等已享受的合计超过累计上限`,
      en: `with what you have, such as ${en}, it exceeds the ceiling over years`,
    };
  if (relation === 'instalment')
    return {
      zh: `因${zh}之后已无可拨付的分期`,
      en: `no instalment follows ${en}`,
    };
  return { zh: `因已享受${zh}`, en: `have ${en}` };
}

/** To an officer: how many firms a run left off lists because of what they have. */
export function HeldBackBy({ runId }: { runId: string }) {
  const held = useQuery(heldBackByQuery(runId)).data?.items ?? [];
  if (held.length === 0) return null;
  return (
    <section className="card held-back">
      <h2>
        <Two zh="不重复享受，未列入名单" en="Left off lists beside another benefit" />
      </h2>
      <ul>
        {held.map((one) => (
          <li key={`${one.policyId} ${one.relation}`}>
            <Two {...one.title} stacked />
            <p>
              {formatCount(one.count)} 家 <span lang="en">firms</span>，
              <Amount fen={one.amountFen} />
              {one.note === null ? null : `：${one.note.zh}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
