import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Database, People, ROLES, type Config, type Principal } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { CONFIG } from './config.token.ts';
import { Permit, PermitAll } from './permit.ts';
import { SESSION_COOKIE, type SignedRequest } from './permission.guard.ts';
import { Who } from './request.ts';
import { session } from './shapes.ts';

/** From one address; each attempt costs a deliberate tenth of a second of computing. */
const SIGN_INS_PER_MINUTE = 60;

const credentials = z.object({
  account: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
});

/** Signing in and out, and who one is. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly people: People,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Signs in by account and password; the session comes as an HttpOnly cookie. */
  @Post()
  @HttpCode(200)
  @RouteConfig({ rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: '1 minute' } })
  @PermitAll('signing in comes before having rights')
  @ApiOkResponse({ standardSchema: session })
  async signIn(
    @Body({ schema: credentials }) body: z.infer<typeof credentials>,
    @Req() request: SignedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof session>> {
    const { token, principal } = await this.people.signIn(body.account, body.password, request.ip);
    setSessionCookie(reply, token, this.config);
    return this.#view(principal);
  }

  /** Who is signed in. */
  @Get()
  @Permit('session.read')
  @ApiOkResponse({ standardSchema: session })
  read(@Who() who: Principal): Promise<z.infer<typeof session>> {
    return this.#view(who);
  }

  /** Signs out. */
  @Delete()
  @HttpCode(204)
  @PermitAll('a session that is over may be left too')
  async signOut(
    @Req() request: SignedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = request.cookies[SESSION_COOKIE];
    if (token) await this.people.signOut(token);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  async #view(who: Principal): Promise<z.infer<typeof session>> {
    const { subjectId } = who.context;
    const subject =
      subjectId === null
        ? undefined
        : (
            await this.database.read('session.subject', who.context, (tx) =>
              subjectsById(tx, [subjectId]),
            )
          ).get(subjectId);
    return {
      account: who.account,
      displayName: who.displayName,
      roles: ROLES.filter((role) => who.roles.includes(role)),
      permissions: [...who.permissions],
      authorities: [...who.context.authorities],
      subject: subject ?? null,
      demo: who.demo,
    };
  }
}

/** Gives the browser its session; the cookie is Secure when HUIZHI_ORIGIN is an https address. */
export function setSessionCookie(reply: FastifyReply, token: string, config: Config): void {
  void reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: config.origin?.startsWith('https:') ?? false,
  });
}
