import { addDays } from '#libs/kernel';
import { businessDate } from '#libs/platform';
import { requestJointSearch } from '#libs/programmes/inspections';
import { DRAWN_TO, INSPECTORS } from './held-draw.ts';
import { isDone } from './journey.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const DAYS = 10;
const OPERATOR = { actor: 'operator', authorities: ['hn-amr'], division: '46', subjectId: null };

/** Asks for joint visits of what was planned: a worker has then to search for them. */
export async function askForJointVisits(world: World): Promise<void> {
  await world.app.transaction('faults.join', OPERATOR, async (tx) => {
    const today = await businessDate(tx);
    await requestJointSearch(tx, {
      authority: 'hn-amr',
      division: '46',
      needs: [{ matter: DRAWN_TO, minutes: 60, skills: [] }],
      teams: [
        {
          id: '检查一组',
          authority: 'hn-amr',
          officers: INSPECTORS,
          skills: [],
          divisions: ['46'],
          minutesPerDay: 480,
          days: Array.from({ length: DAYS }, (_, day) => addDays(today, day + 1)),
        },
      ],
    });
  });
}

/** A worker searches, and proposes what it finds. @throws when it found nothing */
export async function searchForJointVisits(world: World): Promise<void> {
  await until('joint visits proposed', () => isDone(world, 'inspections.join'));
  const [found] = await world.app.transaction('faults.joined', OPERATOR, (tx) =>
    tx.query<{ state: string; failed_because: unknown }>(
      `select state, failed_because from joint_search`,
    ),
  );
  if (found?.state !== 'proposed')
    throw new Error(`The search for joint visits found none: ${JSON.stringify(found)}`);
}
