import { formatCount } from './clock.ts';
import { Two } from './two.tsx';

/** Whom a run lists although it did not open them: they were found entitled when their data came. */
export function OpenedAtOnce({ count }: { count: number }) {
  if (count === 0) return null;
  const shown = formatCount(count);
  return (
    <div className="cell-aside">
      <Two zh={`随到随核已开 ${shown}`} en={`${shown} opened at once before`} />
    </div>
  );
}
