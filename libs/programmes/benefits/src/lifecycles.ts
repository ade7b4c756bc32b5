import { defineLifecycle } from '#libs/kernel';

/** A list (名单): drafted by a run, reviewed, approved by a second person, announced. */
export const listLifecycle = defineLifecycle({
  entity: 'benefit_list',
  title: { zh: '份名单', en: 'list' },
  words: {
    draft: { zh: '为草稿', en: 'a draft' },
    reviewing: { zh: '待审核', en: 'under review' },
    approved: { zh: '已批准', en: 'approved' },
    announced: { zh: '已告知企业', en: 'announced' },
    rejected: { zh: '已退回', en: 'rejected' },
    submit: { zh: '提交审核', en: 'be submitted' },
    approve: { zh: '批准', en: 'be approved' },
    reject: { zh: '退回', en: 'be rejected' },
    announce: { zh: '告知企业', en: 'be announced' },
  },
  initial: 'draft',
  states: {
    draft: { submit: 'reviewing' },
    reviewing: { approve: 'approved', reject: 'rejected' },
    approved: { announce: 'announced' },
    announced: {},
    rejected: {},
  },
});

/** A payment batch (拨付批次): made and frozen by one person of finance, released by a second, settled by receipts. */
export const paymentBatchLifecycle = defineLifecycle({
  entity: 'payment_batch',
  title: { zh: '个拨付批次', en: 'payment batch' },
  words: {
    made: { zh: '待复核', en: 'waiting for its check' },
    released: { zh: '已复核放行', en: 'released' },
    returned: { zh: '已退回', en: 'returned' },
    settled: { zh: '已全部回执', en: 'settled' },
    release: { zh: '复核放行', en: 'be released' },
    return: { zh: '退回', en: 'be returned' },
    settle: { zh: '办结', en: 'be settled' },
  },
  initial: 'made',
  states: {
    made: { release: 'released', return: 'returned' },
    released: { settle: 'settled' },
    returned: {},
    settled: {},
  },
});

/** A halt (暂停办理): one person halts a policy at once, a second one lifts it. */
export const haltLifecycle = defineLifecycle({
  entity: 'policy_halt',
  title: { zh: '次暂停办理', en: 'halt' },
  words: {
    'in-force': { zh: '暂停办理中', en: 'in force' },
    lifted: { zh: '已恢复办理', en: 'lifted' },
    lift: { zh: '恢复办理', en: 'be lifted' },
  },
  initial: 'in-force',
  states: { 'in-force': { lift: 'lifted' }, lifted: {} },
});

/** Of an entitlement `e`: its policy is not halted. */
export const GOES_ON = `not exists (select from policy_halt h where h.policy_id = e.policy_id and h.state = 'in-force')`;

/** States of a list that a second person approved: whoever stands on it with money is told. */
export const LIST_IN_FORCE = ['approved', 'announced'] as const;

/**
 * An entitlement from listing to payment. `waiting` has no money yet; `suspended` keeps its money while data is missing;
 * `silent` let its term pass and is kept for a second call: only an article takes silence for an answer. What is `confirmed` becomes
 * `payable` when all its gates have passed, which the database proves.
 */
export const entitlementLifecycle = defineLifecycle({
  entity: 'entitlement',
  title: { zh: '项惠企资金', en: 'benefit' },
  words: {
    waiting: { zh: '等待资金', en: 'waiting for money' },
    listed: { zh: '已列入名单', en: 'listed' },
    notified: { zh: '待确认', en: 'waiting for confirmation' },
    silent: { zh: '逾期未确认', en: 'past its confirmation term' },
    suspended: { zh: '已中止', en: 'suspended' },
    confirmed: { zh: '已确认', en: 'confirmed' },
    objected: { zh: '有异议待核', en: 'stopped by an objection' },
    payable: { zh: '可拨付', en: 'payable' },
    ordered: { zh: '拨付办理中', en: 'ordered to be paid' },
    bounced: { zh: '已退汇', en: 'returned unpaid' },
    paid: { zh: '已拨付', en: 'paid' },
    declined: { zh: '已放弃', en: 'declined' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    reserve: { zh: '预留资金', en: 'be funded' },
    notify: { zh: '告知企业', en: 'be notified' },
    lapse: { zh: '逾期', en: 'lapse' },
    confirm: { zh: '确认', en: 'be confirmed' },
    deem: { zh: '依规视为确认', en: 'be taken as confirmed by an article' },
    decline: { zh: '放弃', en: 'be declined' },
    forgo: { zh: '依规视为放弃', en: 'be taken as declined by an article' },
    suspend: { zh: '中止', en: 'be suspended' },
    restore: { zh: '恢复', en: 'be restored' },
    'restore-notified': { zh: '恢复', en: 'be restored' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
    clear: { zh: '通过全部关口', en: 'pass its last gate' },
    object: { zh: '提出异议', en: 'be objected to' },
    'resume-notified': { zh: '异议处理后恢复', en: 'go on after an objection' },
    'resume-silent': { zh: '异议撤回后恢复', en: 'be past its term as before an objection' },
    'resume-suspended': { zh: '异议处理后中止', en: 'be suspended after an objection' },
    'resume-confirmed': { zh: '异议处理后恢复', en: 'go on after an objection' },
    revoke: { zh: '异议成立撤回', en: 'be revoked on an objection' },
    recover: { zh: '全额追回终止', en: 'end because it is owed back whole' },
    order: { zh: '列入拨付批次', en: 'be put into a payment batch' },
    return: { zh: '退出拨付批次', en: 'leave its payment batch' },
    pay: { zh: '拨付', en: 'be paid' },
    bounce: { zh: '退汇', en: 'be returned unpaid' },
  },
  initial: 'waiting',
  states: {
    waiting: { reserve: 'listed', withdraw: 'withdrawn' },
    listed: { notify: 'notified', suspend: 'suspended', withdraw: 'withdrawn' },
    notified: {
      lapse: 'silent',
      confirm: 'confirmed',
      deem: 'confirmed',
      decline: 'declined',
      forgo: 'declined',
      suspend: 'suspended',
      withdraw: 'withdrawn',
      object: 'objected',
    },
    silent: {
      confirm: 'confirmed',
      decline: 'declined',
      suspend: 'suspended',
      withdraw: 'withdrawn',
      object: 'objected',
    },
    suspended: { restore: 'listed', 'restore-notified': 'notified', withdraw: 'withdrawn' },
    confirmed: { clear: 'payable', object: 'objected', recover: 'withdrawn' },
    objected: {
      'resume-notified': 'notified',
      'resume-silent': 'silent',
      'resume-suspended': 'suspended',
      'resume-confirmed': 'confirmed',
      revoke: 'withdrawn',
    },
    payable: { order: 'ordered', object: 'objected', recover: 'withdrawn' },
    ordered: { return: 'payable', pay: 'paid', bounce: 'bounced' },
    bounced: { order: 'ordered', object: 'objected', recover: 'withdrawn' },
    paid: {},
    declined: {},
    withdrawn: {},
  },
});

/** Where an entitlement stands. */
export type EntitlementState = keyof typeof entitlementLifecycle.states;
