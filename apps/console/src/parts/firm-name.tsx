import type { InspectionEntry } from '../api/contract.ts';
import { Two } from './two.tsx';

/** A firm by name and credit code; one that moved out of sight is said to have. */
export function FirmName({ firm }: { firm: InspectionEntry['firm'] }) {
  if (firm === null)
    return <Two zh="企业已迁出您的区划" en="the firm has moved out of your division" />;
  return (
    <span className="cell-who">
      {firm.name}
      {firm.synthetic ? '（合成）' : ''}
      <span>{firm.creditCode ?? '—'}</span>
    </span>
  );
}
