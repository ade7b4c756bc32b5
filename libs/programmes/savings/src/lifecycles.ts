import { defineLifecycle } from '#libs/kernel';

/** Relief that a rule promises a firm: it stands as long as the episode it follows from. */
export const reliefPromiseLifecycle = defineLifecycle({
  entity: 'relief_promise',
  title: { zh: '应享减负', en: 'promised relief' },
  words: {
    standing: { zh: '有效', en: 'standing' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
  },
  initial: 'standing',
  states: { standing: { withdraw: 'withdrawn' }, withdrawn: {} },
});

/** A saving that a document shows: taken back when the document turns out to say something else, never altered. */
export const savingLifecycle = defineLifecycle({
  entity: 'saving',
  title: { zh: '已享减负', en: 'saving' },
  words: {
    posted: { zh: '已入账', en: 'posted' },
    reversed: { zh: '已冲销', en: 'reversed' },
    reverse: { zh: '冲销', en: 'be reversed' },
  },
  initial: 'posted',
  states: { posted: { reverse: 'reversed' }, reversed: {} },
});
