import { addDays } from '#libs/kernel';
import { loadRules, RuleStore } from '#libs/matching';
import { type Context, type Tx } from '#libs/platform';
import {
  approvePlan,
  drawUpPlan,
  type InspectionTeam,
  type JointRequest,
  planInspection,
} from '#libs/programmes/inspections';
import { anEnterprise, type Enterprise } from './factories.ts';
import { FIRST_DAY, type Stage } from './stage.ts';
import { readStoryRules } from './story-rules.ts';

const CATERING = 'demo-inspect-catering';
const DISCLOSURE = 'demo-inspect-disclosure';
const FIRE = 'demo-inspect-fire';
const rules = new RuleStore();

/** Two caterers, each in a division of its own. */
export const JOINT_FIRMS: readonly Enterprise[] = ['460106', '460108'].map((division, at) =>
  anEnterprise(at + 1).with('registration', { 行业代码: 'H62', 行政区划代码: division }),
);
/** The days on which both teams go. */
export const JOINT_DAYS = [1, 2, 3].map((days) => addDays(FIRST_DAY, days));
/** One team of the market regulator, one of the fire service. */
export const JOINT_TEAMS: readonly InspectionTeam[] = ['hn-amr', 'hn-fire'].map((authority) => ({
  id: `${authority}-1`, authority, officers: [`${authority}-a`, `${authority}-b`], skills: ['food', 'fire'],
  divisions: ['46'], minutesPerDay: 400, days: JOINT_DAYS,
})); // prettier-ignore
/** Joint visits of everything that both have planned. */
export const JOINT_REQUEST: JointRequest = {
  authority: 'hn-amr',
  division: '46',
  teams: JOINT_TEAMS,
  needs: [
    { matter: CATERING, minutes: 120, skills: ['food'] },
    { matter: DISCLOSURE, minutes: 60, skills: [] },
    { matter: FIRE, minutes: 90, skills: ['fire'] },
  ],
};
/** Who was drawn to the inspections of the fire service. */
export const JOINT_DRAWN: readonly string[] = ['hn-fire-a', 'hn-fire-b'];

/** Does something as an officer of both authorities, or of those given. */
export function asJoint<T>(
  stage: Stage,
  actor: string,
  work: (tx: Tx) => Promise<T>,
  authorities: readonly string[] = ['hn-amr', 'hn-fire'],
): Promise<T> {
  const context: Context = { actor, authorities, division: '46', subjectId: null };
  return stage.database.transaction('test.joint', context, work);
}

/** The rules of the story, and a matter and a quota of the fire service like those of the market's. */
async function withFireService() {
  // Nobody is drawn, so that these firms are picked by hand.
  const files = await readStoryRules({}, { byHand: [CATERING, DISCLOSURE] });
  const copies = files
    .filter(({ path }) => /inspections\/(demo-inspect-disclosure|demo-visits-market)\//.test(path))
    .map(({ path, text }) => {
      const renamed = (one: string): string =>
        one
          .replaceAll('demo-inspect-disclosure', FIRE)
          .replaceAll('demo-visits-market', 'demo-visits-fire')
          .replaceAll('hn-amr', 'hn-fire')
          .replaceAll('示范-市监-', '示范-消防-');
      return { path: renamed(path), text: renamed(text) };
    });
  return [...files, ...copies];
}

/** Loads the rules of two authorities and plans what they owe {@link JOINT_FIRMS}: three inspections each. @returns their ids */
export async function planOfTwoAuthorities(stage: Stage): Promise<string[]> {
  const files = await withFireService();
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  const inspections: string[] = [];
  for (const [authority, matters] of [
    ['hn-amr', [CATERING, DISCLOSURE]],
    ['hn-fire', [FIRE]],
  ] as const) {
    const { planId } = await asJoint(stage, 'operator', (tx) =>
      drawUpPlan(tx, rules, {
        kind: 'yearly', title: authority, startsOn: '2025-01-01', endsOn: '2026-01-01', matters, because: null, authority, division: '46',
      }),
    ); // prettier-ignore
    await asJoint(stage, 'approver', (tx) => approvePlan(tx, rules, planId ?? '', 1, null));
    for (const firm of JOINT_FIRMS)
      for (const matterId of matters) {
        const subjectId = await stage.subjectOf(firm);
        const inspectors = matterId === FIRE ? JOINT_DRAWN : [];
        const { inspectionId } = await asJoint(stage, 'operator', (tx) =>
          planInspection(tx, rules, { matterId, subjectId, authority, under: { planId: planId ?? '' }, inspectors }),
        ); // prettier-ignore
        inspections.push(inspectionId ?? 'refused');
      }
  }
  return inspections;
}
