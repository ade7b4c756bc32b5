import type { Lifecycle, Text } from '#libs/kernel';
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
  budgetEntryLifecycle,
  entitlementLifecycle,
  haltLifecycle,
  listAdditionLifecycle,
  listLifecycle,
  listOpinionLifecycle,
  listRemarkLifecycle,
  listRolloutLifecycle,
  noticeChannelLifecycle,
  noticeDeliveryLifecycle,
  adjustmentLifecycle,
  objectionLifecycle,
  paymentBatchLifecycle,
  rightLifecycle,
} from '#libs/programmes/benefits';
import { gradingLifecycle } from '#libs/programmes/credit';
import {
  certificateLifecycle,
  emergencyLifecycle,
  findingLifecycle,
  inspectionCodeLifecycle,
  inspectionDrawLifecycle,
  inspectionLifecycle,
  inspectionPlanLifecycle,
  jointProposalLifecycle,
  jointSearchLifecycle,
} from '#libs/programmes/inspections';
import {
  chargeListLifecycle,
  reliefPromiseLifecycle,
  savingLifecycle,
} from '#libs/programmes/savings';
import { deadlineLifecycle, gateLifecycle, taskLifecycle } from '#libs/workflow';

/** All state machines of the product. */
export const LIFECYCLES: readonly Lifecycle[] = [
  ruleVersionLifecycle,
  runLifecycle,
  runPolicyLifecycle,
  episodeLifecycle,
  dataHoldLifecycle,
  gradingLifecycle,
  inspectionPlanLifecycle,
  inspectionLifecycle,
  emergencyLifecycle,
  findingLifecycle,
  inspectionDrawLifecycle,
  certificateLifecycle,
  inspectionCodeLifecycle,
  reliefPromiseLifecycle,
  savingLifecycle,
  chargeListLifecycle,
  jointProposalLifecycle,
  jointSearchLifecycle,
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
  budgetEntryLifecycle,
  rightLifecycle,
  deliveryLifecycle,
  uploadLifecycle,
  amendmentLifecycle,
  senderKeyLifecycle,
  deadlineLifecycle,
  gateLifecycle,
  taskLifecycle,
];

/** What happens to things that have no lifecycle, and how every thing begins. */
const WORDS: Readonly<Record<string, Text>> = {
  create: { zh: '建立', en: 'created' },
  change: { zh: '修改', en: 'changed' },
  disable: { zh: '停用', en: 'disabled' },
  enable: { zh: '启用', en: 'enabled' },
  open: { zh: '出具名字证明', en: 'opened' },
};

/** The words for a state or an event in the audit trail; one that nobody knows any more stands for itself. */
export function trailWord(entity: string, name: string): Text {
  const words: Readonly<Record<string, Text>> =
    LIFECYCLES.find((one) => one.entity === entity)?.words ?? {};
  return words[name] ?? WORDS[name] ?? { zh: name, en: name };
}
