import { DomainError } from '#libs/kernel';

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
