import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { CalendarMalformed } from './errors.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const file = z.object({
  notices: z.array(
    z.object({
      year: z.number().int(),
      reference: z.string(),
      offDays: z.array(day),
      workedDays: z.array(day),
    }),
  ),
  local: z.array(z.object({ division: z.string(), reference: z.string(), offDays: z.array(day) })),
  festivals: z.array(
    z.object({
      title: z.string(),
      reference: z.string(),
      divisions: z.array(z.string()),
      days: z.array(day),
    }),
  ),
});

/**
 * Reads `rules/calendar.json`: the State Council's notices by year, the counties' own days off, and the festivals for which
 * they give them, each with its reference.
 *
 * @throws WORKFLOW.CALENDAR_MALFORMED
 */
export function readCalendar(text: string): WorkingCalendar {
  const parsed = file.safeParse(parseJson(text));
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `/${issue.path.join('/')}`).join(', ');
    throw new CalendarMalformed({
      zh: `工作日历 rules/calendar.json 格式有误，位置：${where}；日期请写成 2025-10-01。`,
      en: `rules/calendar.json is malformed at ${where}; write dates as 2025-10-01.`,
    });
  }
  return new WorkingCalendar(
    parsed.data.notices.map((notice) => ({
      year: notice.year,
      offDays: new Set(notice.offDays),
      workedDays: new Set(notice.workedDays),
    })),
    parsed.data.local.map((own) => ({ division: own.division, offDays: new Set(own.offDays) })),
    parsed.data.festivals,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
