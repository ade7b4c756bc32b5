import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GRANTS, PERMISSIONS, ROLES, type RoleName } from '#libs/platform';
import { describeApi } from '../../apps/api/src/describe-api.ts';
import { PermitAll } from '../../apps/api/src/permit.ts';
import { provePermissions } from '../../apps/api/src/prove-permissions.ts';
import { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).littleGiant();
const NOBODY = '6b0c9f0e-2f6c-4c83-9f51-000000000000';

interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly permission: string;
}

let stage: Stage;
let operations: Operation[];
const people = new Map<RoleName, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  for (const role of ROLES)
    people.set(
      role,
      role === 'enterprise' ? await stage.signInFor(FIRM) : await stage.signIn(role),
    );
  operations = Object.entries(describeApi(stage.api).paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { 'x-permission'?: string }>).map(
      ([method, operation]) => ({
        method: method.toUpperCase() as Operation['method'],
        url: path.replace('{id}', NOBODY),
        permission: operation['x-permission'] ?? 'undeclared',
      }),
    ),
  );
});
afterAll(() => stage?.close());

const said = async (client: Client, { method, url }: Operation): Promise<string> => {
  const { status, body } = await client.send<{ code?: string }>(
    method,
    url,
    method === 'POST' ? { reason: '矩阵测试', version: 1, amountFen: '1' } : undefined,
  );
  return status === 401 || status === 403 ? `${status} ${body.code}` : 'let in';
};

test('every operation declares a permission of ours, or that it is open to all', () => {
  expect(operations.length).toBeGreaterThan(20);
  for (const { permission } of operations) expect([...PERMISSIONS, 'all']).toContain(permission);
});

test('every permission is held by some role, and every operation can be reached by somebody', () => {
  const granted = new Set(Object.values(GRANTS).flat());
  expect(PERMISSIONS.filter((permission) => !granted.has(permission))).toEqual([]);
});

describe('every operation for every role', () => {
  test.each([...ROLES])('%s is let into exactly what is granted', async (role) => {
    const client = people.get(role);
    const matrix: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const operation of operations.filter((one) => one.permission !== 'all')) {
      const name = `${operation.method} ${operation.url}`;
      matrix[name] = await said(client as Client, operation);
      expected[name] = (GRANTS[role] as readonly string[]).includes(operation.permission)
        ? 'let in'
        : '403 PLATFORM.PERMISSION_DENIED';
    }
    expect(matrix).toEqual(expected);
    await stage.settle();
  });

  test('nobody who is not signed in is let into anything but what is open to all', async () => {
    const anybody = new Client(stage.api);
    for (const operation of operations.filter((one) => one.permission !== 'all')) {
      expect(await said(anybody, operation)).toBe('401 PLATFORM.SIGN_IN_REFUSED');
    }
  });
});

describe('separation of duties in the table of grants', () => {
  test('no role both starts runs and approves or accepts', () => {
    for (const role of ROLES) {
      const held: readonly string[] = GRANTS[role];
      expect(
        held.includes('run.start') &&
          (held.includes('list.approve') || held.includes('run.accept')),
      ).toBe(false);
    }
  });

  test('no officer may answer for an enterprise, and an enterprise holds nothing of an officer', () => {
    for (const role of ROLES) {
      const own = GRANTS[role].filter((permission) => permission.startsWith('entitlement.'));
      expect(own.length > 0).toBe(role === 'enterprise');
    }
    expect(GRANTS.enterprise).toEqual([
      'session.read',
      'entitlement.mine',
      'entitlement.confirm',
      'entitlement.decline',
      'amendment.propose',
      'amendment.read',
      'entitlement.object',
      'channel.choose',
      'form.read',
      'form.send',
      'declaration.read',
      'grading.mine',
      'finding.mine',
      'finding.object',
      'inspection.answer',
      'saving.mine',
    ]);
  });
});

describe('an operation that declares nothing', () => {
  @Controller('forgotten')
  class ForgottenController {
    @Get()
    @PermitAll('declared')
    open(): string {
      return 'open';
    }

    @Get('door')
    forgotten(): string {
      return 'forgotten';
    }

    helper(): string {
      return 'no operation';
    }
  }

  @Module({ controllers: [ForgottenController] })
  class ForgottenModule {}

  test('is named by the proof that runs before the server does', async () => {
    const app = await NestFactory.create(ForgottenModule, new FastifyAdapter(), { logger: false });
    expect(() => provePermissions(app)).toThrow(
      expect.objectContaining({
        code: 'API.PERMISSION_UNDECLARED',
        message: expect.stringContaining('ForgottenController.forgotten'),
      }),
    );
    await app.close();
  });
});
