import { z } from 'zod';
import { DomainError, isLocalDate, type Text } from '#libs/kernel';
import { type DueInspection, type InspectionTeam, type JointInput } from './joint-inspections.ts';

/** Inspections or teams that are to be joined cannot be: a shape, an id twice, an officer in two teams. */
export class JointInputRefused extends DomainError {
  readonly code = 'INSPECTIONS.JOINT_INPUT_REFUSED';
  readonly kind = 'invalid';

  constructor(place: string, { zh, en }: Text) {
    super(
      {
        zh: `待查检查或检查组不能使用（${place}）：${zh}；请改正后重试。`,
        en: `Inspections or teams cannot be joined (${place}): ${en}; correct it and try again.`,
      },
      { place },
    );
  }
}

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
});

/**
 * Reads from parsed JSON what is due and who can go.
 *
 * @throws INSPECTIONS.JOINT_INPUT_REFUSED with the place of what cannot be used
 */
export function readJointInput(due: unknown, teams: unknown): JointInput {
  const input: JointInput = {
    due: read('due', z.array(dueShape), due) satisfies DueInspection[],
    teams: read('teams', z.array(teamShape), teams) satisfies InspectionTeam[],
  };
  once('due', input.due.map(({ id }) => [id])); // prettier-ignore
  once('teams', input.teams.map(({ id }) => [id])); // prettier-ignore
  once('teams', input.teams.map(({ officers }) => officers)); // prettier-ignore
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
