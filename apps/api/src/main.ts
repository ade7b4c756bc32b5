import 'reflect-metadata';
import { SwaggerModule } from '@nestjs/swagger';
import { DomainError } from '#libs/kernel';
import {
  Database,
  exitWithParent,
  openLogger,
  proveLifecycles,
  readConfig,
  refusePlainHttp,
  type Config,
} from '#libs/platform';
import { makeApp } from './app.ts';
import { describeApi } from './describe-api.ts';
import { LIFECYCLES } from './lifecycles.ts';
import { servePage } from './page.ts';

async function serve(config: Config): Promise<void> {
  refusePlainHttp(config);
  const logger = openLogger('api', config.logLevel);
  const database = new Database({
    ownerUrl: config.databaseUrl,
    secret: config.secret,
    role: 'app',
    name: 'huizhi-api',
  });
  await database.connect();
  await proveLifecycles(database, LIFECYCLES);
  const app = await makeApp(config, database, logger);
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
  });
  await servePage(app);
  await app.listen(config.port, config.host);
  logger.info({ host: config.host, port: config.port }, 'listening');
  exitWithParent(async () => {
    await app.close();
    await database.close();
  });
}

try {
  await serve(readConfig(process.env));
} catch (error) {
  process.stderr.write(
    error instanceof DomainError ? `${error.text.zh}\n${error.text.en}\n` : `${String(error)}\n`,
  );
  process.exit(1);
}
