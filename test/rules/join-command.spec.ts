import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkJointSchedule, type JointSchedule } from '#libs/programmes/inspections';
import { inventedJointInput } from '../support/joint-instances.ts';
import { CommandFolder } from './command-folder.ts';

const INPUT = inventedJointInput({ seed: 1, due: 60, authorities: 4, divisions: 1 });
const JOIN = ['inspections', 'join', '--due', 'due.json', '--teams', 'teams.json'];

let folder: CommandFolder;
beforeAll(async () => {
  folder = await CommandFolder.create();
  await folder.put('due.json', INPUT.due);
  await folder.put('teams.json', INPUT.teams);
});
afterAll(() => folder.remove());

it('joins what is due, and says what that spares each firm and authority, without a database', async () => {
  const { code, out } = await folder.huizhi([...JOIN, '--out', 'joint.json']);
  expect(code).toBe(0);
  const written = await readFile(join(folder.path, 'joint.json'), 'utf8');
  const { schedule, saving } = JSON.parse(written) as {
    schedule: JointSchedule;
    saving: { saved: number };
  };
  expect(checkJointSchedule(INPUT, schedule)).toEqual([]);
  expect(saving.saved).toBe(60 - schedule.undone.length - schedule.visits.length);
  expect(out).toContain(`in ${schedule.visits.length} visits`);
  expect(out).toContain(`${saving.saved} visits spared`);
  for (const one of new Set(INPUT.due.map(({ firm }) => firm))) expect(out).toContain(one);
  for (const one of new Set(INPUT.due.map(({ authority }) => authority)))
    expect(out).toContain(`\n${one} `);
});

it('says what is undone and why', async () => {
  await folder.put('far.json', [{ ...INPUT.due[0], skills: ['diving'] }]);
  const { code, out } = await folder.huizhi([...JOIN.slice(0, 3), 'far.json', ...JOIN.slice(4)]);
  expect(out).toContain(`✗ ${INPUT.due[0]?.id}`);
  expect(out).toContain('no team that goes there has the skills');
  expect(code).toBe(0);
});

it('refuses what it cannot use, with the place', async () => {
  await folder.put('wrong.json', [{ ...INPUT.due[0], minutes: '60' }]);
  const { code, err } = await folder.huizhi([...JOIN.slice(0, 3), 'wrong.json', ...JOIN.slice(4)]);
  expect(err).toContain('due/0/minutes');
  expect(code).toBe(2);
});
