import { defineLifecycle } from '#libs/kernel';

/** The view of a department concerned on a list (部门意见), asked for within a term. Agreement covers what stood there when it was given. */
export const listOpinionLifecycle = defineLifecycle({
  entity: 'list_opinion',
  title: { zh: '项部门意见', en: "department's view" },
  words: {
    asked: { zh: '待反馈', en: 'owed' },
    agreed: { zh: '无异议', en: 'no objection' },
    objected: { zh: '有异议', en: 'objected' },
    lapsed: { zh: '逾期视为无异议', en: 'lapsed without an objection' },
    dropped: { zh: '不再需要', en: 'no longer needed' },
    agree: { zh: '表示无异议', en: 'agree' },
    object: { zh: '提出异议', en: 'object' },
    lapse: { zh: '逾期', en: 'lapse' },
    'ask-again': { zh: '再次征求', en: 'be asked again' },
    drop: { zh: '撤销征求', en: 'be dropped' },
  },
  initial: 'asked',
  states: {
    asked: { agree: 'agreed', object: 'objected', lapse: 'lapsed', drop: 'dropped' },
    agreed: { object: 'objected', 'ask-again': 'asked' },
    // An objection stands until its department takes it back: asked again, its silence would count as consent.
    objected: { agree: 'agreed', drop: 'dropped' },
    lapsed: { agree: 'agreed', object: 'objected', 'ask-again': 'asked' },
    dropped: {},
  },
});

/** A remark on a list or on one firm of it (审核留言): said once, never changed. */
export const listRemarkLifecycle = defineLifecycle({
  entity: 'list_remark',
  title: { zh: '条审核留言', en: 'remark' },
  words: { said: { zh: '已留言', en: 'said' } },
  initial: 'said',
  states: { said: {} },
});

/** A firm that an officer would put on a list, with evidence (补充列入): the matcher's verdict decides what becomes of it. */
export const listAdditionLifecycle = defineLifecycle({
  entity: 'list_addition',
  title: { zh: '项补充列入', en: 'addition' },
  words: {
    proposed: { zh: '已提出', en: 'proposed' },
    admitted: { zh: '已列入', en: 'put on the list' },
    refused: { zh: '未列入', en: 'refused' },
    held: { zh: '待补数据', en: 'waiting for data' },
    admit: { zh: '列入', en: 'be put on the list' },
    refuse: { zh: '不予列入', en: 'be refused' },
    hold: { zh: '转待补数据', en: 'wait for data' },
  },
  initial: 'proposed',
  states: {
    proposed: { admit: 'admitted', refuse: 'refused', hold: 'held' },
    admitted: {},
    refused: {},
    held: {},
  },
});
