import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { DatasetState, Text, WaitingCount } from '../api/contract.ts';
import { unlinkedCountsQuery } from '../api/queries.ts';
import { DataTable, head } from './data-table.tsx';
import { WaitingRows } from './link-number.tsx';
import { Two } from './two.tsx';
import { schemeWord } from './words.ts';

type Row = WaitingCount & { key: string };

/** A credit code is nobody’s to give; any other number can also be said to be somebody’s. */
function whatHappens(scheme: string): Text {
  return scheme === 'credit-code'
    ? {
        zh: '登记数据到达后自动关联，无须办理；代码有误的，更正后补交',
        en: 'by themselves once the firm is registered; a wrong code is corrected and sent again',
      }
    : {
        zh: '“主体标识”数据到达后自动关联，或在下表逐行关联',
        en: 'by themselves once identifiers name the number, or by hand below',
      };
}

const columnsOf = (datasets: readonly DatasetState[]): TableColumnsType<Row> => [
  {
    key: 'scheme',
    title: head('标识种类', 'Scheme'),
    render: (_, one) => <Two {...schemeWord(one.scheme)} stacked />,
  },
  {
    key: 'dataset',
    title: head('数据集', 'Dataset'),
    render: (_, one) => {
      const title = datasets.find(({ dataset }) => dataset === one.dataset)?.title;
      return title === undefined ? one.dataset : <Two {...title} stacked />;
    },
  },
  {
    key: 'rows',
    title: head('待关联行数', 'Rows that wait'),
    render: (_, one) => one.rows.toLocaleString('zh-CN'),
  },
  {
    key: 'numbers',
    title: head('不同号码', 'Different numbers'),
    render: (_, one) => one.numbers.toLocaleString('zh-CN'),
  },
  { key: 'oldest', title: head('最早数据日期', 'Oldest'), render: (_, one) => one.oldest },
  {
    key: 'next',
    title: head('何时关联', 'When they count'),
    render: (_, { scheme }) => <Two {...whatHappens(scheme)} stacked />,
  },
];

/** Rows that match no subject, by the numbers under which departments know them; nothing while none waits. */
export function Unlinked({ datasets }: { datasets: readonly DatasetState[] }) {
  const items = useQuery(unlinkedCountsQuery).data?.items ?? [];
  const rows = items.map((one): Row => ({ ...one, key: `${one.scheme} ${one.dataset}` }));
  if (rows.length === 0) return null;
  return (
    <>
      <h2 className="section-title">
        <Two zh="待关联队列" en="Rows that match no subject" />
      </h2>
      <DataTable
        name="待关联队列 Rows that match no subject"
        rows={rows}
        rowKey="key"
        columns={columnsOf(datasets)}
        empty={<strong>没有 None</strong>}
      />
      <WaitingRows datasets={datasets} />
    </>
  );
}
