import { DomainError, type Text } from '#libs/kernel';

/** A part that does not begin where the last one ended. */
export class UploadOffsetWrong extends DomainError {
  readonly code = 'REGISTRY.UPLOAD_OFFSET_WRONG';
  readonly kind = 'conflict';

  /** @param offset bytes that are there */
  constructor(offset: number) {
    super(
      {
        zh: `续传位置不符：服务端已收到 ${offset} 字节；请从该位置继续。`,
        en: `The part begins at the wrong place: ${offset} bytes are there; go on from it.`,
      },
      { offset },
    );
  }
}

/** Bytes for an upload that takes none any more: it expired, was cancelled, or is with its import. */
export class UploadOver extends DomainError {
  readonly code = 'REGISTRY.UPLOAD_OVER';
  readonly kind = 'conflict';

  constructor(state: Text) {
    super({
      zh: `该份上传${state.zh}，不再接收内容；如仍需交付，请重新上传。`,
      en: `The upload is ${state.en} and takes no more bytes; announce it anew if the file is still to be delivered.`,
    });
  }
}

/** More bytes than were announced, or a file above the limit. */
export class UploadTooLarge extends DomainError {
  readonly code = 'REGISTRY.UPLOAD_TOO_LARGE';
  readonly kind = 'invalid';

  constructor(bytes: number) {
    super(
      {
        zh: `上传超过 ${bytes} 字节（申报的大小或系统上限）；请核对文件，过大的请拆分后上传。`,
        en: `The upload exceeds ${bytes} bytes, what was announced or the limit; check the file, and split one that is too large.`,
      },
      { bytes },
    );
  }
}

/** Too many uploads of one department are open at a time. */
export class UploadsLimited extends DomainError {
  readonly code = 'REGISTRY.UPLOADS_LIMITED';
  readonly kind = 'limited';

  constructor(most: number) {
    super({
      zh: `本部门已有 ${most} 份未完成的上传；请先传完或取消其中一份。`,
      en: `Your department has ${most} unfinished uploads; finish or cancel one first.`,
    });
  }
}

/** What was uploaded is not on this machine's disk any more. */
export class UploadLost extends DomainError {
  readonly code = 'REGISTRY.UPLOAD_LOST';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '已上传的内容不在服务器的数据文件夹中（HUIZHI_DATA 须为接口与后台任务共用）；请取消后重新上传，并告知运维人员。',
      en: 'What was uploaded is not in the data folder any more (HUIZHI_DATA must be shared by API and worker); cancel it, upload it again, and tell the operators.',
    });
  }
}

/** The sender cancelled while the file was being imported. */
export class UploadCancelled extends DomainError {
  readonly code = 'REGISTRY.UPLOAD_CANCELLED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '该上传已取消，未接收任何数据；如需交付请重新上传。',
      en: 'The upload was cancelled and nothing was accepted; upload the file again to deliver it.',
    });
  }
}
