import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { Database, openLogger, readConfig } from '#libs/platform';
import { DomainError } from '#libs/kernel';
import { makeApp } from './app.ts';
import { describeApi } from './describe-api.ts';

/**
 * Writes the interface description to a file without a database; a step of the build. An operation that declares no
 * permission stops it here, so it cannot be shipped.
 */
const [, , file] = process.argv;
try {
  const config = readConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    HUIZHI_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'silent',
  });
  const database = new Database({
    ownerUrl: config.databaseUrl,
    secret: config.secret,
    role: 'app',
  });
  const app = await makeApp(config, database, openLogger('describe', config.logLevel));
  await writeFile(file ?? 'openapi.json', `${JSON.stringify(describeApi(app), null, 2)}\n`);
} catch (error) {
  process.stderr.write(
    error instanceof DomainError ? `${error.text.zh}\n${error.text.en}\n` : `${String(error)}\n`,
  );
  process.exit(1);
}
process.exit(0);
