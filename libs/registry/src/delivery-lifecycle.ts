import { defineLifecycle } from '#libs/kernel';

/** A delivery is received, then accepted as a whole or failed as a whole. The migration declares the same table. */
export const deliveryLifecycle = defineLifecycle({
  entity: 'delivery',
  initial: 'received',
  states: {
    received: { accept: 'accepted', fail: 'failed' },
    accepted: {},
    failed: {},
  },
});
