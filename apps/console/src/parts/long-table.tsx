import { Button } from 'antd';
import { type ComponentProps, useState } from 'react';
import { formatCount } from './clock.ts';
import { DataTable } from './data-table.tsx';

/** Thousands of rows at once hold up the page for seconds. */
const STEP = 100;

/** A table of rows that are all there already, shown a hundred at a time. */
export function LongTable<Row extends object>(props: ComponentProps<typeof DataTable<Row>>) {
  const [most, setMost] = useState(STEP);
  const { rows } = props;
  return (
    <DataTable<Row>
      {...props}
      rows={rows.slice(0, most)}
      footer={
        rows.length > most ? (
          <Button onClick={() => setMost(most + STEP)}>
            再显示 {STEP} 行，共 {formatCount(rows.length)} 行 Show more
          </Button>
        ) : undefined
      }
    />
  );
}
