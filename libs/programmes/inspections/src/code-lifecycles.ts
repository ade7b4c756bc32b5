import { defineLifecycle } from '#libs/kernel';

/** The certificate of somebody who may inspect. The migrations declare the same table. */
export const certificateLifecycle = defineLifecycle({
  entity: 'enforcement_certificate',
  title: { zh: '执法证', en: 'enforcement certificate' },
  words: {
    valid: { zh: '有效', en: 'valid' },
    withdrawn: { zh: '已收回', en: 'withdrawn' },
    withdraw: { zh: '收回', en: 'be withdrawn' },
  },
  initial: 'valid',
  states: { valid: { withdraw: 'withdrawn' }, withdrawn: {} },
});

/** A code that an officer shows before an inspection; what the firm answers is a check-in, which never changes. */
export const inspectionCodeLifecycle = defineLifecycle({
  entity: 'inspection_code',
  title: { zh: '检查码', en: 'inspection code' },
  words: {
    issued: { zh: '已亮出', en: 'issued' },
    revoked: { zh: '已撤销', en: 'revoked' },
    revoke: { zh: '撤销', en: 'be revoked' },
  },
  initial: 'issued',
  states: { issued: { revoke: 'revoked' }, revoked: {} },
});
