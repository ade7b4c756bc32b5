import type { Simulation } from '../api/contract.ts';
import { Bars, Count, OneBar } from './simulation-bars.tsx';
import { Two } from './two.tsx';

type Effect = NonNullable<Simulation['effect']>;
type Step = Effect['edited']['funnel'][number];

function Open({ count }: { count: number | null }) {
  return count === 0 ? null : (
    <span className="secondary">
      另有因缺数据未定 <span lang="en">Open for want of data:</span> <Count of={count} />
    </span>
  );
}

/** Both versions ask as many conditions: each beside the one in its place. */
function Paired({ before, after, most }: FunnelProps) {
  return (
    <ol className="sim-rows">
      {after.map((step, at) => {
        const was = before[at] ?? step;
        const reworded = was.sentence.zh !== step.sentence.zh;
        return (
          <li key={at}>
            <Two {...step.sentence} stacked />
            {reworded ? (
              <span className="secondary">
                原为 <span lang="en">was</span>：{was.sentence.zh}
              </span>
            ) : null}
            <Bars before={was.holding} after={step.holding} most={most} />
            <Open count={step.open} />
          </li>
        );
      })}
    </ol>
  );
}

function Single({ steps, most, zh, en }: SingleProps) {
  return (
    <div>
      <h3>
        <Two zh={zh} en={en} />
      </h3>
      <ol className="sim-rows">
        {steps.map((step, at) => (
          <li key={at}>
            <Two {...step.sentence} stacked />
            <OneBar zh="符合" en="meet" count={step.holding} most={most} />
            <Open count={step.open} />
          </li>
        ))}
      </ol>
    </div>
  );
}

type FunnelProps = { before: readonly Step[]; after: readonly Step[]; most: number };
type SingleProps = { steps: readonly Step[]; most: number; zh: string; en: string };

/** How many are left after each condition, in both versions. */
export function SimulationFunnel({ effect }: { effect: Effect }) {
  const before = effect.published.funnel;
  const after = effect.edited.funnel;
  const most = effect.subjects;
  return (
    <section className="card" aria-label="逐条筛选 Funnel">
      <h2>
        <Two
          zh="逐条筛选：每加一条还剩多少户"
          en="Funnel: how many are left after each condition"
        />
      </h2>
      {before.length === after.length ? (
        <Paired before={before} after={after} most={most} />
      ) : (
        <div className="sim-beside">
          <Single steps={before} most={most} zh="现行版本" en="Published" />
          <Single steps={after} most={most} zh="改后版本" en="Edited" />
        </div>
      )}
    </section>
  );
}
