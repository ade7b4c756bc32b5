import { DomainError } from './errors.ts';

/** Something that must always hold did not: our fault, never the user's. */
export class InvariantBroken extends DomainError {
  readonly code = 'KERNEL.INVARIANT_BROKEN';
  readonly kind = 'bug';
}

/**
 * States what must hold here. It stays on in production: stopping is better than paying wrongly.
 *
 * @throws KERNEL.INVARIANT_BROKEN
 */
export function invariant(holds: boolean, what: string): asserts holds {
  if (holds) return;
  throw new InvariantBroken({
    zh: `系统内部校验失败：${what}。操作已停止，未作任何更改；请将错误编号告知运维人员。`,
    en: `An internal check failed: ${what}. The operation stopped and changed nothing; give the error id to the operators.`,
  });
}
