import { defineLifecycle } from '#libs/kernel';

/** An inspection finding: noted, decided on, open to objection, final once the time for that is over. */
export const findingLifecycle = defineLifecycle({
  entity: 'finding',
  title: { zh: '检查发现', en: 'finding' },
  words: {
    noted: { zh: '已记录', en: 'noted' },
    decided: { zh: '已作出决定', en: 'decided on' },
    objected: { zh: '有异议', en: 'objected to' },
    final: { zh: '已终局', en: 'final' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    decide: { zh: '作出决定', en: 'be decided on' },
    clear: { zh: '确认未发现问题', en: 'be stated as no problem' },
    object: { zh: '提出异议', en: 'be objected to' },
    'decide-again': { zh: '重新决定', en: 'be decided on again' },
    settle: { zh: '终局', en: 'become final' },
    reopen: { zh: '重新审查', en: 'be reopened' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
  },
  initial: 'noted',
  states: {
    noted: { decide: 'decided', clear: 'final', withdraw: 'withdrawn' },
    decided: { object: 'objected', settle: 'final', withdraw: 'withdrawn' },
    objected: { 'decide-again': 'decided', withdraw: 'withdrawn' },
    final: { reopen: 'objected', withdraw: 'withdrawn' },
    withdrawn: {},
  },
});
