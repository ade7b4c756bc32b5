import { DomainError, type Text } from '#libs/kernel';

/** The database, queue or identity provider cannot be reached now. */
export class ServiceUnavailable extends DomainError {
  readonly code = 'PLATFORM.SERVICE_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(what: Text, options?: { cause?: unknown }) {
    super(
      {
        zh: `${what.zh}暂时无法访问，稍后会自动重试。`,
        en: `${what.en} cannot be reached now; it will be tried again.`,
      },
      {},
      options,
    );
  }
}

/** The connection was lost between COMMIT and its answer: what was asked for was kept, or none of it was. */
export class OutcomeUnknown extends DomainError {
  readonly code = 'PLATFORM.OUTCOME_UNKNOWN';
  readonly kind = 'unavailable';

  constructor(options?: { cause?: unknown }) {
    super(
      {
        zh: '提交时与数据库的连接中断，操作可能已生效，也可能未生效。页面上可再按一次，已生效的不会再做一次；用命令办理的，请先查看是否已生效。程序调用请用同一个 Idempotency-Key 重发。',
        en: 'The connection to the database was lost while the operation was committed; it may have been kept or not. On the page press once more: what was kept is not done twice. By command look first whether it took effect. A program sends it again under the same Idempotency-Key.',
      },
      {},
      options,
    );
  }
}

/** The lease passed to another worker while this one was at work; nothing it wrote since was kept. */
export class LeaseLost extends DomainError {
  readonly code = 'PLATFORM.LEASE_LOST';
  readonly kind = 'conflict';

  constructor(outboxId: string) {
    super({
      zh: `任务 ${outboxId} 的租约已过期并由其他进程接管，本次结果未保存。`,
      en: `The lease of job ${outboxId} passed to another worker; nothing of this attempt was kept.`,
    });
  }
}

/** A job was begun again and again and never came back: its worker was killed or ran out of memory each time. */
export class WorkerDied extends DomainError {
  readonly code = 'PLATFORM.WORKER_DIED';
  readonly kind = 'bug';

  constructor() {
    super({
      zh: '该任务每次执行时工作进程都中途退出，已停放。请查看工作进程的日志与内存，排除原因后用 huizhi jobs retry 重试。',
      en: 'The worker died each time it was at this job, so it was parked. Look at the worker’s log and memory, mend the cause, then use huizhi jobs retry.',
    });
  }
}

/** Somebody else changed the row since it was shown. */
export class VersionStale extends DomainError {
  readonly code = 'PLATFORM.VERSION_STALE';
  readonly kind = 'conflict';

  constructor(what: Text) {
    super({
      zh: `${what.zh}在您查看之后已发生变化；请刷新页面，核对后再操作。`,
      en: `${what.en} has changed since you saw it; reload, check it and try again.`,
    });
  }
}

/** The same idempotency key came with another request. */
export class KeyReused extends DomainError {
  readonly code = 'PLATFORM.IDEMPOTENCY_KEY_REUSED';
  readonly kind = 'mismatched';

  constructor() {
    super({
      zh: '该 Idempotency-Key 已用于另一项不同的请求；请为新的操作生成新的键。',
      en: 'This Idempotency-Key was used for a different request; make a new key for a new operation.',
    });
  }
}

/** Asked for by an id that does not exist or may not be seen; the two are not told apart. */
export class NotFound extends DomainError {
  readonly code = 'PLATFORM.NOT_FOUND';
  readonly kind = 'missing';

  constructor(what: Text) {
    super({
      zh: `找不到该${what.zh}，或您无权查看。`,
      en: `There is no such ${what.en}, or you may not see it.`,
    });
  }
}

/** The account and password do not belong together, or the session is over. */
export class SignInRefused extends DomainError {
  readonly code = 'PLATFORM.SIGN_IN_REFUSED';
  readonly kind = 'unauthenticated';
}

/** Too many sign-ins failed from one address. */
export class SignInLimited extends DomainError {
  readonly code = 'PLATFORM.SIGN_IN_LIMITED';
  readonly kind = 'limited';

  constructor() {
    super({
      zh: '您所在的网络地址一小时内登录失败次数过多，已暂停登录；请最迟一小时后重试，或使用统一身份认证登录。',
      en: 'Too many sign-ins failed from your network address within an hour, so it is shut out for now; try again within the hour, or use single sign-on.',
    });
  }
}

/** An account of the demo, outside the demo. */
export class DemoAccountRefused extends DomainError {
  readonly code = 'PLATFORM.DEMO_ACCOUNT_REFUSED';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '这是演示账号，密码公开，只能在演示环境登录；请使用本单位的正式账号，并让管理员用 huizhi account disable 停用演示账号。',
      en: 'This is an account of the demo with a public password, and this is not the demo; use your own account, and let an administrator shut this one with huizhi account disable.',
    });
  }
}

/** The role does not hold the permission. */
export class PermissionDenied extends DomainError {
  readonly code = 'PLATFORM.PERMISSION_DENIED';
  readonly kind = 'denied';

  constructor(permission: string) {
    super(
      {
        zh: `您的角色没有“${permission}”权限；如确需办理，请联系本单位管理员。`,
        en: `Your role does not hold "${permission}"; ask your administrator if you need it.`,
      },
      { permission },
    );
  }
}

/** A job kind without a handler, or with two: found at boot. */
export class HandlersIncomplete extends DomainError {
  readonly code = 'PLATFORM.HANDLERS_INCOMPLETE';
  readonly kind = 'bug';
}

/** The state machines of the code and the database are not the same: a migration is missing. */
export class LifecyclesDiffer extends DomainError {
  readonly code = 'PLATFORM.LIFECYCLES_DIFFER';
  readonly kind = 'bug';

  constructor(missing: readonly string[], extra: readonly string[]) {
    const list = [...missing.map((move) => `+ ${move}`), ...extra.map((move) => `- ${move}`)].join(
      '; ',
    );
    super({
      zh: `程序与数据库中的状态机不一致：${list}。请先执行 npx huizhi migrate。`,
      en: `The state machines of the program and the database differ: ${list}. Run npx huizhi migrate first.`,
    });
  }
}
