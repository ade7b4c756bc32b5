import { claimantOf, Database, readConfig, readState, type Config } from '#libs/platform';
import { UsageRefused } from './errors.ts';
import { dataFolderOf, keptSecret } from './supervisor-settings.ts';

/**
 * The configuration of a command that needs a database: the one DATABASE_URL names, or else the embedded one of an
 * `npm start` that runs on this checkout's data folder.
 *
 * @throws CLI.USAGE_REFUSED when neither is there
 * @throws PLATFORM.CONFIGURATION_REFUSED
 */
export async function connection(environment: NodeJS.ProcessEnv): Promise<Config> {
  if (environment.DATABASE_URL) return readConfig(environment);
  const folder = dataFolderOf(environment);
  const state = await readState(folder);
  if (!state || state.port === 0 || !(await claimantOf(folder))) {
    throw new UsageRefused({
      zh: `没有 DATABASE_URL，数据文件夹 ${folder} 上也没有正在运行的惠至；请先在另一个终端执行 npm start，或设置 DATABASE_URL 与 HUIZHI_SECRET。`,
      en: `There is no DATABASE_URL, and no Huizhi runs on the data folder ${folder}; run npm start in another terminal, or set DATABASE_URL and HUIZHI_SECRET.`,
    });
  }
  return readConfig({
    ...environment,
    DATABASE_URL: `postgres://huizhi_owner:${state.ownerPassword}@127.0.0.1:${state.port}/huizhi`,
    HUIZHI_SECRET: await keptSecret(folder),
    HUIZHI_MODE: environment.HUIZHI_MODE ?? 'demo',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
    HUIZHI_DATA: folder,
  });
}

/** Opens the database in a role for one piece of work. */
export async function withDatabase<T>(
  config: Config,
  role: 'owner' | 'app',
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = new Database({
    ownerUrl: config.databaseUrl,
    secret: config.secret,
    role,
    poolSize: 4,
    name: 'huizhi-cli',
  });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
