import { describe, expect, it } from '@jest/globals';
import { parsePath, pathOf, type Route } from './router.ts';

const ID = '0199a7c2-3c4d-4e5f-8a6b-7c8d9e0f1a2b';

const places: Route[] = [
  { page: 'home' },
  { page: 'runs' },
  { page: 'lists' },
  { page: 'lists', run: ID },
  { page: 'policies' },
  { page: 'budgets' },
  { page: 'tasks' },
  { page: 'audit' },
  { page: 'audit', of: ID },
  { page: 'audit', of: '张三 & co' },
  { page: 'benefits' },
  { page: 'channels' },
  { page: 'repairs' },
  { page: 'my-credit' },
  { page: 'told' },
  { page: 'receipt', id: ID },
  { page: 'catalogue' },
  { page: 'why', id: 'hn-bond-award' },
  { page: 'check-in' },
  { page: 'show-code', id: ID },
  { page: 'check', code: 'Zm9v_-' },
  { page: 'run', id: ID },
  { page: 'list', id: ID },
  { page: 'gradings' },
  { page: 'grading', id: ID },
  { page: 'benefit', id: ID },
  { page: 'inspections' },
  { page: 'inspection', id: ID },
  { page: 'inspection-plans' },
  { page: 'inspection-plan', id: ID },
  { page: 'inspection-draws' },
  { page: 'inspection-matters' },
  { page: 'inspection-refusals' },
  { page: 'joint-visits' },
  { page: 'demands' },
  { page: 'joint-proposal', id: ID },
  { page: 'findings' },
  { page: 'finding', id: ID },
  { page: 'my-visits' },
  { page: 'matters' },
  { page: 'draws' },
  { page: 'draw', id: ID },
];

describe('an address', () => {
  it.each(places)('leads to %j and back', (place) => {
    expect(parsePath(pathOf(place))).toEqual(place);
  });

  it.each([
    '/nowhere',
    `/runs/${ID}/2`,
    '/policies/Not%20an%20id',
    `/budgets/${ID}`,
    `/tasks/${ID}`,
    `/audit/${ID}`,
    `/audit?of=${'1'.repeat(201)}`,
    '/runs/1',
    '/runs/%E0%A4%A',
    '/lists?run=1',
  ])('names no place: %s', (path) => {
    expect(parsePath(path)).toEqual({ page: 'missing' });
  });

  it('may end in a slash', () => {
    expect(parsePath('/runs/')).toEqual({ page: 'runs' });
    expect(parsePath('')).toEqual({ page: 'home' });
    expect(parsePath(`/lists/?run=${ID}`)).toEqual({ page: 'lists', run: ID });
  });

  it('may carry a query that means nothing here', () => {
    expect(parsePath('/runs?run=1')).toEqual({ page: 'runs' });
    expect(parsePath('/audit?of=')).toEqual({ page: 'audit' });
  });
});
