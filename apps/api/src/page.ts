import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inCheckout } from '#libs/platform';
import { AddressUnknown } from './errors.ts';
import { isPage } from './page-address.ts';

/**
 * Serves the built page at `/`. Any address that is not the interface's or a file's shows it too, so that links into the
 * page can be opened; unknown addresses of the interface stay unknown.
 */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  const root = inCheckout('dist', 'apps', 'console');
  if (!existsSync(root)) return;
  const server = app.getHttpAdapter().getInstance();
  await server.register(fastifyStatic, { root, wildcard: false, index: ['index.html'] });
  server.get('/*', (request, reply) => {
    if (!isPage(request.url)) throw new AddressUnknown();
    return reply.type('text/html').sendFile('index.html');
  });
}
