import type { Lifecycle } from '#libs/kernel';
import {
  dataHoldLifecycle,
  declarationLifecycle,
  episodeLifecycle,
  ruleVersionLifecycle,
  runLifecycle,
  runPolicyLifecycle,
} from '#libs/matching';
import {
  amendmentLifecycle,
  deliveryLifecycle,
  senderKeyLifecycle,
  uploadLifecycle,
} from '#libs/registry';
import {
  entitlementLifecycle,
  listAdditionLifecycle,
  listLifecycle,
  listOpinionLifecycle,
  listRemarkLifecycle,
  listRolloutLifecycle,
  haltLifecycle,
  noticeChannelLifecycle,
  noticeDeliveryLifecycle,
  adjustmentLifecycle,
  objectionLifecycle,
  paymentBatchLifecycle,
} from '#libs/programmes/benefits';
import { gradingLifecycle } from '#libs/programmes/credit';
import {
  findingLifecycle,
  certificateLifecycle,
  inspectionCodeLifecycle,
  inspectionDrawLifecycle,
  inspectionLifecycle,
  inspectionPlanLifecycle,
  jointProposalLifecycle,
} from '#libs/programmes/inspections';
import { reliefPromiseLifecycle, savingLifecycle } from '#libs/programmes/savings';
import { deadlineLifecycle, gateLifecycle, taskLifecycle } from '#libs/workflow';

/** Every state machine of the product. */
export const LIFECYCLES: readonly Lifecycle[] = [
  ruleVersionLifecycle,
  runLifecycle,
  runPolicyLifecycle,
  episodeLifecycle,
  dataHoldLifecycle,
  gradingLifecycle,
  inspectionPlanLifecycle,
  inspectionLifecycle,
  findingLifecycle,
  inspectionDrawLifecycle,
  certificateLifecycle,
  inspectionCodeLifecycle,
  reliefPromiseLifecycle,
  savingLifecycle,
  jointProposalLifecycle,
  listLifecycle,
  listOpinionLifecycle,
  listRemarkLifecycle,
  listAdditionLifecycle,
  listRolloutLifecycle,
  entitlementLifecycle,
  haltLifecycle,
  noticeChannelLifecycle,
  noticeDeliveryLifecycle,
  adjustmentLifecycle,
  objectionLifecycle,
  declarationLifecycle,
  paymentBatchLifecycle,
  deliveryLifecycle,
  uploadLifecycle,
  amendmentLifecycle,
  senderKeyLifecycle,
  deadlineLifecycle,
  gateLifecycle,
  taskLifecycle,
];
