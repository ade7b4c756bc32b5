import { defineLifecycle } from '#libs/kernel';

/**
 * A difference (差额处理) that a decision taken once more finds after the confirmation, or a person of what is paid. One officer
 * would accept it, with a reason, and a second does; or it is dismissed with a reason. What is found later takes the place of
 * what was not decided. A recovery that was accepted is contested while its firm objects to it, and annulled if that is upheld.
 */
export const adjustmentLifecycle = defineLifecycle({
  entity: 'adjustment',
  title: { zh: '项差额处理', en: 'adjustment' },
  words: {
    open: { zh: '待处理', en: 'to be looked into' },
    endorsed: { zh: '待复核', en: 'waiting for a second person' },
    accepted: { zh: '已认定', en: 'accepted' },
    dismissed: { zh: '不予处理', en: 'dismissed' },
    superseded: { zh: '已有新结果', en: 'superseded' },
    contested: { zh: '企业有异议', en: 'objected to' },
    annulled: { zh: '已撤销', en: 'annulled' },
    endorse: { zh: '提请认定', en: 'be put forward' },
    accept: { zh: '复核认定', en: 'be accepted' },
    return: { zh: '退回', en: 'be sent back' },
    dismiss: { zh: '不予处理', en: 'be dismissed' },
    supersede: { zh: '由新结果替代', en: 'be superseded' },
    contest: { zh: '提出异议', en: 'be objected to' },
    sustain: { zh: '维持', en: 'be upheld' },
    annul: { zh: '撤销', en: 'be annulled' },
  },
  initial: 'open',
  states: {
    open: { endorse: 'endorsed', dismiss: 'dismissed', supersede: 'superseded' },
    endorsed: { accept: 'accepted', return: 'open', supersede: 'superseded' },
    accepted: { contest: 'contested' },
    contested: { sustain: 'accepted', annul: 'annulled' },
    annulled: {},
    dismissed: {},
    superseded: {},
  },
});

/** Where an adjustment stands. */
export type AdjustmentState = keyof typeof adjustmentLifecycle.states;
