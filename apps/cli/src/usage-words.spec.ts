import { Command } from 'commander';
import { expect, test } from '@jest/globals';
import { inBothLanguages } from './usage-words.ts';

/** What the library really says, so that another version of it cannot say it otherwise unseen. */
test.each([
  [['--dataset', 'y'], '缺少必填参数 file。'],
  [['x'], '缺少必填选项 --dataset <name>。'],
  [['x', '--dataset'], '选项 --dataset <name> 缺少取值。'],
  [['x', '--dataset', 'y', '--deltta'], '没有选项 --deltta。'],
  [['x', 'y', '--dataset', 'z'], '参数过多。'],
])('%j is refused in Chinese and English', (args, chinese) => {
  let said = '';
  const command = new Command('import')
    .argument('<file>')
    .allowExcessArguments(false)
    .requiredOption('--dataset <name>')
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (said += inBothLanguages(text)) });
  expect(() => command.parse(args, { from: 'user' })).toThrow();
  expect(said.split('\n')[0]).toBe(chinese);
  expect(said).toContain('error: ');
});
