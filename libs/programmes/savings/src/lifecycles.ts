import { defineLifecycle } from '#libs/kernel';

/**
 * Relief that a rule promises a firm: it stands as long as the episode it follows from, and expires on the day from which its
 * document settles nothing any more. Where the document names none it stays, because nobody's relief lapses by silence.
 */
export const reliefPromiseLifecycle = defineLifecycle({
  entity: 'relief_promise',
  title: { zh: '应享减负', en: 'promised relief' },
  words: {
    standing: { zh: '有效', en: 'standing' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    expired: { zh: '已到期', en: 'expired' },
    withdraw: { zh: '撤回', en: 'be withdrawn' },
    expire: { zh: '到期', en: 'expire' },
  },
  initial: 'standing',
  states: { standing: { withdraw: 'withdrawn', expire: 'expired' }, withdrawn: {}, expired: {} },
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

/** A published list of charges as it is entered here: compared with what was published by a second person, or rejected. */
export const chargeListLifecycle = defineLifecycle({
  entity: 'charge_list',
  title: { zh: '收费目录清单', en: 'list of charges' },
  words: {
    submitted: { zh: '待核对', en: 'submitted' },
    published: { zh: '已发布', en: 'published' },
    rejected: { zh: '已退回', en: 'rejected' },
    publish: { zh: '发布', en: 'be published' },
    reject: { zh: '退回', en: 'be rejected' },
  },
  initial: 'submitted',
  states: { submitted: { publish: 'published', reject: 'rejected' }, published: {}, rejected: {} },
});
