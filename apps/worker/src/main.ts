import 'reflect-metadata';
import { join } from 'node:path';
import { DomainError } from '#libs/kernel';
import { MATCHING_JOBS, matchingHandlers, RuleStore } from '#libs/matching';
import {
  Database,
  exitWithParent,
  Jobs,
  Metrics,
  openDoorbell,
  openLogger,
  readConfig,
  readRulesFile,
  readRulesTree,
  roleUrl,
  writeCheckpoint,
  type Config,
  type JobListener,
  type Logger,
} from '#libs/platform';
import { loadRuleBook } from '#libs/engine';
import { loadDatasets, REGISTRY_JOBS, registryHandlers, sweepUploads } from '#libs/registry';
import { BENEFITS_JOBS, BenefitsProgramme, benefitsHandlers } from '#libs/programmes/benefits';
import { readCalendar } from '#libs/workflow';

const CONCURRENCY = 2;
const CHECKPOINT_MS = 3_600_000;

async function work(config: Config): Promise<void> {
  const logger = openLogger('worker', config.logLevel);
  const open = (role: 'app' | 'matcher'): Promise<Database> =>
    new Database({
      ownerUrl: config.databaseUrl,
      secret: config.secret,
      role,
      name: `huizhi-worker-${role}`,
    }).connect();
  const [database, matcher] = await Promise.all([open('app'), open('matcher')]);
  const doorbell = await openDoorbell({
    redisUrl: config.redisUrl,
    databaseUrl: roleUrl(config.databaseUrl, config.secret, 'app'),
  });
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  const rules = new RuleStore();
  const handlers = [
    ...matchingHandlers({
      matcher,
      rules,
      programmes: [new BenefitsProgramme(calendar)],
      folder: join(config.dataFolder, 'columns'),
      calendar,
    }),
    ...registryHandlers({ database, folder: config.dataFolder, rules: readDatasets }),
    ...benefitsHandlers({ calendar, rules }),
  ];
  const jobs = new Jobs({
    database,
    doorbell,
    handlers,
    kinds: [...MATCHING_JOBS, ...BENEFITS_JOBS, ...REGISTRY_JOBS],
    leaseSeconds: config.leaseSeconds,
    listener: listen(logger, new Metrics()),
  });
  await sweepUploads(database, config.dataFolder);
  await jobs.start(CONCURRENCY);
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
    await jobs.stop();
    await Promise.all([database.close(), matcher.close()]);
  });
}

async function readDatasets() {
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  return { book, datasets: loadDatasets(files, book.dictionary) };
}

function listen(logger: Logger, metrics: Metrics): JobListener {
  const counted = metrics.listener();
  return {
    finished: (kind, ref, seconds) => {
      counted.finished(kind, ref, seconds);
      logger.info({ kind, ref, seconds: Number(seconds.toFixed(3)) }, 'job finished');
    },
    failed: (kind, ref, error, parked) => {
      counted.failed(kind, ref, error, parked);
      logger.error({ kind, ref, parked, err: error }, 'job failed');
    },
  };
}

try {
  await work(readConfig(process.env));
} catch (error) {
  process.stderr.write(
    error instanceof DomainError ? `${error.text.zh}\n${error.text.en}\n` : `${String(error)}\n`,
  );
  process.exit(1);
}
