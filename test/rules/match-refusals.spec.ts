import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLI } from '../tidy/tree.ts';
import { BARE, CommandFolder, OLD } from './command-folder.ts';

let folder: CommandFolder;
beforeAll(async () => {
  folder = await CommandFolder.create();
});
afterAll(() => folder.remove());

describe('what huizhi match refuses, with file, line and column', () => {
  const good = 'enterprise,firm.age\nA,1\n';
  it.each([
    ['money below a fen', BARE, 'enterprise,firm.revenue\nA,1.005\n', 'rows:2:2'],
    ['no key', BARE, 'firm.age\n1\n', 'rows:1:1'],
    ['an empty file', BARE, '', 'rows:1:1'],
    ['a column twice', BARE, 'enterprise,tax.paid,tax.paid@2025\nA,1,1\n', 'rows:1:3'],
    ['a quote without its pair', BARE, 'enterprise,firm.age\nA,1\n"B,2\nC,3\nD,4\n', 'rows:3:1'],
    ['a broken line', BARE, '{"enterprise":"A"}\n{"enterprise":"B",}\n', 'rows:2:19'],
    ['text for a number', BARE, '{"enterprise":"A","firm":{"age":"5"}}\n', 'rows:1:27'],
    ['a fact given twice', BARE, '{"enterprise":"A","firm.age":1,"firm":{"age":2}}\n', 'rows:1:'],
    ['a line that is no object', BARE, '{"enterprise":"A"}\n[]\n', 'rows:2:1'],
    [
      'an unknown fact in a rule',
      { ...BARE, conditions: { all: [{ ...OLD, fact: 'firm.agee' }] } },
      good,
      'rules.json:1:',
    ],
    ['a rule that is not JSON', '{"name": }', good, 'rules.json:1:10'],
    [
      'a rule that breaks off on its second line',
      '{"name": "r",\n "conditions": {"all": [}}',
      good,
      'rules.json:2:25',
    ],
    ['two rules of one id', [BARE, BARE], good, 'rules.json:1:'],
    ['a rule without a name', { conditions: BARE.conditions }, good, 'rules.json:1:1'],
  ])('%s', async (_, rules, rows, where) => {
    const ran = await folder.match(rules, rows);
    expect(ran.err).toContain(where);
    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
  });

  it.each([
    ['a day that does not exist', ['--as-of', '2025-02-30'], '2025-02-30'],
    [
      'a dictionary that is not there',
      ['--as-of', '2025-01-01', '--dictionary', 'none.json'],
      'none.json',
    ],
    ['a result over its own input', ['--as-of', '2025-01-01', '--out', 'rows'], 'rows'],
    ['a result in no folder', ['--as-of', '2025-01-01', '--out', 'none/out.csv'], 'ENOENT'],
  ])('%s', async (_, more, said) => {
    const ran = await folder.match(BARE, good, ...more);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(said);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    await folder.match(BARE, good);
    const args = [
      'match',
      '--rules',
      'rules.json',
      '--facts',
      '-',
      '--as-of',
      '2025-06-30',
      '--out',
      'cut.csv',
    ];
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder.path });
    child.stdin.write(good);
    const begun = async (): Promise<boolean> =>
      (await readdir(folder.path)).some((name) => name.startsWith('cut.csv.'));
    while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('cut.csv'))).toEqual([]);
  });
});
