import type { Text } from '../api/contract.ts';

/** Words in both languages: Chinese first, English beside or below it as secondary text. */
export function Two({ zh, en, stacked = false }: Text & { stacked?: boolean }) {
  return (
    <span className={stacked ? 'two two-stacked' : 'two'}>
      <span>{zh}</span>
      {en === '' || en === zh ? null : (
        <>
          {' '}
          <span className="two-en" lang="en">
            {en}
          </span>
        </>
      )}
    </span>
  );
}
