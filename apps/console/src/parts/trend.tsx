/** A trend is of more than one. */
const BARS_MIN = 2;

/**
 * Numbers of rows, oldest first, as bars that a person sees at a glance; beside them stands the last one.
 *
 * @param of what the last one is of, where that is not plain
 */
export function Trend({ rows, of }: { rows: readonly number[]; of?: string | undefined }) {
  const last = rows.at(-1);
  if (last === undefined) return <>—</>;
  const most = Math.max(1, ...rows);
  const height = (count: number) => Math.max(1, (count / most) * 18);
  return (
    <span className="cell-who">
      {of === undefined ? '' : `${of} · `}
      {last.toLocaleString('zh-CN')}
      {rows.length < BARS_MIN ? null : (
        <svg width={rows.length * 7} height={18} aria-hidden>
          {rows.map((count, at) => (
            <rect
              key={at}
              x={at * 7}
              y={18 - height(count)}
              width={5}
              height={height(count)}
              fill="currentColor"
            />
          ))}
        </svg>
      )}
    </span>
  );
}
