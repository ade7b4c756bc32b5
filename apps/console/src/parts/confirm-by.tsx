import type { Entitlement } from '../api/contract.ts';

/** Until when the enterprise may answer; provisional where the year has no holiday notice yet. */
export function ConfirmBy({ confirmBy }: { confirmBy: NonNullable<Entitlement['confirmBy']> }) {
  return (
    <span className="confirm-by">
      确认期限 <span lang="en">Confirm by</span>{' '}
      <time dateTime={confirmBy.date}>{confirmBy.date}</time>
      {confirmBy.provisional ? (
        <span className="tag tag-warn">
          暂定 <span lang="en">provisional</span>
        </span>
      ) : null}
    </span>
  );
}
