import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { draw, type DrawList, type PublishedDraw } from '#libs/programmes/inspections';
import { sha256 } from '#libs/kernel';
import { CommandFolder } from './command-folder.ts';

const SEED = 'a'.repeat(64);
const LIST: DrawList = {
  matter: 'demo-inspect-disclosure',
  shares: [{ tier: 'x', perMille: 300 }],
  firms: Array.from({ length: 10 }, (_, index) => ({
    id: `firm-${index}`,
    tier: 'x',
    sector: null,
  })),
  inspectors: ['琼001', '琼002', '琼003'].map((id) => ({ id, load: 0, conflicts: [] })),
  team: 2,
  mostLoad: 5,
};
const PUBLISHED: PublishedDraw = {
  commitment: sha256(SEED),
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
