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
