/** What a person may do. Every operation names one of these, or says that it is open to all. */
export const PERMISSIONS = [
  'session.read',
  'policy.read',
  'policy.simulate',
  'policy.halt',
  'policy.lift-halt',
  'run.read',
  'run.start',
  'run.cancel',
  'run.accept',
  'list.read',
  'list.approve',
  'list.reject',
  'list.strike',
  'budget.read',
  'entitlement.mine',
  'entitlement.confirm',
  'entitlement.decline',
  'entitlement.object',
  'form.read',
  'form.send',
  'declaration.read',
  'declaration.verify',
  'objection.read',
  'objection.record',
  'objection.decide',
  'payment.read',
  'payment.make',
  'payment.release',
  'payment.receive',
  'task.read',
  'task.close',
  'audit.read',
  'hold.read',
  'delivery.read',
  'delivery.approve',
  'delivery.link',
  'delivery.send',
  'amendment.propose',
  'amendment.read',
  'amendment.decide',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The roles people hold. The roles that prepare and the roles that approve are apart on purpose. */
export const ROLES = [
  'policy',
  'data',
  'operator',
  'approver',
  'finance',
  'auditor',
  'administrator',
  'enterprise',
] as const;

export type RoleName = (typeof ROLES)[number];

const OFFICER = [
  'session.read',
  'policy.read',
  'run.read',
  'list.read',
  'budget.read',
  'task.read',
  'delivery.read',
  'amendment.propose',
  'amendment.read',
  'objection.read',
  'declaration.read',
  'hold.read',
] as const;

/** The one table of who may do what; the interface, the guard and the docs read it. */
export const GRANTS: Readonly<Record<RoleName, readonly Permission[]>> = {
  data: [
    'session.read',
    'policy.read',
    'task.read',
    'hold.read',
    'delivery.read',
    'delivery.send',
    'delivery.link',
    'amendment.propose',
    'amendment.read',
    'amendment.decide',
  ],
  policy: [...OFFICER, 'policy.simulate', 'policy.halt', 'list.strike'],
  operator: [
    ...OFFICER,
    'policy.simulate',
    'policy.halt',
    'run.start',
    'run.cancel',
    'task.close',
    'delivery.link',
    'objection.record',
    'declaration.verify',
  ],
  approver: [
    ...OFFICER,
    'policy.halt',
    'policy.lift-halt',
    'list.approve',
    'list.reject',
    'list.strike',
    'run.accept',
    'task.close',
    'delivery.approve',
    'objection.record',
    'objection.decide',
    'declaration.verify',
  ],
  finance: [...OFFICER, 'payment.read', 'payment.make', 'payment.release', 'payment.receive'],
  auditor: [...OFFICER, 'payment.read', 'audit.read'],
  administrator: ['session.read', 'policy.read'],
  enterprise: [
    'session.read',
    'entitlement.mine',
    'entitlement.confirm',
    'entitlement.decline',
    'amendment.propose',
    'amendment.read',
    'entitlement.object',
    'form.read',
    'form.send',
    'declaration.read',
  ],
};

/** All that a set of roles may do, in the order of {@link PERMISSIONS}. */
export function permissionsOf(roles: readonly string[]): Permission[] {
  const held = new Set(roles.flatMap((role) => GRANTS[role as RoleName] ?? []));
  return PERMISSIONS.filter((permission) => held.has(permission));
}
