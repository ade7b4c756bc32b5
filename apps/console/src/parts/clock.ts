const OFFICE_TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** An instant as office time (Asia/Shanghai) `YYYY-MM-DD HH:mm`; unchanged if it is not one. */
export function formatInstant(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return instant;
  const parts = new Map(OFFICE_TIME.formatToParts(at).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')}`;
}

const DAY_MILLISECONDS = 86_400_000;

/** The day before a day: validity is kept half-open, and people read the last day it holds. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** The day after a day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** How many days lie between two days; negative when the second one is past. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MILLISECONDS);
}

/** A length of time for waiting people: `约 45 秒`, `约 3 分钟`, `约 2 小时 5 分`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `约 ${whole} 秒`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return `约 ${minutes} 分钟`;
  return `约 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`;
}

/** How long something took between two instants, to a tenth of a second below a minute. */
export function formatSpan(from: string, until: string): string {
  const seconds = Math.max(0, Date.parse(until) - Date.parse(from)) / 1000;
  if (Number.isNaN(seconds)) return '';
  if (seconds < 60) return `${seconds.toFixed(1)} 秒`;
  return `${Math.floor(seconds / 60)} 分 ${Math.floor(seconds % 60)} 秒`;
}

/** A count with grouped thousands. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
