import { defineLifecycle } from '#libs/kernel';

/** A delivery is received, then accepted as a whole or failed as a whole. The migration declares the same table. */
export const deliveryLifecycle = defineLifecycle({
  entity: 'delivery',
  title: { zh: '份数据', en: 'delivery' },
  words: {
    received: { zh: '已收到', en: 'received' },
    accepted: { zh: '已接收', en: 'accepted' },
    failed: { zh: '接收失败', en: 'failed' },
    accept: { zh: '接收', en: 'be accepted' },
    fail: { zh: '标为失败', en: 'be marked as failed' },
  },
  initial: 'received',
  states: {
    received: { accept: 'accepted', fail: 'failed' },
    accepted: {},
    failed: {},
  },
});
