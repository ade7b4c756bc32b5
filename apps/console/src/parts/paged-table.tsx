import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ComponentProps } from 'react';
import type { Page } from '../api/contract.ts';
import { DataTable, LoadMore } from './data-table.tsx';
import { Loaded } from './loaded.tsx';

type Props<Row extends object> = Omit<ComponentProps<typeof DataTable<Row>>, 'rows' | 'footer'> & {
  query: UseInfiniteQueryResult<{ pages: Page<Row>[] }>;
};

/** A table of a list that is loaded page by page. */
export function PagedTable<Row extends object>({ query, ...table }: Props<Row>) {
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 5 }} />}>
      {() => (
        <DataTable<Row>
          {...table}
          rows={rows}
          footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
        />
      )}
    </Loaded>
  );
}
