import { defineLifecycle } from '#libs/kernel';

/** What a run found of everybody: prepared, shown, and published for its month by a second person. */
export const gradingLifecycle = defineLifecycle({
  entity: 'grading',
  title: { zh: '次信用分级', en: 'grading' },
  words: {
    preparing: { zh: '正在评定', en: 'being prepared' },
    draft: { zh: '待发布', en: 'a draft' },
    published: { zh: '已发布', en: 'published' },
    discarded: { zh: '已作废', en: 'discarded' },
    present: { zh: '提交复核', en: 'be shown' },
    publish: { zh: '发布', en: 'be published' },
    discard: { zh: '作废', en: 'be discarded' },
  },
  initial: 'preparing',
  states: {
    preparing: { present: 'draft', discard: 'discarded' },
    draft: { publish: 'published', discard: 'discarded' },
    published: {},
    discarded: {},
  },
});
