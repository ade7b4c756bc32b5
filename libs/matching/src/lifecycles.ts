import { defineLifecycle } from '#libs/kernel';

/** A rule as a text of law: drafted, in force, replaced. */
export const ruleVersionLifecycle = defineLifecycle({
  entity: 'rule_version',
  initial: 'draft',
  states: { draft: { publish: 'published', retire: 'retired' }, published: { retire: 'retired' }, retired: {} },
});

/** A run over the population. It stops and asks when it would end an unusual share of what stands. */
export const runLifecycle = defineLifecycle({
  entity: 'run',
  initial: 'requested',
  states: {
    requested: { start: 'running', cancel: 'cancelled' },
    running: { stop: 'stopped', apply: 'applying', cancel: 'cancelled' },
    stopped: { accept: 'applying', cancel: 'cancelled' },
    applying: { finish: 'finished' },
    finished: {},
    cancelled: { resume: 'running' },
  },
});

/** One policy within a run; parked when the second opinion differs. */
export const runPolicyLifecycle = defineLifecycle({
  entity: 'run_policy',
  initial: 'pending',
  states: { pending: { apply: 'applying', park: 'parked' }, applying: { finish: 'finished' }, finished: {}, parked: {} },
});

/** A stretch of time in which a subject is entitled; suspended while data is missing, and money is kept. */
export const episodeLifecycle = defineLifecycle({
  entity: 'episode',
  initial: 'open',
  states: {
    open: { suspend: 'suspended', close: 'closed' },
    suspended: { resume: 'open', close: 'closed' },
    closed: {},
  },
});
