import { formatYuan, wanHint } from './money.ts';

/** An amount of money: exact yuan, with 万元 beside it for reading at a glance. */
export function Amount({ fen, hint = false }: { fen: string; hint?: boolean }) {
  const near = hint ? wanHint(fen) : null;
  return (
    <span className="amount">
      <span className="amount-exact">
        <span className="amount-figure">{formatYuan(fen)}</span>{' '}
        <span className="amount-unit">元</span>
      </span>
      {near === null ? null : <span className="amount-hint">（{near}）</span>}
    </span>
  );
}
