#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { DomainError } from '#libs/kernel';
import { addRuleTools, RULE_TOOLS } from './rule-tools.ts';
import { EXIT } from './terminal.ts';
import { inBothLanguages } from './usage-words.ts';

/**
 * The command line. Commands that need a database use DATABASE_URL, or the embedded one of a running `npm start`; those
 * on rule files need nothing and start without loading the rest.
 */
async function program(command: string | undefined): Promise<Command> {
  const { version } = createRequire(import.meta.url)('#package') as { version: string };
  const root = new Command('huizhi')
    .version(version, '-V, --version', '显示版本号 / print the version')
    .description(
      '惠至：免申即享。政策找企业。\nHuizhi: brings policy benefits to enterprises without an application.',
    )
    .showHelpAfterError('（用 --help 查看用法 / use --help)')
    .configureOutput({ outputError: (text, write) => write(inBothLanguages(text)) })
    .exitOverride();
  addRuleTools(root);
  if (command === undefined || !RULE_TOOLS.includes(command)) {
    const { addServices } = await import('./service-commands.ts');
    await addServices(root, command);
  }
  return root;
}

try {
  const root = await program(process.argv[2]);
  await root.parseAsync();
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
