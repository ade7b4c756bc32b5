import type { TableColumnsType } from 'antd';
import type { Grading } from '../api/contract.ts';
import { DataTable, head } from './data-table.tsx';
import { Link } from './link.tsx';
import { Count } from './simulation-bars.tsx';
import { Two } from './two.tsx';

type Movement = NonNullable<Grading['movements']>[number] & { key: string };

function Tier({ of, absent }: { of: string | null; absent: { zh: string; en: string } }) {
  if (of === null) return <Two {...absent} />;
  return of === 'not-graded' ? <Two zh="不评级" en="not graded" /> : <strong>{of}</strong>;
}

const COLUMNS: TableColumnsType<Movement> = [
  {
    key: 'from',
    title: head('上次', 'Before'),
    render: (_, one) => <Tier of={one.from} absent={{ zh: '上次没有', en: 'was not there' }} />,
  },
  {
    key: 'to',
    title: head('本次', 'Now'),
    render: (_, one) => <Tier of={one.to} absent={{ zh: '本次没有', en: 'is not there' }} />,
  },
  {
    key: 'count',
    title: head('户数', 'Subjects'),
    align: 'right',
    render: (_, one) => <Count of={one.count} />,
  },
];

/** From which tier to which, compared with the latest grading published before; who stayed is left out. */
export function GradingMovements({ grading }: { grading: Grading }) {
  const { movements, previousId } = grading;
  if (movements === null) return null;
  const moved = movements
    .filter(({ from, to }) => from !== to)
    .map((one): Movement => ({ ...one, key: `${one.from ?? ''} ${one.to ?? ''}` }));
  return (
    <>
      <h2 className="section-title">
        <Two zh="较上次的变动" en="Movements" />
      </h2>
      {previousId === null ? (
        <p>
          <Two
            zh="此前没有已发布的信用分级，无从比较。"
            en="Nothing was published before, so there is nothing to compare with."
            stacked
          />
        </p>
      ) : (
        <>
          <DataTable
            name="等级变动 Movements"
            rows={moved}
            rowKey="key"
            columns={COLUMNS}
            empty={<strong>没有变动 Nobody moved</strong>}
          />
          <p className="onward">
            <Link to={{ page: 'grading', id: previousId }}>查看上次 Open the one before →</Link>
          </p>
        </>
      )}
    </>
  );
}
