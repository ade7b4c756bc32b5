import { hashPassword } from '#libs/platform';

/** The password of everybody in a story. */
export const PASSWORD = 'test-only-password';

/** The officers of every story with their roles; `both` holds two that should be apart. */
export const OFFICERS: Readonly<Record<string, readonly string[]>> = {
  data: ['data'],
  operator: ['operator'],
  approver: ['approver'],
  approver2: ['approver'],
  both: ['operator', 'approver'],
  policy: ['policy'],
  finance: ['finance'],
  finance2: ['finance'],
  credit: ['credit'],
  credit2: ['credit'],
  analyst: ['analyst'],
  analyst2: ['analyst'],
  service: ['service'],
  auditor: ['auditor'],
  administrator: ['administrator'],
};

let hash: Promise<string> | undefined;

/** One hash for all accounts of a test process: making one costs a tenth of a second on purpose. */
export function sharedHash(): Promise<string> {
  return (hash ??= hashPassword(PASSWORD));
}
