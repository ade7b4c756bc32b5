import { DomainError, type Text } from '#libs/kernel';

/** The demo's run stopped to ask, or was cancelled, so there is nothing to show. */
export class DemoStopped extends DomainError {
  readonly code = 'CLI.DEMO_STOPPED';
  readonly kind = 'conflict';

  constructor(state: string) {
    super({
      zh: `演示匹配处于“${state}”状态，未能完成；请删除数据文件夹 .data 后重新启动演示。`,
      en: `The demo's run is "${state}" and did not finish; delete the data folder .data and start the demo again.`,
    });
  }
}

/** A command was given something it cannot use. */
export class UsageRefused extends DomainError {
  readonly code = 'CLI.USAGE_REFUSED';
  readonly kind = 'invalid';
}

function codeOf(cause: unknown): string {
  return (cause as { code?: string }).code ?? '';
}

/** A path that was named cannot be read. */
export function unreadable(path: string, cause: unknown): UsageRefused {
  const code = codeOf(cause);
  return new UsageRefused({
    zh: `无法读取 ${path}（${code}）；请核对路径和权限。`,
    en: `Cannot read ${path} (${code}); check the path and its permissions.`,
  });
}

/** A path that was named cannot be written. */
export function unwritable(path: string, cause: unknown): UsageRefused {
  const code = codeOf(cause);
  return new UsageRefused({
    zh: `无法写入 ${path}（${code}）；请换一个位置，或核对权限和剩余空间。`,
    en: `Cannot write to ${path} (${code}); name another place, or check its permissions and the room left.`,
  });
}

/** A file of facts, or one row of it, cannot be used; the place is a line and a column, both from one. */
export class FactsRefused extends DomainError {
  readonly code = 'CLI.FACTS_REFUSED';
  readonly kind = 'invalid';

  constructor(file: string, line: number, column: number, text: Text) {
    super(
      {
        zh: `${file}:${line}:${column} ${text.zh}`,
        en: `${file}:${line}:${column} ${text.en}`,
      },
      { file, line, column },
    );
  }
}

/** Rules that cannot be used: they have findings, which were printed. */
export class RulesRefused extends DomainError {
  readonly code = 'CLI.RULES_REFUSED';
  readonly kind = 'invalid';

  constructor(errors: number) {
    super({
      zh: `规则有 ${errors} 个错误，逐条列于上方；请改正后重试。`,
      en: `The rules have ${errors === 1 ? 'an error' : `${errors} errors`}, listed above; correct and try again.`,
    });
  }
}
