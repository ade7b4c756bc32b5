import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problem } from './shapes.ts';
import { VERSION } from './version.ts';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Writes that are harmless to repeat by nature, so they need no key. */
const KEYLESS =
  /\/session$|\/uploads\/\{id\}$|\/push\/\{dataset\}$|\/simulation$|\/receipt$|\/notice-channels\/\{channel\}$|\/public\/inspection-codes$|\/check-ins$|\/findings\/\{id\}\/propose$/;

/** The interface description, from the code; what holds for all operations is added here once. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('惠至 Huizhi')
    .setDescription(
      '免申即享：政策找企业。金额以分为单位的十进制文本；日期 YYYY-MM-DD；失败时返回 RFC 9457 problem 文档。\n\n' +
        'Benefits without an application. Money is decimal text in fen; days are YYYY-MM-DD; failures are RFC 9457 problem documents.',
    )
    .setVersion(VERSION)
    .addCookieAuth('huizhi_session')
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema() },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) complete(operation, method !== 'get', !KEYLESS.test(path));
    }
  }
  return document;
}

function complete(operation: Operation, writes: boolean, keyed: boolean): void {
  const header = (name: string, description: string, pattern: string) => ({
    name,
    in: 'header' as const,
    required: true,
    description,
    schema: { type: 'string' as const, pattern },
  });
  if (writes) {
    operation.parameters = [
      ...(operation.parameters ?? []),
      header('X-Huizhi-Request', '防跨站伪造 / against forgery from other sites', '^1$'),
      ...(keyed
        ? [
            header(
              'Idempotency-Key',
              '同一键的相同请求只生效一次 / the same key takes effect once',
              '^[A-Za-z0-9._-]{8,255}$',
            ),
          ]
        : []),
    ];
  }
  operation.responses = {
    ...operation.responses,
    default: {
      description: 'Problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

function problemSchema(): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(problem, {
    target: 'openapi-3.0',
  }) as Record<string, unknown>;
  return schema;
}
