export { NOT_ATTRIBUTED_WORDS, type NotAttributed, type ReliefDocument } from './attribution.ts';
export * from './errors.ts';
export * from './lifecycles.ts';
export { SAVINGS_JOBS, savingsHandlers } from './jobs.ts';
export { type Posting, postSavings } from './posting.ts';
export {
  REPORT_AXES,
  type ReportAxis,
  type ReportRow,
  type SavingsReport,
  savingsReport,
} from './report.ts';
export {
  type Statement,
  statementDocument,
  type StatementLine,
  type StatementMeasure,
  statementOf,
} from './statement.ts';
export { type Unattributed } from './saving.ts';
export { type UnattributedDocument, unattributedDocuments } from './unattributed.ts';
export { type UnreachedFirm, unreachedFirms, type UnreachedMeasure } from './unreached.ts';
export {
  alertOnCosts,
  type AlertLine,
  latestPeriod,
  standingOut,
  type UnitCost,
  unitCostFacts,
  unitCosts,
} from './unit-cost.ts';
export { alertOnCharges, type ChargeCheck, checkCharges, type UnlistedCharge } from './charge.ts';
export {
  type ChargeListView,
  enterCharges,
  listChargeLists,
  type PublishedCharge,
  publishCharges,
  readChargeList,
  rejectCharges,
  viewChargeList,
} from './charge-list.ts';
