import 'reflect-metadata';
import type { Command } from 'commander';
import { addAudit } from './audit-commands.ts';
import { addData } from './data-commands.ts';
import { addDemo } from './demo-commands.ts';
import { addJobs } from './job-commands.ts';
import { addMoney } from './money-commands.ts';
import { addPeople } from './people-commands.ts';
import { addRules } from './rule-commands.ts';
import { addSenderKeys } from './sender-key-commands.ts';
import { addServing } from './serving-commands.ts';
import { addSnapshots } from './snapshot-commands.ts';
import { addTruth } from './truth-commands.ts';

/** The commands that need a database or the server. */
export function addServices(root: Command): void {
  addServing(root);
  addRules(root);
  addData(root);
  addMoney(root);
  addPeople(root);
  addSenderKeys(root);
  addDemo(root);
  addJobs(root);
  addAudit(root);
  addTruth(root);
  addSnapshots(root);
}
