import { defineLifecycle } from '#libs/kernel';

/** Joint visits as they are proposed: decided on by a second person, closed when they are made or given up. */
export const jointProposalLifecycle = defineLifecycle({
  entity: 'joint_proposal',
  title: { zh: '综合查一次方案', en: 'joint proposal' },
  words: {
    proposed: { zh: '待批准', en: 'proposed' },
    approved: { zh: '已批准', en: 'approved' },
    rejected: { zh: '已退回', en: 'rejected' },
    closed: { zh: '已结束', en: 'closed' },
    approve: { zh: '批准', en: 'be approved' },
    reject: { zh: '退回', en: 'be rejected' },
    close: { zh: '结束', en: 'be closed' },
  },
  initial: 'proposed',
  states: {
    proposed: { approve: 'approved', reject: 'rejected' },
    approved: { close: 'closed' },
    rejected: {},
    closed: {},
  },
});

/** A search for joint visits: what it finds is proposed, unless it was cancelled before or there is nothing to join. */
export const jointSearchLifecycle = defineLifecycle({
  entity: 'joint_search',
  title: { zh: '综合查一次排定任务', en: 'search for joint visits' },
  words: {
    requested: { zh: '排队中', en: 'requested' },
    searching: { zh: '排定中', en: 'searching' },
    proposed: { zh: '已提出方案', en: 'proposed' },
    failed: { zh: '未能提出', en: 'failed' },
    cancelled: { zh: '已取消', en: 'cancelled' },
    begin: { zh: '开始', en: 'begin' },
    propose: { zh: '提出方案', en: 'propose' },
    fail: { zh: '未能提出', en: 'fail' },
    cancel: { zh: '取消', en: 'be cancelled' },
  },
  initial: 'requested',
  states: {
    requested: { begin: 'searching', cancel: 'cancelled' },
    searching: { propose: 'proposed', fail: 'failed', cancel: 'cancelled' },
    proposed: {},
    failed: {},
    cancelled: {},
  },
});
