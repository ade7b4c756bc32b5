import { defineLifecycle } from '#libs/kernel';

/** An urgent visit as its authority answers for it: one that was refused, or that nobody confirmed in time, is a breach. */
export const emergencyLifecycle = defineLifecycle({
  entity: 'inspection_emergency',
  title: { zh: '紧急检查', en: 'urgent visit' },
  words: {
    stated: { zh: '待第二人确认', en: 'awaiting a second person' },
    confirmed: { zh: '已确认', en: 'confirmed' },
    refused: { zh: '未予确认，不合规入企', en: 'refused: a breach' },
    lapsed: { zh: '逾期未确认，不合规入企', en: 'confirmed by nobody in time: a breach' },
    confirm: { zh: '确认', en: 'be confirmed' },
    refuse: { zh: '不予确认', en: 'be refused' },
    lapse: { zh: '逾期', en: 'lapse' },
  },
  initial: 'stated',
  states: {
    stated: { confirm: 'confirmed', refuse: 'refused', lapse: 'lapsed' },
    confirmed: {},
    refused: {},
    lapsed: {},
  },
});

/** Of an inspection `i`: its visit was made for an emergency that no second person confirmed (不合规入企). */
export const IS_BREACH = `exists (select from inspection_emergency e where e.inspection_id = i.id and e.state in ('refused', 'lapsed'))`;
