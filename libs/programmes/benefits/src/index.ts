export {
  type ApplicationResult,
  applyFor,
  myForm,
  myForms,
  refuteDeclaration,
} from './application.ts';
export { SERVICE_UNIT, serviceUnits } from './service-call.ts';
export {
  acceptAdjustment,
  ADJUSTMENT_GROUNDS,
  ADJUSTMENT_KINDS,
  type AdjustmentDetail,
  type AdjustmentPlace,
  type AdjustmentView,
  dismissAdjustment,
  endorseAdjustment,
  listAdjustments,
  placeOfAdjustment,
  returnAdjustment,
  viewAdjustment,
} from './adjustment.ts';
export * from './adjustment-errors.ts';
export { type GrantedView, proposeRecovery, viewGranted } from './found-recovery.ts';
export { objectToRecovery } from './recovery-objection.ts';
export { adjustmentLifecycle } from './adjustment-lifecycle.ts';
export * from './benefits.programme.ts';
export * from './entitlement.ts';
export * from './errors.ts';
export * from './review-errors.ts';
export * from './review-lifecycles.ts';
export { type GateKeeper } from './gates.ts';
export { appropriateBudget, mustBeFunded } from './funding.ts';
export {
  acceptBudgetEntry,
  BUDGET_ENTRY_KINDS,
  budgetEntries,
  type BudgetEntering,
  budgetEntryLifecycle,
  type BudgetEntryView,
  dismissBudgetEntry,
  enterBudget,
} from './budget-entry.ts';
export { myRights, rightLifecycle, type RightView } from './right.ts';
export { closeYear, type YearEnd } from './year-end.ts';
export {
  HALT_CAUSES,
  haltPolicy,
  haltsInForce,
  liftHalt,
  type PublicHalt,
  publicHalts,
} from './halt.ts';
export * from './jobs.ts';
export * from './lifecycles.ts';
export * from './list.ts';
export { type Carriers, openCarriers } from './carriers.ts';
export { type Channel, CHANNELS } from './notice-address.ts';
export {
  type ChosenChannels,
  chooseChannel,
  myChannels,
  noticeChannelLifecycle,
  type NoticeChannelView,
} from './notice-channel.ts';
export {
  countNoticeDeliveries,
  listNoticeDeliveries,
  NOTICE_DELIVERY_STATES,
  noticeDeliveryLifecycle,
  type NoticeDeliveryState,
  type NoticeDeliveryView,
  sendAgain,
} from './notice-delivery.ts';
export { myNotices, type NoticeView, readNotices } from './notice.ts';
export { exportList, listDocument } from './list-export.ts';
export {
  checkReceipt,
  type CheckedReceipt,
  type DecisionReceipt,
  issueReceipt,
} from './decision-receipt.ts';
export { addFirm, type AdditionView } from './list-addition.ts';
export { askDepartments, OPINION_WORKDAYS } from './list-consultation.ts';
export { giveView, type OpinionView } from './list-opinion.ts';
export { remark, type RemarkView } from './list-remark.ts';
export {
  listRolloutLifecycle,
  resumeRollout,
  type RolloutView,
  stopRollout,
} from './list-rollout.ts';
export { strikeItem } from './list-review.ts';
export { type ReviewView, viewReview, withinReview } from './list-review-view.ts';
export { object } from './objection.ts';
export { decideObjection, withdrawObjection } from './objection-ending.ts';
export {
  listObjections,
  OBJECTION_ABOUT,
  objectionLifecycle,
  type ObjectionView,
} from './objection-view.ts';
export { publicItems, publicNotices, type PublicNotice } from './publicity.ts';
export {
  READINESS_CONDITIONS,
  READINESS_STANDINGS,
  readinessOf,
  type PolicyReadiness,
} from './policy-readiness.ts';
export { type BudgetOutlook, budgetOutlooks, PROMISES } from './budget-outlook.ts';
export {
  type BetterCombinations,
  betterCombinations,
  readCombinations,
  type CombinedBenefit,
} from './better-combinations.ts';
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
