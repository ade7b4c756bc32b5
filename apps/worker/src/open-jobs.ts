import { CREDIT_JOBS, CreditCensus, creditHandlers } from '#libs/programmes/credit';
import { MATCHING_JOBS, matchingHandlers, RuleStore } from '#libs/matching';
import {
  Database,
  Jobs,
  openDoorbell,
  readRulesFile,
  readRulesTree,
  roleUrl,
  type Config,
  type JobListener,
  type Logger,
  type StepsAround,
} from '#libs/platform';
import { loadRuleBook } from '#libs/engine';
import {
  loadDatasets,
  openColumnStore,
  REGISTRY_JOBS,
  registryHandlers,
  SUBJECTS_CHANGED,
} from '#libs/registry';
import {
  BENEFITS_JOBS,
  BenefitsProgramme,
  benefitsHandlers,
  openCarriers,
  OUTSIDE_JOBS,
} from '#libs/programmes/benefits';
import { INSPECTIONS_JOBS, inspectionsHandlers } from '#libs/programmes/inspections';
import { SAVINGS_JOBS, savingsHandlers } from '#libs/programmes/savings';
import { readCalendar } from '#libs/workflow';
import { type Way } from './way.ts';

/** Long jobs that are under way at once: one computes while another waits for the database. */
const CONCURRENCY = 2;

/** Jobs that are being answered, and their connections. */
export interface OpenedJobs {
  readonly jobs: Jobs;
  /** As the app role. */
  readonly database: Database;
  readonly close: () => Promise<void>;
}

/**
 * Connects, and answers a part of what is due: what takes long, in its thread, or what somebody or a machine outside waits
 * for, beside it.
 */
export async function openJobs(
  config: Config,
  logger: Logger,
  part: 'long' | 'prompt',
  way: Way,
): Promise<OpenedJobs> {
  const open = (role: 'app' | 'matcher'): Promise<Database> =>
    new Database({
      ownerUrl: config.databaseUrl,
      secret: config.secret,
      role,
      name: `huizhi-worker-${part}-${role}`,
      // Somebody waits, for a few firms at a time: planning was a good part of it.
      prepares: part === 'prompt',
    }).connect();
  const [database, matcher] = await Promise.all([open('app'), open('matcher')]);
  const doorbell = await openDoorbell({
    redisUrl: config.redisUrl,
    databaseUrl: roleUrl(config.databaseUrl, config.secret, 'app'),
    // What somebody waits for waits for no long work, and no work waits for a machine outside that does not answer.
    lanes: { awaited: [SUBJECTS_CHANGED], outside: OUTSIDE_JOBS },
    answers: part === 'long' ? 'main' : 'lanes',
  });
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  const rules = new RuleStore();
  const jobs = new Jobs({
    database,
    doorbell,
    handlers: [
      ...matchingHandlers({
        matcher,
        rules,
        programmes: [new BenefitsProgramme(calendar, rules)],
        censuses: [new CreditCensus(rules)],
        columns: openColumnStore(config.columns),
        judgeChanges: config.judgeChanges,
        calendar,
      }),
      ...registryHandlers({ database, folder: config.dataFolder, rules: readDatasets }),
      ...benefitsHandlers({ calendar, rules }, openCarriers(config)),
      ...creditHandlers(rules),
      ...inspectionsHandlers(calendar, rules),
      ...savingsHandlers(rules),
    ],
    kinds: [
      ...MATCHING_JOBS,
      ...BENEFITS_JOBS,
      ...CREDIT_JOBS,
      ...INSPECTIONS_JOBS,
      ...SAVINGS_JOBS,
      ...REGISTRY_JOBS,
    ],
    leaseSeconds: config.leaseSeconds,
    listener: listen(logger),
    around: part === 'long' ? afterOthers(way) : awaitedFirst(way),
  });
  await jobs.start(CONCURRENCY);
  return {
    jobs,
    database,
    close: async () => {
      await jobs.stop();
      await Promise.all([database.close(), matcher.close()]);
    },
  };
}

function afterOthers(way: Way): StepsAround {
  return async (_kind, step) => {
    await way.give();
    return step();
  };
}

function awaitedFirst(way: Way): StepsAround {
  return (kind, step) => (kind === SUBJECTS_CHANGED ? way.take(step) : step());
}

async function readDatasets() {
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  return { book, datasets: loadDatasets(files, book.dictionary) };
}

function listen(logger: Logger): JobListener {
  return {
    finished: (kind, ref, seconds) => {
      logger.info({ kind, ref, seconds: Number(seconds.toFixed(3)) }, 'job finished');
    },
    failed: (kind, ref, error, parked) => {
      logger.error({ kind, ref, parked, err: error }, 'job failed');
    },
  };
}
