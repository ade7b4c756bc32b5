import { defineLifecycle } from '#libs/kernel';

/** A file that comes part by part: open until all of it is there, then imported in the background. The migrations declare the same table. */
export const uploadLifecycle = defineLifecycle({
  entity: 'delivery_upload',
  title: { zh: '份上传', en: 'upload' },
  words: {
    open: { zh: '正在上传', en: 'uploading' },
    queued: { zh: '等待导入', en: 'waiting to be imported' },
    importing: { zh: '正在导入', en: 'being imported' },
    taken: { zh: '已导入', en: 'imported' },
    refused: { zh: '已拒收', en: 'refused' },
    cancelled: { zh: '已取消', en: 'cancelled' },
    expired: { zh: '已过期', en: 'expired' },
    complete: { zh: '传完', en: 'be complete' },
    begin: { zh: '开始导入', en: 'begin to be imported' },
    take: { zh: '导入', en: 'be imported' },
    refuse: { zh: '拒收', en: 'be refused' },
    cancel: { zh: '取消', en: 'be cancelled' },
    expire: { zh: '过期', en: 'expire' },
  },
  initial: 'open',
  states: {
    open: { complete: 'queued', cancel: 'cancelled', expire: 'expired' },
    queued: { begin: 'importing', refuse: 'refused', cancel: 'cancelled' },
    importing: { take: 'taken', refuse: 'refused', cancel: 'cancelled' },
    taken: {},
    refused: {},
    cancelled: {},
    expired: {},
  },
});
