import { formatCount } from './clock.ts';
import { Two } from './two.tsx';

/** A count of subjects; null is one too small to be told. */
export function Count({ of }: { of: number | null }) {
  return of === null ? (
    <span className="sim-withheld">
      不显示 <span lang="en">not shown</span>
    </span>
  ) : (
    <>{formatCount(of)}</>
  );
}

function signed(difference: number): string {
  return difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`;
}

/** A count before and after, with the difference. */
export function Change({ before, after }: { before: number | null; after: number | null }) {
  const difference = before === null || after === null ? 0 : after - before;
  return (
    <span className="sim-change">
      <Count of={before} /> → <Count of={after} />
      {difference === 0 ? null : <span className="sim-difference">（{signed(difference)}）</span>}
    </span>
  );
}

function Bar({ zh, en, count, most, now }: BarProps) {
  const share = most === 0 ? 0 : (100 * (count ?? 0)) / most;
  return (
    <span className={now ? 'sim-bar sim-bar-now' : 'sim-bar'}>
      <span className="sim-bar-name">
        <Two zh={zh} en={en} />
      </span>
      <span className="sim-bar-track" aria-hidden="true">
        <span className="sim-bar-fill" style={{ width: `${share}%` }} />
      </span>
      <span className="sim-bar-count">
        <Count of={count} />
      </span>
    </span>
  );
}

type BarProps = { zh: string; en: string; count: number | null; most: number; now?: boolean };

/** One count of both versions as bars beside their numbers; the numbers say all. One bar where nothing changes. */
export function Bars(props: { before: number | null; after: number | null; most: number }) {
  const { before, after, most } = props;
  if (before === after) return <Bar zh="不变" en="same" count={after} most={most} />;
  return (
    <>
      <Bar zh="现行" en="now" count={before} most={most} now />
      <Bar zh="改后" en="after" count={after} most={most} />
    </>
  );
}

/** A single count as a bar. */
export function OneBar({ zh, en, count, most }: Omit<BarProps, 'now'>) {
  return <Bar zh={zh} en={en} count={count} most={most} />;
}
