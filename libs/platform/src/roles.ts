import { createHmac } from 'node:crypto';

/**
 * The three roles of the database. `owner` holds the schema and migrates; `app` serves people and moves money under
 * row-level security; `matcher` reads the population and writes results to staging, and cannot touch money.
 */
export type Role = 'owner' | 'app' | 'matcher';

/** The password of a role: derived, so that one secret configures every process and none is stored. */
export function rolePassword(secret: string, role: Exclude<Role, 'owner'>): string {
  return createHmac('sha256', secret).update(`database role ${role}`).digest('hex');
}

/** The connection address of a role, made from the owner's. */
export function roleUrl(ownerUrl: string, secret: string, role: Role): string {
  if (role === 'owner') return ownerUrl;
  const url = new URL(ownerUrl);
  url.username = `huizhi_${role}`;
  url.password = rolePassword(secret, role);
  return url.href;
}
