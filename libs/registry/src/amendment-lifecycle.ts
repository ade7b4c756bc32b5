import { defineLifecycle } from '#libs/kernel';

/** A correction of one fact: proposed by whom it concerns, judged by the department that owns the data. The migrations declare the same table. */
export const amendmentLifecycle = defineLifecycle({
  entity: 'amendment',
  title: { zh: '项更正申请', en: 'amendment' },
  words: {
    proposed: { zh: '待核实', en: 'to be verified' },
    accepted: { zh: '已更正', en: 'corrected' },
    refused: { zh: '未采纳', en: 'refused' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    accept: { zh: '采纳', en: 'be accepted' },
    refuse: { zh: '不予采纳', en: 'be refused' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
  },
  initial: 'proposed',
  states: {
    proposed: { accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' },
    accepted: {},
    refused: {},
    withdrawn: {},
  },
});
