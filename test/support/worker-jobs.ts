import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { MATCHING_JOBS, matchingHandlers, RuleStore } from '#libs/matching';
import { type Database, type Doorbell, Jobs, readRulesFile, readRulesTree } from '#libs/platform';
import { BENEFITS_JOBS, BenefitsProgramme, benefitsHandlers } from '#libs/programmes/benefits';
import { loadDatasets, REGISTRY_JOBS, registryHandlers } from '#libs/registry';
import { readCalendar } from '#libs/workflow';

/** A doorbell that nobody hears. */
export const SILENT_BELL: Doorbell = {
  ring: async () => undefined,
  answer: async () => undefined,
  close: async () => undefined,
};

/**
 * The jobs of a worker on any doorbell.
 *
 * @param world where they work; what fails is added to its failures
 */
export function workerJobs(
  doorbell: Doorbell,
  world: {
    readonly database: Database;
    readonly matcher: Database;
    readonly folder: string;
    readonly failures: string[];
  },
): Jobs {
  const { database, matcher, folder, failures } = world;
  const rules = new RuleStore();
  return new Jobs({
    database,
    doorbell,
    handlers: [
      ...matchingHandlers({
        matcher,
        rules,
        programmes: [new BenefitsProgramme(CALENDAR)],
        folder: join(folder, 'columns'),
        calendar: CALENDAR,
      }),
      ...registryHandlers({
        database,
        folder,
        rules: async () => {
          const files = await readRulesTree();
          const { book } = loadRuleBook(files);
          return { book, datasets: loadDatasets(files, book.dictionary) };
        },
      }),
      ...benefitsHandlers({ calendar: CALENDAR, rules }),
    ],
    kinds: [...MATCHING_JOBS, ...BENEFITS_JOBS, ...REGISTRY_JOBS],
    leaseSeconds: 60,
    listener: {
      finished: () => undefined,
      failed: (kind, _ref, error) =>
        failures.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`),
    },
  });
}

const CALENDAR = readCalendar(await readRulesFile('calendar.json'));
