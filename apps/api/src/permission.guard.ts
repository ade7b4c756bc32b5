import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  People,
  PermissionDenied,
  SignInRefused,
  type Permission,
  type Principal,
} from '#libs/platform';
import { CrossSiteRefused } from './errors.ts';
import { PERMIT, type Open } from './permit.ts';

/** Name of the session cookie. */
export const SESSION_COOKIE = 'huizhi_session';
/** Pages of other sites cannot set it, so a request that carries it was made by ours. */
const OWN_REQUEST_HEADER = 'x-huizhi-request';
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request after the guard let it pass. */
export interface SignedRequest extends FastifyRequest {
  principal?: Principal;
}

/**
 * Lets a request pass if its session's roles hold the operation's permission. Rights are read anew each time, so a role
 * taken away works on the next request.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly people: People,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.get<Permission | Open | undefined>(
      PERMIT,
      context.getHandler(),
    );
    const request = context.switchToHttp().getRequest<SignedRequest>();
    if (!READING.has(request.method) && request.headers[OWN_REQUEST_HEADER] === undefined)
      throw new CrossSiteRefused();
    if (typeof declared === 'object') return true;
    const token = request.cookies[SESSION_COOKIE];
    const principal = token ? await this.people.find(token) : undefined;
    if (!principal) {
      throw new SignInRefused({
        zh: '尚未登录，或登录已过期；请重新登录。',
        en: 'You are not signed in, or the session is over; sign in again.',
      });
    }
    if (declared === undefined || !principal.permissions.includes(declared))
      throw new PermissionDenied(declared ?? '(undeclared)');
    request.principal = principal;
    return true;
  }
}
