export { NOT_ATTRIBUTED_WORDS, type NotAttributed, type ReliefDocument } from './attribution.ts';
export * from './errors.ts';
export * from './lifecycles.ts';
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
export { type UnreachedFirm, unreachedFirms, type UnreachedMeasure } from './unreached.ts';
export {
  alertOnCosts,
  type AlertLine,
  standingOut,
  type UnitCost,
  unitCosts,
} from './unit-cost.ts';
export { alertOnCharges, type ChargeCheck, checkCharges, type UnlistedCharge } from './charge.ts';
export { publishCharges, type PublishedCharge, readChargeList } from './charge-list.ts';
