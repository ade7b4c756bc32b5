import { defineLifecycle } from '#libs/kernel';

/**
 * A delivery is received, then accepted as a whole or failed as a whole; a full one of unexpected size waits in between.
 * The migrations declare the same table.
 */
export const deliveryLifecycle = defineLifecycle({
  entity: 'delivery',
  title: { zh: '份数据', en: 'delivery' },
  words: {
    received: { zh: '已收到', en: 'received' },
    waiting: { zh: '待核准', en: 'waiting' },
    accepted: { zh: '已接收', en: 'accepted' },
    failed: { zh: '接收失败', en: 'failed' },
    hold: { zh: '暂缓', en: 'wait for two people' },
    accept: { zh: '接收', en: 'be accepted' },
    fail: { zh: '标为失败', en: 'be marked as failed' },
  },
  initial: 'received',
  states: {
    received: { hold: 'waiting', accept: 'accepted', fail: 'failed' },
    waiting: { accept: 'accepted', fail: 'failed' },
    accepted: {},
    failed: {},
  },
});
