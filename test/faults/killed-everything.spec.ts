import { afterAll, expect, test } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SUBJECTS_CHANGED } from '#libs/registry';
import type { EndState } from './end-state.ts';
import { Installation, removeInstallation, SUBJECTS } from './installation.ts';

const SECOND_START_SECONDS = 30;
/** A run this small may be matched between two looks at it, but not applied. */
const RUN_UNDER_WAY = /认定资格 /;
/** Said at moments that are far apart; at each the machine, so to speak, loses its power. */
const MOMENTS = [
  /更新数据库结构/,
  new RegExp(`生成 ${SUBJECTS} 家`),
  /导入 /,
  RUN_UNDER_WAY,
  /已批准/,
  /惠至已就绪/,
];

const reference = await startUndisturbed();
afterAll(() => removeInstallation(reference.folder));

test('a second start takes seconds and changes nothing', async () => {
  const begin = performance.now();
  const again = await Installation.start(reference.folder);
  await again.says(/惠至已就绪/);
  expect((performance.now() - begin) / 1000).toBeLessThan(SECOND_START_SECONDS);
  expect(await again.endState()).toEqual(reference.end);
  await again.stop();
});

test('everything killed with -9 at one moment after another, and started again each time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-start-'));
  try {
    for (const moment of MOMENTS) {
      const life = await Installation.start(folder);
      await life.says(moment);
      await life.killEverything();
    }
    const last = await Installation.start(folder);
    await last.says(/上次未正常退出/);
    await last.says(/惠至已就绪/);
    expect(butJudgedAgain(await last.endState())).toEqual(butJudgedAgain(reference.end));
    await last.stop();
  } finally {
    await removeInstallation(folder);
  }
}, 480_000);

test('the supervisor alone killed with -9, and started again at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-start-'));
  try {
    const first = await Installation.start(folder);
    await first.says(RUN_UNDER_WAY);
    first.kill();
    const second = await Installation.start(folder);
    await second.says(/上次未正常退出/);
    await second.says(/惠至已就绪/);
    expect(butJudgedAgain(await second.endState())).toEqual(butJudgedAgain(reference.end));
    await second.stop();
  } finally {
    await removeInstallation(folder);
  }
});

/** Of a list that is told in parts chance says, for each installation anew, who is told first: how many are is the same. */
const TOLD_IN_PARTS = 'demo-staged-announcement';

/**
 * Who judges what a delivery changed and is killed before the first run comes to it after that run: it judges the firms again,
 * and finds nothing new. So there may be such runs more, and nothing else.
 */
function butJudgedAgain(end: EndState): EndState {
  return Object.fromEntries(
    Object.entries(end).map(([what, lines]) => [
      what,
      lines
        .filter((line) => !line.includes(`system:${SUBJECTS_CHANGED}`))
        .map((line) => (line.includes(TOLD_IN_PARTS) ? line.replace(/^\d+/, 'a firm') : line))
        .sort(),
    ]),
  );
}

async function startUndisturbed(): Promise<{ folder: string; end: EndState }> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-start-'));
  const installation = await Installation.start(folder);
  await installation.says(/惠至已就绪/);
  const end = await installation.endState();
  await installation.stop();
  return { folder, end };
}
