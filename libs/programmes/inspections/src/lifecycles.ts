import { defineLifecycle } from '#libs/kernel';

/** A plan of inspections: drawn up by one person, decided on by a second, closed when its time is over. */
export const inspectionPlanLifecycle = defineLifecycle({
  entity: 'inspection_plan',
  title: { zh: '检查计划', en: 'inspection plan' },
  words: {
    submitted: { zh: '待批准', en: 'submitted' },
    approved: { zh: '已批准', en: 'approved' },
    rejected: { zh: '已退回', en: 'rejected' },
    closed: { zh: '已结束', en: 'closed' },
    approve: { zh: '批准', en: 'be approved' },
    reject: { zh: '退回', en: 'be rejected' },
    close: { zh: '结束', en: 'be closed' },
  },
  initial: 'submitted',
  states: {
    submitted: { approve: 'approved', reject: 'rejected' },
    approved: { close: 'closed' },
    rejected: {},
    closed: {},
  },
});

/** One inspection of one firm in one matter. */
export const inspectionLifecycle = defineLifecycle({
  entity: 'inspection',
  title: { zh: '行政检查', en: 'inspection' },
  words: {
    planned: { zh: '待实施', en: 'planned' },
    done: { zh: '已实施', en: 'done' },
    cancelled: { zh: '已取消', en: 'cancelled' },
    do: { zh: '实施', en: 'be carried out' },
    cancel: { zh: '取消', en: 'be cancelled' },
  },
  initial: 'planned',
  states: {
    planned: { do: 'done', cancel: 'cancelled' },
    done: {},
    cancelled: {},
  },
});

/** A random draw: committed to with its list, then revealed and held, or given up unseen. */
export const inspectionDrawLifecycle = defineLifecycle({
  entity: 'inspection_draw',
  title: { zh: '随机抽取', en: 'draw' },
  words: {
    committed: { zh: '已承诺种子', en: 'committed to' },
    revealed: { zh: '已公开种子', en: 'revealed' },
    drawn: { zh: '已抽取并公布', en: 'drawn' },
    abandoned: { zh: '已放弃', en: 'abandoned' },
    reveal: { zh: '公开种子', en: 'be revealed' },
    draw: { zh: '抽取并公布', en: 'be drawn' },
    abandon: { zh: '放弃', en: 'be abandoned' },
  },
  initial: 'committed',
  states: {
    committed: { reveal: 'revealed', abandon: 'abandoned' },
    revealed: { draw: 'drawn' },
    drawn: {},
    abandoned: {},
  },
});
