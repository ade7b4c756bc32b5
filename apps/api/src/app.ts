import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { type DynamicModule, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EVIDENCE_BYTES_MAX, EVIDENCE_TYPES } from '#libs/matching';
import { People, type Config, type Database, type Logger, readRulesFile } from '#libs/platform';
import { readProcedure } from '#libs/programmes/inspections';
import { readCalendar } from '#libs/workflow';
import { ApiModule } from './api.module.ts';
import { RequestMalformed, RequestsTooMany } from './errors.ts';
import { PermissionGuard } from './permission.guard.ts';
import { ProblemFilter, sendProblem } from './problem.filter.ts';
import { provePermissions } from './prove-permissions.ts';
import { PUSH_BYTES_MAX, ROWS_TYPE } from './push.controller.ts';
import { PART_TYPE } from './uploads.controller.ts';
import { refuseUnstorableText } from './unstorable-text.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const REQUESTS_PER_MINUTE = 1200;

/** What one person may see is kept by no browser and by no server between; what is everybody's for ever says so itself. */
function keepNothing(request: FastifyRequest, reply: FastifyReply): void {
  if (request.url.startsWith('/api/v1/') && !reply.hasHeader('cache-control'))
    void reply.header('cache-control', 'no-store');
}

/** The module with what is laid down in files: days off, and how inspections go on. */
async function moduleOf(config: Config, database: Database): Promise<DynamicModule> {
  return ApiModule.with(
    config,
    database,
    readCalendar(await readRulesFile('calendar.json')),
    readProcedure(await readRulesFile('inspection-procedure.json')),
  );
}

/** Makes the HTTP application, proven complete, without connecting or listening. */
export async function makeApp(
  config: Config,
  database: Database,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(logger);
  const adapter = new FastifyAdapter({
    // What Fastify refuses before any route is found, such as an address that cannot be decoded.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const malformed = new RequestMalformed([{ where: 'address', what: 'cannot be decoded' }]);
      sendProblem(reply, filter.describe(malformed, request));
    },
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    await moduleOf(config, database),
    adapter,
    { logger: false },
  );
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
    hsts: config.origin?.startsWith('https:') ? undefined : false,
  });
  // Stories send more in a minute than any person.
  if (config.mode !== 'test')
    await app.register(rateLimit, {
      max: REQUESTS_PER_MINUTE,
      timeWindow: '1 minute',
      errorResponseBuilder: () => new RequestsTooMany(REQUESTS_PER_MINUTE),
    });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', async (request, reply) => keepNothing(request, reply));
  readBodies(server);
  server.addHook('preHandler', async (request) => refuseUnstorableText(request));
  app.useGlobalFilters(filter);
  app.useGlobalGuards(new PermissionGuard(app.get(Reflector), app.get(People)));
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) =>
        new RequestMalformed(
          issues.slice(0, 20).map((issue) => ({
            where: `/${(issue.path ?? []).map(segment).join('/')}`,
            what: issue.message,
          })),
        ),
    }),
  );
  provePermissions(app);
  return app;
}

function readBodies(server: FastifyInstance): void {
  // A part of an upload is read from the socket as it comes: no parser holds it, and its length is checked on the way.
  server.addContentTypeParser(PART_TYPE, (_request, _payload, done) => done(null, undefined));
  server.addContentTypeParser(
    ROWS_TYPE,
    { parseAs: 'buffer', bodyLimit: PUSH_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );
  server.addContentTypeParser(
    [...EVIDENCE_TYPES],
    { parseAs: 'buffer', bodyLimit: EVIDENCE_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
