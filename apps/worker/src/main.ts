import 'reflect-metadata';
import {
  AwaitedListener,
  exitWithParent,
  openLogger,
  readConfig,
  roleUrl,
  writeCheckpoint,
  type Config,
} from '#libs/platform';
import { sweepUploads } from '#libs/registry';
import { LongJobs } from './long-jobs.ts';
import { openJobs } from './open-jobs.ts';
import { refusalOf } from './refusal.ts';
import { Way } from './way.ts';

const CHECKPOINT_MS = 3_600_000;

async function work(config: Config): Promise<void> {
  const logger = openLogger('worker', config.logLevel);
  const way = new Way();
  const { jobs, database, close } = await openJobs(config, logger, 'prompt', way);
  await sweepUploads(database, config.dataFolder);
  const long = await LongJobs.start(way);
  long.onEnded(refuse);
  const awaited = new AwaitedListener(roleUrl(config.databaseUrl, config.secret, 'app'), (ids) =>
    jobs.answerNow(ids),
  );
  await awaited.start();
  const checkpoint = (): void => {
    writeCheckpoint(database, config.dataFolder).catch((error: unknown) =>
      logger.error({ err: error }, 'audit checkpoint failed'),
    );
  };
  checkpoint();
  const timer = setInterval(checkpoint, CHECKPOINT_MS);
  logger.info({ queue: config.redisUrl ? 'redis' : 'postgres' }, 'working');
  exitWithParent(async () => {
    clearInterval(timer);
    await Promise.all([long.stop(), awaited.stop().then(close)]);
  });
}

/** Says why this process cannot work, or cannot any longer, and ends it: whoever supervises it starts another. */
function refuse(error: unknown): never {
  process.stderr.write(`${refusalOf(error)}\n`);
  process.exit(1);
}

try {
  await work(readConfig(process.env));
} catch (error) {
  refuse(error);
}
