#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { DomainError } from '#libs/kernel';
import { addAudit } from './audit-commands.ts';
import { addData } from './data-commands.ts';
import { addJobs } from './job-commands.ts';
import { addMoney } from './money-commands.ts';
import { addPeople } from './people-commands.ts';
import { addRules } from './rule-commands.ts';
import { addServing } from './serving-commands.ts';
import { EXIT } from './terminal.ts';
import { inBothLanguages } from './usage-words.ts';

/** The command line. Commands that need a database use DATABASE_URL, or the embedded one of a running `npm start`. */
function program(): Command {
  const root = new Command('huizhi')
    .description(
      '惠至：免申即享。政策找企业。\nHuizhi: brings policy benefits to enterprises without an application.',
    )
    .showHelpAfterError('（用 --help 查看用法 / use --help)')
    .configureOutput({ outputError: (text, write) => write(inBothLanguages(text)) })
    .exitOverride();
  addServing(root);
  addRules(root);
  addData(root);
  addMoney(root);
  addPeople(root);
  addJobs(root);
  addAudit(root);
  return root;
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  } else if (error instanceof DomainError) {
    process.stderr.write(`${error.text.zh}\n${error.text.en}\n`);
    process.exitCode =
      error.kind === 'bug' || error.kind === 'unavailable' ? EXIT.fault : EXIT.unusable;
  } else {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = EXIT.fault;
  }
}
