import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  Database,
  Metrics,
  outboxState,
  PermissionDenied,
  systemContext,
  type Config,
} from '#libs/platform';
import { CONFIG } from './config.token.ts';
import { PermitAll } from './permit.ts';
import { readiness } from './shapes.ts';

/** The sweeper rings every few seconds, so what is due for a minute has no worker. */
const DUE_SECONDS_MAX = 60;

/** What machines ask: alive, ready, and the numbers. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The process answers. */
  @Get('health/live')
  @PermitAll('says nothing but that it runs')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * The database answers too. `degraded` means that people are served while promised work is not: it is due and nobody
   * takes it, or it is parked and waits for a person.
   */
  @Get('health/ready')
  @PermitAll('says whether it can serve, and how much work waits')
  @ApiOkResponse({ standardSchema: readiness })
  async ready(): Promise<z.infer<typeof readiness>> {
    const { oldestSeconds, parked } = await this.database.read(
      'health.ready',
      systemContext('health'),
      outboxState,
    );
    const oldestDueSeconds = Math.floor(oldestSeconds);
    const late = oldestDueSeconds > DUE_SECONDS_MAX || parked > 0;
    return { status: late ? 'degraded' : 'ok', outbox: { oldestDueSeconds, parked } };
  }

  /** Prometheus metrics; with METRICS_TOKEN set, only for its bearer. */
  @Get('metrics')
  @PermitAll('guarded by METRICS_TOKEN, and without it only served to this machine')
  async metricsText(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    // Behind a proxy every request comes from this machine, so there only the token counts.
    const peer = reply.request.socket.remoteAddress ?? '';
    const local =
      this.config.origin === undefined && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(peer);
    const allowed = this.config.metricsToken
      ? same(authorization ?? '', `Bearer ${this.config.metricsToken}`)
      : local;
    if (!allowed) throw new PermissionDenied('metrics');
    void reply.type('text/plain; version=0.0.4');
    return this.metrics.text(this.database);
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
