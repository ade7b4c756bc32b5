/** The middle of several measurements and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
  return { median, least: sorted[0] ?? NaN, most: sorted.at(-1) ?? NaN };
}

/** Seconds of one round. */
export interface Round {
  /** What a user waits. */
  readonly wall: number;
  /** What the process that computes used of a processor; a busy machine changes it less. */
  readonly cpu: number;
}

/** One engine's measurements. */
export interface Measured {
  readonly name: string;
  readonly note: string;
  /** Rule checks in a round. */
  readonly checks: number;
  readonly rounds: readonly Round[];
}

/** Rule checks a second. */
export function speedOf({ checks, rounds }: Measured, of: keyof Round): Spread {
  return spreadOf(rounds.map((round) => checks / round[of]));
}

/** How many times faster one engine is than another, round by round. */
export function ratioOf(one: Measured, other: Measured, of: keyof Round): Spread {
  return spreadOf(
    one.rounds.map((round, at) => {
      const against = other.rounds[at]?.[of] ?? NaN;
      return (one.checks * against) / (other.checks * round[of]);
    }),
  );
}

/** A number for people: 0.046, 2.1, 123, 16,400. */
export function shown(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

/**
 * A picture of speeds on a logarithmic scale with the range of the rounds, as SVG; beside the others, how many times faster one is.
 *
 * @param fastest the name of that one
 */
export function pictureOf(title: string, engines: readonly Measured[], fastest: string): string {
  const top = 54;
  const rowHeight = 30;
  const left = 220;
  const width = 1_040;
  const scale = 560;
  const one = engines.find(({ name }) => name === fastest);
  const timesFaster = (engine: Measured): string => {
    if (!one || engine.name.startsWith(fastest)) return '';
    const { median, least, most } = ratioOf(one, engine, 'cpu');
    return ` · ${fastest} ${shown(median)} × (${shown(least)}–${shown(most)})`;
  };
  const speeds = engines.map((engine) => speedOf(engine, 'cpu').median);
  const first = Math.floor(Math.log10(Math.min(...speeds)));
  const decades = Math.ceil(Math.log10(Math.max(...speeds))) - first;
  const across = (value: number): number =>
    left + (Math.max(0, Math.log10(value) - first) / decades) * scale;
  const height = top + engines.length * rowHeight + 40;
  const grid = Array.from({ length: decades + 1 }, (_, at) => {
    const x = left + (at / decades) * scale;
    const label = (10 ** (first + at)).toLocaleString('en');
    return `<line x1="${x}" y1="${top - 8}" x2="${x}" y2="${height - 34}" stroke="#dde3ea"/><text x="${x}" y="${height - 16}" text-anchor="middle" fill="#5b6770">${label}</text>`;
  });
  const bars = engines.map((engine, at) => {
    const { name } = engine;
    const speed = speedOf(engine, 'cpu');
    const y = top + at * rowHeight;
    const fill = name.startsWith('Huizhi') ? '#0b6e4f' : '#9aa9b5';
    const end = across(speed.median);
    return [
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end" fill="#1d2b36">${name}</text>`,
      `<rect x="${left}" y="${y + 2}" width="${(end - left).toFixed(1)}" height="18" fill="${fill}"/>`,
      `<line x1="${across(speed.least).toFixed(1)}" y1="${y + 11}" x2="${across(speed.most).toFixed(1)}" y2="${y + 11}" stroke="#1d2b36"/>`,
      `<text x="${(end + 8).toFixed(1)}" y="${y + 15}" fill="#1d2b36">${shown(speed.median)}${timesFaster(engine)}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="20" y="28" font-size="16" fill="#1d2b36">${title}</text>`,
    ...grid,
    ...bars,
    '</svg>\n',
  ].join('\n');
}
