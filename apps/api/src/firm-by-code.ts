import { NotFound, type Tx } from '#libs/platform';
import { findSubject, type Subject } from '#libs/registry';

/** The firm within the caller's sight that has a credit code. @throws PLATFORM.NOT_FOUND */
export async function firmByCode(tx: Tx, creditCode: string): Promise<Subject> {
  const subject = await findSubject(tx, 'credit-code', creditCode);
  if (!subject) throw new NotFound({ zh: '市场主体', en: 'subject' });
  return subject;
}
