import { DomainError } from '#libs/kernel';

/** Something else listens on the port. */
export class PortTaken extends DomainError {
  readonly code = 'START.PORT_TAKEN';
  readonly kind = 'conflict';

  constructor(host: string, port: number, cause?: unknown) {
    super(
      {
        zh: `端口 ${host}:${port} 已被其他程序占用；请停止该程序，或用 HUIZHI_PORT 指定另一个端口后重新启动。`,
        en: `Port ${host}:${port} is taken by another program; stop it, or name another port in HUIZHI_PORT, and start again.`,
      },
      { host, port },
      { cause },
    );
  }
}

/** The address cannot be listened on, for another reason than being taken. */
export class AddressRefused extends DomainError {
  readonly code = 'START.ADDRESS_REFUSED';
  readonly kind = 'invalid';

  constructor(host: string, port: string, why: string) {
    super(
      {
        zh: `无法在 ${host}:${port} 上提供服务（${why}）；请修正 HUIZHI_HOST 或 HUIZHI_PORT 后重新启动。`,
        en: `Cannot serve on ${host}:${port} (${why}); correct HUIZHI_HOST or HUIZHI_PORT and start again.`,
      },
      { host, port },
    );
  }
}

/** A real database needs a secret chosen by its operator. */
export class SecretMissing extends DomainError {
  readonly code = 'START.SECRET_MISSING';
  readonly kind = 'invalid';

  constructor() {
    super({
      zh: '设置了 DATABASE_URL 就必须同时设置 HUIZHI_SECRET（至少 32 个随机字符）；请设置后重新启动。',
      en: 'With DATABASE_URL, HUIZHI_SECRET (at least 32 random characters) must be set too; set it and start again.',
    });
  }
}

/** Demo accounts have public passwords and never meet a real database. */
export class DemoRefused extends DomainError {
  readonly code = 'START.DEMO_REFUSED';
  readonly kind = 'invalid';

  constructor() {
    super({
      zh: '设置了 DATABASE_URL 时不能使用演示模式；请去掉 HUIZHI_MODE=demo，或去掉 DATABASE_URL。',
      en: 'The demo mode cannot be used with DATABASE_URL; remove HUIZHI_MODE=demo, or remove DATABASE_URL.',
    });
  }
}

/** The server named in DATABASE_URL cannot be used. */
export class DatabaseUnreachable extends DomainError {
  readonly code = 'START.DATABASE_UNREACHABLE';
  readonly kind = 'unavailable';

  constructor(why: string, cause: unknown) {
    super(
      {
        zh: `无法连接 DATABASE_URL 指定的数据库（${why}）；请检查地址、账号和网络后重新启动。`,
        en: `The database named in DATABASE_URL cannot be reached (${why}); check address, account and network and start again.`,
      },
      {},
      { cause },
    );
  }
}

/** The embedded database ended although nobody asked it to. */
export class DatabaseEnded extends DomainError {
  readonly code = 'START.DATABASE_ENDED';
  readonly kind = 'unavailable';

  constructor(how: string, log: string) {
    super(
      {
        zh: `数据库意外停止（${how}），系统已全部停止；原因见 ${log}，重新启动即可恢复。`,
        en: `The database ended unexpectedly (${how}) and everything was stopped; the reason is in ${log}, and starting again recovers.`,
      },
      { how, log },
    );
  }
}

/** A part of the system crashes again and again. */
export class ChildKeepsCrashing extends DomainError {
  readonly code = 'START.CHILD_KEEPS_CRASHING';
  readonly kind = 'unavailable';

  constructor(name: string, how: string, log: string | undefined) {
    super(
      {
        zh: `${name} 接连五次意外退出（最近一次：${how}），系统已全部停止；请查看${log ? ` ${log}` : '上方日志'}，排除原因后重新启动。`,
        en: `${name} ended five times in succession (last: ${how}) and everything was stopped; see ${log ?? 'the log above'}, remove the cause and start again.`,
      },
      { name, how },
    );
  }
}

/** The page did not become ready in time. */
export class NotReady extends DomainError {
  readonly code = 'START.NOT_READY';
  readonly kind = 'unavailable';

  constructor(seconds: number, log: string | undefined) {
    super({
      zh: `服务在 ${seconds} 秒内未就绪，系统已全部停止；原因见${log ? ` ${log}` : '上方日志'}。`,
      en: `The service was not ready within ${seconds} s and everything was stopped; see ${log ?? 'the log above'}.`,
    });
  }
}
