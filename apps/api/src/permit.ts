import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from '#libs/platform';

/** Where the guard and the boot proof find what an operation needs. */
export const PERMIT = 'huizhi:permit';

/** Open to everybody, with the reason why. */
export interface Open {
  readonly open: string;
}

/**
 * Declares the permission an operation needs. An operation without a declaration is refused, and the build fails.
 *
 * @example `@Permit('run.start')`
 */
export function Permit(permission: Permission): MethodDecorator {
  return applyDecorators(SetMetadata(PERMIT, permission), ApiExtension('x-permission', permission));
}

/** Declares an operation open to everybody, signed in or not, and says why that is right. */
export function PermitAll(reason: string): MethodDecorator {
  return applyDecorators(
    SetMetadata(PERMIT, { open: reason } satisfies Open),
    ApiExtension('x-permission', 'all'),
  );
}
