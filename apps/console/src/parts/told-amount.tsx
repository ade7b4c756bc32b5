import { Amount } from './amount.tsx';

/** An amount of fen; null is one that is not told, or not known. */
export function ToldAmount({ fen, unknown = false }: { fen: string | null; unknown?: boolean }) {
  if (fen !== null) return <Amount fen={fen} />;
  return (
    <span className="sim-withheld">
      {unknown ? '未知' : '不显示'} <span lang="en">{unknown ? 'unknown' : 'not shown'}</span>
    </span>
  );
}
