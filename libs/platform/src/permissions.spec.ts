import { expect, test } from '@jest/globals';
import { GRANTS, permissionsOf, PERMISSIONS } from './permissions.ts';

test('roles add up, in one order, each permission once', () => {
  expect(permissionsOf(['approver', 'operator'])).toEqual(
    PERMISSIONS.filter((one) => [...GRANTS.operator, ...GRANTS.approver].includes(one)),
  );
});

test('an unknown role gives nothing', () => {
  expect(permissionsOf(['root', 'constructor', '__proto__'])).toEqual([]);
});
