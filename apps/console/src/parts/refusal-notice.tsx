import type { InspectionRefusal } from '../api/contract.ts';
import { Link } from './link.tsx';
import { Notice } from './notice.tsx';
import { Two } from './two.tsx';

/** What may not be inspected: that is no failure, and it is on record. */
export function RefusalNotice({ refusal }: { refusal: InspectionRefusal }) {
  return (
    <Notice tone="bad">
      <p className="notice-text">
        <Two {...refusal.text} stacked />
      </p>
      <p className="notice-small">
        <Link to={{ page: 'inspection-refusals' }}>
          已记入拒绝记录 It is on record among what was refused
        </Link>
      </p>
    </Notice>
  );
}
