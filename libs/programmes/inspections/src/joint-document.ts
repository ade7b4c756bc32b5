import { z } from 'zod';
import { isLocalDate } from '#libs/kernel';
import { JointInputRefused } from './joint-errors.ts';
import { type DueInspection, type InspectionTeam, type JointInput } from './joint-inspections.ts';

const text = z.string().min(1);
const day = z.string().refine(isLocalDate, 'YYYY-MM-DD');
const minutes = z.int().min(1).max(1440);
const dueShape = z.strictObject({
  id: text,
  firm: text,
  authority: text,
  matter: text,
  division: text,
  from: day,
  until: day,
  skills: z.array(text),
  inspectors: z.array(text).exactOptional(),
  minutes,
});
const teamShape = z.strictObject({
  id: text,
  authority: text,
  officers: z.array(text).min(2),
  skills: z.array(text),
  divisions: z.array(z.string()).min(1),
  minutesPerDay: minutes,
  days: z.array(day),
  promised: z.record(day, z.int().min(0)).exactOptional(),
});
const needShape = z.strictObject({ matter: text, minutes, skills: z.array(text) });

/**
 * Reads from parsed JSON what is due and who can go.
 *
 * @throws INSPECTIONS.JOINT_INPUT_REFUSED with the place of what cannot be used
 */
export function readJointInput(due: unknown, teams: unknown): JointInput {
  const input: JointInput = {
    due: read('due', z.array(dueShape), due) satisfies DueInspection[],
    teams: readTeams(teams),
  };
  once('due', input.due.map(({ id }) => [id])); // prettier-ignore
  const divisions = new Map<string, string>();
  for (const [at, { firm, division }] of input.due.entries()) {
    const known = divisions.get(firm) ?? division;
    divisions.set(firm, known);
    if (known !== division)
      throw new JointInputRefused(`due/${at}`, {
        zh: `企业 ${firm} 出现在两个区划 ${known} 和 ${division}`,
        en: `the firm ${firm} stands in two divisions, ${known} and ${division}`,
      });
  }
  return input;
}

/** Reads from parsed JSON who can go. @throws INSPECTIONS.JOINT_INPUT_REFUSED */
export function readTeams(document: unknown): InspectionTeam[] {
  const teams = read('teams', z.array(teamShape), document);
  once('teams', teams.map(({ id }) => [id])); // prettier-ignore
  once('teams', teams.map(({ officers }) => officers)); // prettier-ignore
  return teams;
}

/** What an inspection in a matter takes. */
export interface MatterNeed {
  readonly matter: string;
  readonly minutes: number;
  readonly skills: readonly string[];
}

/** Reads from parsed JSON what inspections take, each matter once. @throws INSPECTIONS.JOINT_INPUT_REFUSED */
export function readMatterNeeds(document: unknown): MatterNeed[] {
  const needs = read('matters', z.array(needShape), document);
  once('matters', needs.map(({ matter }) => [matter])); // prettier-ignore
  return needs;
}

function read<T>(name: string, shape: z.ZodType<T>, document: unknown): T {
  const found = shape.safeParse(document);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const place = [name, ...(issue?.path ?? [])].join('/');
  const why = issue?.message ?? '';
  throw new JointInputRefused(place, { zh: `内容不合要求（${why}）`, en: `not as asked (${why})` });
}

/** Ids of which none may occur twice, by the place where they stand. */
function once(name: string, ids: readonly (readonly string[])[]): void {
  const seen = new Set<string>();
  for (const [at, own] of ids.entries())
    for (const id of own) {
      if (seen.has(id))
        throw new JointInputRefused(`${name}/${at}`, {
          zh: `“${id}”出现两次`,
          en: `"${id}" occurs twice`,
        });
      seen.add(id);
    }
}
