import { Command } from 'commander';
import { expect, it } from '@jest/globals';
import { addServices } from './service-commands.ts';

const namesOf = (root: Command): string[] =>
  root.commands.flatMap((command) => [command.name(), ...command.aliases()]);

it('loads for a command what adds it and not the rest, and for another word all of them', async () => {
  const all = new Command();
  await addServices(all, 'imprt');
  for (const name of namesOf(all)) {
    const root = new Command();
    await addServices(root, name);
    expect(namesOf(root)).toContain(name);
    expect(root.commands.length).toBeLessThan(5);
  }
  expect(all.commands.length).toBeGreaterThan(10);
});
