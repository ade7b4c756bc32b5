import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { CREDIT_JOBS, CreditCensus, creditHandlers } from '#libs/programmes/credit';
import { MATCHING_JOBS, matchingHandlers, RuleStore } from '#libs/matching';
import { type Database, type Doorbell, Jobs, readRulesFile, readRulesTree } from '#libs/platform';
import {
  BENEFITS_JOBS,
  BenefitsProgramme,
  benefitsHandlers,
  type Carriers,
  openCarriers,
} from '#libs/programmes/benefits';
import { INSPECTIONS_JOBS, inspectionsHandlers } from '#libs/programmes/inspections';
import { SAVINGS_JOBS, savingsHandlers } from '#libs/programmes/savings';
import { loadDatasets, openColumnStore, REGISTRY_JOBS, registryHandlers } from '#libs/registry';
import { readCalendar } from '#libs/workflow';
import { TEST_SECRET } from './database.ts';

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
    readonly judgeChanges: 'at-once' | 'next-run';
    /** Called whenever a job ended, well or not. */
    readonly ended?: () => void;
    /** The ways out; those of an installation in test, at noon, unless given. */
    readonly carriers?: Carriers;
  },
): Jobs {
  const { database, matcher, folder, failures, judgeChanges, ended = () => undefined } = world;
  const carriers = world.carriers ?? carriersAtNoon(folder);
  const rules = new RuleStore();
  return new Jobs({
    database,
    doorbell,
    handlers: [
      ...matchingHandlers({
        matcher,
        rules,
        programmes: [new BenefitsProgramme(CALENDAR, rules)],
        censuses: [new CreditCensus(rules)],
        columns: openColumnStore(join(folder, 'columns')),
        judgeChanges,
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
      ...benefitsHandlers({ calendar: CALENDAR, rules }, carriers),
      ...creditHandlers(rules),
      ...inspectionsHandlers(CALENDAR, rules),
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
    leaseSeconds: 60,
    listener: {
      finished: ended,
      failed: (kind, _ref, error) => {
        failures.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
        ended();
      },
    },
  });
}

/** The ways out of an installation in test, where it is always noon unless a story says otherwise. */
export function carriersAtNoon(
  folder: string,
  options: { readonly smtp?: { url: string; from: string }; readonly minutes?: () => number } = {},
): Carriers {
  const carriers = openCarriers({
    mode: 'test',
    secret: TEST_SECRET,
    dataFolder: folder,
    smtp: options.smtp,
  });
  return { ...carriers, minutesOfDay: async () => options.minutes?.() ?? 12 * 60 };
}

const CALENDAR = readCalendar(await readRulesFile('calendar.json'));
