import type { Simulation, Text } from '../api/contract.ts';
import { formatCount } from './clock.ts';
import { Two } from './two.tsx';

type Effect = NonNullable<Simulation['effect']>;
type Firms = NonNullable<Effect['firstEntering']>;

function Firms({ title, firms, all }: { title: Text; firms: Firms; all: number | null }) {
  const [zh, en] =
    all !== null && all > firms.length
      ? [
          `${title.zh} ${formatCount(all)} 户，列出前 ${firms.length} 户`,
          `${title.en}: the first ${firms.length}`,
        ]
      : [`${title.zh} ${formatCount(firms.length)} 户`, title.en];
  return (
    <div>
      <h3>
        <Two zh={zh} en={en} />
      </h3>
      <ul className="sim-firms">
        {firms.map((firm) => (
          <li key={firm.id}>
            {firm.name} <span className="secondary">{firm.divisionName}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who enters and who leaves, by name, where the reader may see them. */
export function SimulationMoves({ effect }: { effect: Effect }) {
  const { firstEntering, firstLeaving, enters, leaves } = effect;
  if (firstEntering === null || firstLeaving === null || effect.same) return null;
  return (
    <section className="card" aria-label="新进入与退出 Who enters and leaves">
      <h2>
        <Two zh="新进入与退出" en="Who enters and leaves" />
      </h2>
      <div className="sim-beside">
        <Firms title={{ zh: '新进入', en: 'Enter' }} firms={firstEntering} all={enters} />
        <Firms title={{ zh: '退出', en: 'Leave' }} firms={firstLeaving} all={leaves} />
      </div>
    </section>
  );
}
