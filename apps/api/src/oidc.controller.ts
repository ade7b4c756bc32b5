import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import * as oidc from 'openid-client';
import { People, ServiceUnavailable, SignInRefused, type Config } from '#libs/platform';
import { CONFIG } from './config.token.ts';
import { AddressUnknown } from './errors.ts';
import { PermitAll } from './permit.ts';
import type { SignedRequest } from './permission.guard.ts';
import { setSessionCookie } from './session.controller.ts';

const FLOW_COOKIE = 'huizhi_oidc';
const CALLBACK = '/api/v1/session/oidc/callback';

/** Sign-in through the province's identity provider: authorization code flow with PKCE, on the server. */
@ApiTags('session')
@Controller('api/v1/session/oidc')
export class OidcController {
  #provider: Promise<oidc.Configuration> | undefined;

  constructor(
    private readonly people: People,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Sends the browser to the identity provider. */
  @Get()
  @PermitAll('signing in comes before having rights')
  async begin(@Req() request: SignedRequest, @Res() reply: FastifyReply): Promise<void> {
    const provider = await this.#discover();
    const flow = {
      verifier: oidc.randomPKCECodeVerifier(),
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: `${this.#origin(request)}${CALLBACK}`,
      scope: 'openid',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    const sealed = this.#seal(JSON.stringify(flow));
    const secure = this.#origin(request).startsWith('https:');
    await reply
      .setCookie(FLOW_COOKIE, sealed, {
        path: CALLBACK,
        httpOnly: true,
        sameSite: 'lax',
        maxAge: 600,
        secure,
      })
      .redirect(url.href, 302);
  }

  /** Takes the browser back from the identity provider. */
  @Get('callback')
  @PermitAll('the identity provider sends the browser here')
  async callback(
    @Req() request: SignedRequest,
    @Res() reply: FastifyReply,
    @Query() _query: unknown,
  ): Promise<void> {
    const provider = await this.#discover();
    const flow = this.#unseal(request.cookies[FLOW_COOKIE] ?? '');
    const tokens = await oidc
      .authorizationCodeGrant(provider, new URL(request.url, this.#origin(request)), {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      })
      .catch(() => undefined);
    const subject = tokens?.claims()?.sub;
    if (!subject) throw refused();
    const { token } = await this.people.signInBySubject(subject);
    setSessionCookie(reply, token, this.config);
    await reply.clearCookie(FLOW_COOKIE, { path: CALLBACK }).redirect('/', 302);
  }

  #discover(): Promise<oidc.Configuration> {
    const { oidc: settings, mode } = this.config;
    if (!settings) throw new AddressUnknown();
    const insecure = mode !== 'production' && settings.issuer.startsWith('http:');
    this.#provider ??= oidc
      .discovery(
        new URL(settings.issuer),
        settings.clientId,
        settings.clientSecret,
        undefined,
        insecure ? { execute: [oidc.allowInsecureRequests] } : {},
      )
      .catch((cause: unknown) => {
        this.#provider = undefined;
        throw new ServiceUnavailable(
          { zh: '统一身份认证', en: 'The identity provider' },
          { cause },
        );
      });
    return this.#provider;
  }

  #origin(request: SignedRequest): string {
    return this.config.origin ?? `http://${request.host}`;
  }

  #seal(content: string): string {
    const body = Buffer.from(content).toString('base64url');
    return `${body}.${this.#sign(body)}`;
  }

  #unseal(sealed: string): { verifier: string; state: string; nonce: string } {
    const [body = '', signature = ''] = sealed.split('.');
    const [given, expected] = [Buffer.from(signature), Buffer.from(this.#sign(body))];
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused();
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      verifier: string;
      state: string;
      nonce: string;
    };
  }

  #sign(body: string): string {
    return createHmac('sha256', this.config.secret).update(`oidc flow ${body}`).digest('base64url');
  }
}

function refused(): SignInRefused {
  return new SignInRefused({
    zh: '统一身份认证未完成或已过期；请返回登录页重新登录。',
    en: 'Sign-in at the identity provider was not completed or is over; go back to the sign-in page and try again.',
  });
}
