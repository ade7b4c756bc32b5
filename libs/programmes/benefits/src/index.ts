export {
  type ApplicationResult,
  applyFor,
  myForm,
  myForms,
  refuteDeclaration,
} from './application.ts';
export * from './benefits.programme.ts';
export * from './entitlement.ts';
export * from './errors.ts';
export { type GateKeeper } from './gates.ts';
export { appropriateBudget, mustBeFunded } from './funding.ts';
export { HALT_CAUSES, haltPolicy, haltsInForce, liftHalt, type PublicHalt } from './halt.ts';
export * from './jobs.ts';
export * from './lifecycles.ts';
export * from './list.ts';
export { myNotices, type NoticeView, readNotices } from './notice.ts';
export { exportList } from './list-export.ts';
export { strikeItem } from './list-review.ts';
export {
  decideObjection,
  listObjections,
  object,
  OBJECTION_ABOUT,
  objectionLifecycle,
  type ObjectionView,
} from './objection.ts';
export { publicItems, publicNotices, type PublicNotice } from './publicity.ts';
export {
  READINESS_CONDITIONS,
  READINESS_STANDINGS,
  readinessOf,
  type PolicyReadiness,
} from './policy-readiness.ts';
export { type BudgetOutlook, budgetOutlooks, PROMISES } from './budget-outlook.ts';
export { type HeldBackCount, type HeldBackView, heldBackOf, myHeldBack } from './held-back.ts';
export { EXCLUDING_RELATIONS } from './relation-claims.ts';
export { makeBatch, releaseBatch, returnBatch } from './payment-batch.ts';
export { exportBatch } from './payment-file.ts';
export { takeReceipt } from './payment-receipt.ts';
export {
  batchItems,
  listBatches,
  payableLines,
  type PayableLine,
  type PaymentBatchView,
  type PaymentItemView,
  viewBatch,
} from './payment-view.ts';
