import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  commitmentOf,
  draw,
  type DrawList,
  drawName,
  type PublishedDraw,
} from '#libs/programmes/inspections';
import { CommandFolder } from './command-folder.ts';

const SEED = 'a'.repeat(64);
const LIST: DrawList = {
  matter: 'demo-inspect-disclosure',
  shares: [{ stratum: 1, perMille: 300 }],
  firms: Array.from({ length: 10 }, (_, index) => ({
    id: drawName('opening', `firm-${index}`),
    stratum: 1,
    part: 1,
  })),
  inspectors: ['琼001', '琼002', '琼003'].map((id) => ({ id, load: 0, conflicts: [] })),
  team: 2,
  mostLoad: 5,
};
const PUBLISHED: PublishedDraw = {
  commitment: commitmentOf(SEED, LIST),
  seed: SEED,
  list: LIST,
  drawn: draw(SEED, LIST),
};

let folder: CommandFolder;
beforeAll(async () => {
  folder = await CommandFolder.create();
});
afterAll(() => folder.remove());

it('does a published draw again, without a database', async () => {
  await folder.put('draw.json', PUBLISHED);
  const { code, out } = await folder.huizhi(['draw', 'verify', 'draw.json']);
  expect(out).toContain('replayed: 3 of 10 firms');
  expect(code).toBe(0);
});

it('compares it with the commitment that was published before it', async () => {
  await folder.put('draw.json', PUBLISHED);
  const verify = ['draw', 'verify', 'draw.json', '--commitment'];
  const { code, out } = await folder.huizhi([...verify, PUBLISHED.commitment]);
  expect([code, out]).toEqual([0, expect.stringContaining('as committed to before the draw')]);
  const other = await folder.huizhi([...verify, commitmentOf('b'.repeat(64), LIST)]);
  expect([other.code, other.out]).toEqual([3, expect.stringContaining('not the one that was')]);
});

it('tells whose a name is to whoever holds its opening', async () => {
  await folder.put('draw.json', PUBLISHED);
  const whose = (opening: string) =>
    folder.huizhi(['draw', 'verify', 'draw.json', '--whose', 'firm-4', '--opening', opening]);
  expect((await whose('opening')).out).toContain('firm-4 在名单中');
  const wrong = await whose('another');
  expect([wrong.code, wrong.out]).toEqual([3, expect.stringContaining('on no list')]);
  const alone = await folder.huizhi(['draw', 'verify', 'draw.json', '--whose', 'firm-4']);
  expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('given together')]);
});

it('says what does not hold', async () => {
  await folder.put('draw.json', { ...PUBLISHED, drawn: PUBLISHED.drawn.slice(1) });
  const { code, out } = await folder.huizhi(['draw', 'verify', 'draw.json']);
  expect(out).toContain('✗ 第 1 位与重放结果不同');
  expect(code).toBe(3);
});

it.each([
  ['no JSON', '{', 'is no JSON'],
  ['a list without firms', { ...PUBLISHED, list: { ...LIST, firms: 3 } }, '(list/firms)'],
])('refuses %s', async (_, content, said) => {
  await folder.put('draw.json', content);
  const { code, err } = await folder.huizhi(['draw', 'verify', 'draw.json']);
  expect(err).toContain(said);
  expect(code).toBe(2);
});
