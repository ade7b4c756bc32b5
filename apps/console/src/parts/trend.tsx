/** Numbers of rows, oldest first, as bars that a person sees at a glance; the number beside them says the last one. */
export function Trend({ rows }: { rows: readonly number[] }) {
  const last = rows.at(-1);
  if (last === undefined) return <>—</>;
  const most = Math.max(1, ...rows);
  const height = (count: number) => Math.max(1, (count / most) * 18);
  return (
    <span className="cell-who">
      {last.toLocaleString('zh-CN')}
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
    </span>
  );
}
