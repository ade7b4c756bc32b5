import { defineLifecycle } from '#libs/kernel';

/** A list (名单): drafted by a run, reviewed, approved by a second person, announced. */
export const listLifecycle = defineLifecycle({
  entity: 'benefit_list',
  initial: 'draft',
  states: {
    draft: { submit: 'reviewing' },
    reviewing: { approve: 'approved', reject: 'rejected' },
    approved: { announce: 'announced' },
    announced: {},
    rejected: {},
  },
});

/**
 * An entitlement from listing to the firm's answer. `waiting` has no money yet; `suspended` keeps its money while data is
 * missing; `silent` let its term pass and is kept for a second call: silence is never a waiver.
 */
export const entitlementLifecycle = defineLifecycle({
  entity: 'entitlement',
  initial: 'waiting',
  states: {
    waiting: { reserve: 'listed', withdraw: 'withdrawn' },
    listed: { notify: 'notified', suspend: 'suspended', withdraw: 'withdrawn' },
    notified: { lapse: 'silent', confirm: 'confirmed', decline: 'declined', suspend: 'suspended', withdraw: 'withdrawn' },
    silent: { confirm: 'confirmed', decline: 'declined', suspend: 'suspended', withdraw: 'withdrawn' },
    suspended: { restore: 'listed', 'restore-notified': 'notified', withdraw: 'withdrawn' },
    confirmed: {},
    declined: {},
    withdrawn: {},
  },
});
