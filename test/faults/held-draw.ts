import { RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import {
  approvePlan,
  commitDraw,
  drawUpPlan,
  holdDraw,
  revealDraw,
} from '#libs/programmes/inspections';
import { isDone } from './journey.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/** The matter that firms are drawn to. */
export const DRAWN_TO = 'demo-inspect-disclosure';
/** Who may be drawn to go there. */
export const INSPECTORS: readonly string[] = ['琼001', '琼002', '琼003'];

/** Draws firms at random: a worker has then to plan their inspections. @throws when nobody was drawn */
export async function holdADraw(world: World): Promise<void> {
  const rules = new RuleStore();
  const as = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    world.app.transaction(
      'faults.draw',
      { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
      work,
    );
  const { planId } = await as('operator', (tx) =>
    drawUpPlan(tx, rules, {
      kind: 'yearly',
      title: '双随机',
      startsOn: '2025-01-01',
      endsOn: '2026-01-01',
      matters: [DRAWN_TO],
      because: null,
      authority: 'hn-amr',
      division: '46',
    }),
  );
  const plan = planId as string;
  await as('approver', (tx) => approvePlan(tx, rules, plan, 1, null));
  const inspectors = INSPECTORS.map((id) => ({ id, load: 0, conflicts: [] }));
  const { drawId } = await as(
    'operator',
    (tx) =>
    commitDraw(tx, rules, { planId: plan, matterId: DRAWN_TO }, { inspectors, team: 2, mostLoad: 400 }), // prettier-ignore
  );
  await as('operator', (tx) => revealDraw(tx, rules, drawId as string));
  const { drawn } = await as('operator', (tx) => holdDraw(tx, drawId as string));
  if (drawn.length === 0)
    throw new Error('The draw drew nobody, so that a worker has nothing to plan.');
}

/** A worker plans what was drawn. */
export async function planWhatWasDrawn(world: World): Promise<void> {
  await until('all that was drawn planned', () => isDone(world, 'inspections.plan-drawn'));
}
