import { Button, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
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

/** A table as officers know it. A narrow screen scrolls inside it, also by keyboard. */
export function DataTable<Row extends object>(props: Props<Row>) {
  return (
    <section className="table-card">
      <div className="table-scroll" role="region" aria-label={props.name} tabIndex={0}>
        <Table<Row>
          aria-label={props.name}
          dataSource={props.rows}
          rowKey={props.rowKey}
          columns={props.columns}
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
