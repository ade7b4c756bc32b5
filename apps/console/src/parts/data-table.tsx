import { Button, Table, type TableColumnsType, type TableProps } from 'antd';
import type { ComponentProps, ReactNode } from 'react';
import { Two } from './two.tsx';

type Props<Row extends object> = {
  /** What the table lists; its accessible name. */
  name: string;
  rows: readonly Row[];
  rowKey: keyof Row & string;
  columns: TableColumnsType<Row>;
  /** Shown instead of rows, and teaches what would be here. */
  empty: ReactNode;
  footer?: ReactNode;
  busy?: boolean;
};

/** Says the roles aloud: a narrow screen lays rows out as cards, and laid out so they would lose them. */
const ROLES: TableProps['components'] = {
  table: (props: ComponentProps<'table'>) => <table role="table" {...props} />,
  header: {
    wrapper: (props: ComponentProps<'thead'>) => <thead role="rowgroup" {...props} />,
    row: (props: ComponentProps<'tr'>) => <tr role="row" {...props} />,
    cell: (props: ComponentProps<'th'>) => <th role="columnheader" {...props} />,
  },
  body: {
    wrapper: (props: ComponentProps<'tbody'>) => <tbody role="rowgroup" {...props} />,
    row: (props: ComponentProps<'tr'>) => <tr role="row" {...props} />,
    cell: (props: ComponentProps<'td'>) => <td role="cell" {...props} />,
  },
};

/** Puts each column's head into its cells as well, for cards; the first column is the head of its row. */
function headed<Row extends object>(columns: TableColumnsType<Row>): TableColumnsType<Row> {
  return columns.map((column, place) => {
    if (place === 0 || 'children' in column) return column;
    const { render, title } = column;
    return {
      ...column,
      render: (value: ReactNode, row, index) => (
        <>
          <span className="cell-head" aria-hidden>
            {title as ReactNode}
          </span>
          <span className="cell-value">
            {render ? (render(value, row, index) as ReactNode) : value}
          </span>
        </>
      ),
    };
  });
}

/** A table as officers know it; on a narrow screen each row is a card. What is still too wide scrolls, also by keyboard. */
export function DataTable<Row extends object>(props: Props<Row>) {
  return (
    <section className="table-card">
      <div className="table-scroll" role="region" aria-label={props.name} tabIndex={0}>
        <Table<Row>
          aria-label={props.name}
          dataSource={props.rows}
          rowKey={props.rowKey}
          columns={headed(props.columns)}
          components={ROLES}
          pagination={false}
          loading={props.busy === true}
          size="middle"
          locale={{ emptyText: <div className="table-empty">{props.empty}</div> }}
        />
      </div>
      {props.footer === undefined ? null : <div className="table-footer">{props.footer}</div>}
    </section>
  );
}

type MoreProps = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

/** Loads the next page of a list below the ones already shown. */
export function LoadMore({ query }: { query: MoreProps }) {
  if (!query.hasNextPage) return null;
  return (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      加载更多 Load more
    </Button>
  );
}

/** A column head in both languages. */
export function head(zh: string, en: string): ReactNode {
  return <Two zh={zh} en={en} stacked />;
}
