export * from './account.ts';
export * from './budget.ts';
export * from './budget-closing.ts';
export * from './errors.ts';
export { type FundingShare, shareAmounts, type ShareAmounts } from './funding-share.ts';
export { type OwnReservationRequest, reserveEach } from './own-reservation.ts';
export * from './transfer.ts';
