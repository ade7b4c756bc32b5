import 'reflect-metadata';
import type { Command } from 'commander';

/** What adds commands to the root. */
type Adds = (root: Command) => void;

/** The commands that need a database or the server, in the order of the help, each with what loads it and no other. */
const SERVICES: readonly {
  readonly names: readonly string[];
  readonly load: () => Promise<Adds>;
}[] = [
  {
    names: ['start', 'migrate', 'clock'],
    load: async () => (await import('./serving-commands.ts')).addServing,
  },
  { names: ['rules'], load: async () => (await import('./rule-commands.ts')).addRules },
  {
    names: ['population', 'generate', 'import', 'rejects'],
    load: async () => (await import('./data-commands.ts')).addData,
  },
  {
    names: ['appropriate', 'close-budget'],
    load: async () => (await import('./money-commands.ts')).addMoney,
  },
  { names: ['account'], load: async () => (await import('./people-commands.ts')).addPeople },
  {
    names: ['sender-key'],
    load: async () => (await import('./sender-key-commands.ts')).addSenderKeys,
  },
  { names: ['credit'], load: async () => (await import('./credit-commands.ts')).addCredit },
  { names: ['demo'], load: async () => (await import('./demo-commands.ts')).addDemo },
  { names: ['jobs'], load: async () => (await import('./job-commands.ts')).addJobs },
  { names: ['audit'], load: async () => (await import('./audit-commands.ts')).addAudit },
  { names: ['decisions'], load: async () => (await import('./truth-commands.ts')).addTruth },
  {
    names: ['inspections'],
    load: async () => (await import('./inspection-commands.ts')).addInspections,
  },
  { names: ['savings'], load: async () => (await import('./savings-commands.ts')).addSavings },
  { names: ['draw'], load: async () => (await import('./draw-commands.ts')).addDraw },
  { names: ['snapshots'], load: async () => (await import('./snapshot-commands.ts')).addSnapshots },
];

/** Adds the commands of one service, or all of them where none is named: for the help, and for a name mistyped. */
export async function addServices(root: Command, command: string | undefined): Promise<void> {
  const named = SERVICES.filter(({ names }) => command !== undefined && names.includes(command));
  for (const { load } of named.length > 0 ? named : SERVICES) (await load())(root);
}
