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
  listLifecycle,
  haltLifecycle,
  objectionLifecycle,
  paymentBatchLifecycle,
} from '#libs/programmes/benefits';
import { deadlineLifecycle, gateLifecycle, taskLifecycle } from '#libs/workflow';

/** Every state machine of the product. */
export const LIFECYCLES: readonly Lifecycle[] = [
  ruleVersionLifecycle,
  runLifecycle,
  runPolicyLifecycle,
  episodeLifecycle,
  dataHoldLifecycle,
  listLifecycle,
  entitlementLifecycle,
  haltLifecycle,
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
