import { RequestMethod, type Type } from '@nestjs/common';
import { ModulesContainer, type NestApplication } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { PermissionUndeclared } from './errors.ts';
import { PERMIT } from './permit.ts';

const METHOD_METADATA = 'method';

/**
 * Proves that every operation declares its permission, or says that it is open to all.
 *
 * @throws API.PERMISSION_UNDECLARED naming each that does not
 */
export function provePermissions(app: INestApplication | NestApplication): void {
  const undeclared: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      undeclared.push(...undeclaredOperations(metatype as Type));
    }
  }
  if (undeclared.length > 0) throw new PermissionUndeclared(undeclared);
}

function undeclaredOperations(controller: Type): string[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (name === 'constructor' || typeof handler !== 'function') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    const declared = Reflect.hasMetadata(PERMIT, handler);
    return method === undefined || declared ? [] : [`${controller.name}.${name}`];
  });
}
