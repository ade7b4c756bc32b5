import { DomainError } from '#libs/kernel';

/** The request's body, query or headers are not of the operation's shape. */
export class RequestMalformed extends DomainError {
  readonly code = 'API.REQUEST_MALFORMED';
  readonly kind = 'invalid';

  constructor(problems: readonly { readonly where: string; readonly what: string }[]) {
    const list = problems.map(({ where, what }) => `${where}: ${what}`).join('; ');
    super(
      {
        zh: `请求内容不符合要求（${list}）；请对照 /api/docs 修正后重发。`,
        en: `The request is not of the right shape (${list}); compare it with /api/docs and send it again.`,
      },
      { problems },
    );
  }
}

/** More requests in a minute than a person sends. */
export class RequestsTooMany extends DomainError {
  readonly code = 'API.REQUESTS_TOO_MANY';
  readonly kind = 'limited';
  /** For what answers without our filter. */
  readonly statusCode = 429;

  constructor(most: number) {
    super({
      zh: `一分钟内请求超过 ${most} 次，本次未处理；请一分钟后重试。`,
      en: `More than ${most} requests came within a minute and this one was not handled; try again in a minute.`,
    });
  }
}

/** A write without the header that only our own page sends. */
export class CrossSiteRefused extends DomainError {
  readonly code = 'API.CROSS_SITE_REFUSED';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '写操作须带请求头 X-Huizhi-Request: 1，以防跨站伪造；请补上后重发。',
      en: 'A write must carry the header X-Huizhi-Request: 1, against forgery from other sites; add it and send again.',
    });
  }
}

/** Something this address does not have. */
export class AddressUnknown extends DomainError {
  readonly code = 'API.ADDRESS_UNKNOWN';
  readonly kind = 'missing';

  constructor() {
    super({
      zh: '没有这个地址；可用的接口见 /api/docs。',
      en: 'There is no such address; /api/docs lists what there is.',
    });
  }
}

/** Operations that do not declare a permission; found when the interface description is built. */
export class PermissionUndeclared extends DomainError {
  readonly code = 'API.PERMISSION_UNDECLARED';
  readonly kind = 'bug';

  constructor(operations: readonly string[]) {
    super({
      zh: `以下接口没有声明权限：${operations.join('、')}。请加上 @Permit 或 @PermitAll。`,
      en: `These operations declare no permission: ${operations.join(', ')}. Add @Permit or @PermitAll.`,
    });
  }
}
