import { expect, test } from '@jest/globals';
import { idsTogether } from './ids-together.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids of a batch are alike up to the place in it, ascending, and those of two batches are not', () => {
  const ids = idsTogether(300);
  for (const id of ids) expect(id).toMatch(UUID);
  expect(new Set(ids).size).toBe(300);
  expect(new Set(ids.map((id) => id.slice(0, -4))).size).toBe(1);
  expect([...ids].sort()).toEqual(ids);
  expect(idsTogether(1)[0]?.slice(0, -4)).not.toBe(ids[0]?.slice(0, -4));
});

test('more than fit into a batch are still different', () => {
  expect(new Set(idsTogether(65_600)).size).toBe(65_600);
  expect(idsTogether(0)).toEqual([]);
});
