/**
 * Joint visits (综合查一次) on the published instances: 20,000 inspections of twelve authorities in one quarter, three seeds.
 * Prints the visits if each inspection were one, if each authority merged its own only, and joined; the proven bound; time
 * and memory. Every schedule is checked; a fault ends it.
 *
 *     npm run bench:joint -- --due 20000 --authorities 12 --seeds 1,2,3
 */
import { parseArgs } from 'node:util';
import {
  checkJointSchedule,
  joinInspections,
  jointSaving,
  type JointInput,
  type JointSchedule,
} from '#libs/programmes/inspections';
import { inventedJointInput } from '../support/joint-instances.ts';

const { values: given } = parseArgs({
  options: {
    due: { type: 'string', default: '20000' },
    authorities: { type: 'string', default: '12' },
    seeds: { type: 'string', default: '1,2,3' },
  },
});
const said = (line: string): void => void process.stdout.write(`${line}\n`);
const checked = (input: JointInput): JointSchedule => {
  const schedule = joinInspections(input);
  const faults = checkJointSchedule(input, schedule);
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'));
  return schedule;
};

/** How full the teams of an area are: those of one authority that go to the same divisions. */
function useOfAreas({ teams }: JointInput, { visits }: JointSchedule): number[] {
  const areaOf = new Map(teams.map((one) => [one.id, `${one.authority} ${one.divisions.join()}`]));
  const areas = new Map<string, { minutes: number; most: number }>();
  for (const { id, minutesPerDay, days } of teams) {
    const own = areas.get(areaOf.get(id) ?? '') ?? { minutes: 0, most: 0 };
    areas.set(areaOf.get(id) ?? '', own);
    own.most += minutesPerDay * days.length;
  }
  for (const { team, minutes } of visits.flatMap(({ parts }) => parts)) {
    const own = areas.get(areaOf.get(team) ?? '');
    if (own) own.minutes += minutes;
  }
  return [...areas.values()].map(({ minutes, most }) => minutes / most);
}

for (const seed of given.seeds.split(',').map(Number)) {
  const input = inventedJointInput({
    seed,
    due: Number(given.due),
    authorities: Number(given.authorities),
    divisions: 24,
  });
  const begun = performance.now();
  const schedule = joinInspections(input);
  const seconds = (performance.now() - begun) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const faults = checkJointSchedule(input, schedule);
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'));
  const { visits, leastVisits, undone, officerDays } = schedule;
  const saving = jointSaving(input, schedule);
  const authorities = [...new Set(input.due.map(({ authority }) => authority))];
  const merged = authorities
    .map((authority) => {
      const own = input.due.filter((one) => one.authority === authority);
      return checked({ ...input, due: own }).visits.length;
    })
    .reduce((sum, one) => sum + one, 0);
  const areas = useOfAreas(input, schedule);
  const busy = areas.filter((use) => use >= 0.7).length;
  said(
    `seed ${seed}: ${input.due.length} inspections of ${saving.firms.length} firms, ${authorities.length} authorities, ${input.teams.length} teams; ` +
      `${busy} of ${areas.length} areas 70 % full or more, the fullest ${(Math.max(...areas) * 100).toFixed(0)} %`,
  );
  said(
    `  visits: ${saving.inspections} one by one, ${merged} if each authority merges its own, ${visits.length} joined; ` +
      `at least ${leastVisits}, gap ${((visits.length / leastVisits - 1) * 100).toFixed(2)} %; ${undone.length} undone; ${officerDays} days of officers`,
  );
  said(`  ${seconds.toFixed(1)} s, at most ${peak.toFixed(0)} MiB`);
}
