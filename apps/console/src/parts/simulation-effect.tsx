import type { SimulatedDistribution, Simulation } from '../api/contract.ts';
import { Amount } from './amount.tsx';
import { type Fact, Facts } from './facts.tsx';
import { differenceFen, formatYuan } from './money.ts';
import { Notice } from './notice.tsx';
import { Bars, Change, Count, OneBar } from './simulation-bars.tsx';
import { SimulationFunnel } from './simulation-funnel.tsx';
import { SimulationMoves } from './simulation-moves.tsx';
import { Two } from './two.tsx';

type Effect = NonNullable<Simulation['effect']>;

/** Groups shown at once; the others are one click away. */
const GROUPS_SHOWN = 8;

function Sum({ fen }: { fen: string | null }) {
  return fen === null ? <Count of={null} /> : <Amount fen={fen} hint />;
}

function Difference({ before, after }: { before: string | null; after: string | null }) {
  if (before === null || after === null) return <Count of={null} />;
  const fen = differenceFen(after, before);
  if (fen === '0') return <Two zh="不变" en="same" />;
  return (
    <span className="amount">
      {fen.startsWith('-') ? `−${formatYuan(fen.slice(1))}` : `+${formatYuan(fen)}`}{' '}
      <span className="amount-unit">元</span>
    </span>
  );
}

/** What both versions pay; nothing where neither pays anything. */
function amounts(before: string | null, after: string | null): Fact[] {
  if (before === '0' && after === '0') return [];
  return [
    { zh: '现行总额', en: 'Amount now', value: <Sum fen={before} /> },
    { zh: '改后总额', en: 'Amount after', value: <Sum fen={after} /> },
    { zh: '总额变化', en: 'Difference', value: <Difference before={before} after={after} /> },
  ];
}

/** The figures that are asked for first. */
function Summary({ effect }: { effect: Effect }) {
  const { published, edited } = effect;
  return (
    <section className="card" aria-label="影响 Effect">
      <h2>
        <Two zh="改动的影响" en="What the change would do" />
      </h2>
      <p className="sim-verdict" role="status">
        {effect.same ? (
          <Two
            zh="与已发布版本的判定完全相同。"
            en="Decides exactly as the published version."
            stacked
          />
        ) : (
          <Two
            zh="左为现行版本，右为改后版本。"
            en="Left the published version, right the edited one."
            stacked
          />
        )}
      </p>
      <Facts
        facts={[
          {
            zh: '符合（户）',
            en: 'Eligible',
            value: <Change before={published.eligible} after={edited.eligible} />,
          },
          { zh: '新进入（户）', en: 'Enter', value: <Count of={effect.enters} /> },
          { zh: '退出（户）', en: 'Leave', value: <Count of={effect.leaves} /> },
          ...amounts(published.amountFen, edited.amountFen),
          {
            zh: '待定（户）',
            en: 'Undetermined',
            value: <Change before={published.undetermined} after={edited.undetermined} />,
          },
          { zh: '主体总数（户）', en: 'Subjects', value: <Count of={effect.subjects} /> },
          { zh: '数据日期', en: 'Data as of', value: effect.asOf },
        ]}
      />
    </section>
  );
}

function Distribution({ of }: { of: SimulatedDistribution }) {
  const most = Math.max(
    0,
    ...of.groups.map(({ edited, published }) => Math.max(edited ?? 0, published ?? 0)),
  );
  const rows = (groups: SimulatedDistribution['groups']) => (
    <ul className="sim-rows">
      {groups.map((group) => (
        <li key={group.code ?? ''}>
          <Two {...group.title} />
          <Bars before={group.published} after={group.edited} most={most} />
        </li>
      ))}
    </ul>
  );
  const rest = of.groups.slice(GROUPS_SHOWN);
  return (
    <section className="card" aria-label={`${of.title.zh} ${of.title.en}`}>
      <h2>
        <Two zh={`按${of.title.zh}`} en={`By ${of.title.en}`} />
      </h2>
      {of.missing.length === 0 ? null : (
        <p>
          <Two
            zh={`快照中没有：${of.missing.map(({ zh }) => zh).join('、')}。再跑一次匹配即可。`}
            en={`Not in the snapshot: ${of.missing.map(({ en }) => en).join(', ')}. The next run brings it.`}
            stacked
          />
        </p>
      )}
      {rows(of.groups.slice(0, GROUPS_SHOWN))}
      {rest.length === 0 ? null : (
        <details>
          <summary>
            <Two zh={`其余 ${rest.length} 组`} en={`${rest.length} more`} />
          </summary>
          {rows(rest)}
        </details>
      )}
    </section>
  );
}

/** The facts whose arrival would settle the undetermined. */
function MissingFacts({ effect }: { effect: Effect }) {
  const { missing, edited, subjects } = effect;
  if (missing.length === 0) return null;
  return (
    <section className="card" aria-label="缺失的数据 Missing facts">
      <h2>
        <Two zh="待定的企业缺哪些数据" en="What the undetermined lack" />
      </h2>
      <ul className="sim-rows">
        {missing.map((fact) => (
          <li key={`${fact.fact}@${fact.period}`}>
            <Two {...fact.title} />
            <OneBar
              zh="户"
              en="firms"
              count={fact.subjects}
              most={edited.undetermined ?? subjects}
            />
            <span className="secondary">
              其中只缺这一项 <span lang="en">lacking nothing else:</span> <Count of={fact.alone} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a change would do: counts beside those of the published version, who moves, the funnel, what is missing, and where. */
export function SimulationEffect({ effect }: { effect: Effect }) {
  return (
    <>
      {effect.firstEntering === null ? (
        <Notice tone="plain">
          <Two
            zh="改后的规则读取了现行版本不读取的数据：不列企业名称，5 户以下以及能由其他数字推出它们的数字不显示。"
            en="The edited rule reads data that the published one does not: no firm is named, and counts below five, with those that would give them away, are not shown."
            stacked
          />
        </Notice>
      ) : null}
      <Summary effect={effect} />
      <SimulationMoves effect={effect} />
      <SimulationFunnel effect={effect} />
      <MissingFacts effect={effect} />
      <div className="sim-beside">
        {effect.distributions.map((one) => (
          <Distribution key={one.by} of={one} />
        ))}
      </div>
    </>
  );
}
