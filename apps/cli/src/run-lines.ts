import type { RunView } from '#libs/matching';

/** What a run is shown by; the rest of it does not matter here. */
export type ShownRun = Pick<
  RunView,
  'state' | 'rowsTotal' | 'rowsDone' | 'ratePerSecond' | 'remainingSeconds' | 'silence'
> & {
  readonly policies: readonly Pick<RunView['policies'][number], 'state' | 'eligible' | 'applied'>[];
};

/** Rarely enough that a look costs nothing beside the work, often enough that a small demo does not wait for the next. */
export const LOOK_AGAIN_MS = 100;

/** Where the giving of entitlement was first seen, to tell its rate from. */
interface Begin {
  readonly atMs: number;
  readonly done: number;
}

/**
 * Makes the teller of a run that is watched: a line whenever something moved, and one when the process at work falls
 * silent.
 *
 * @returns takes the run and the moment of a steady clock, in milliseconds
 */
export function tellRun(print: (line: string) => void): (run: ShownRun, nowMs: number) => void {
  let shown = '';
  let wasSilent = false;
  let begin: Begin | undefined;
  return (run, nowMs) => {
    const { silence } = run;
    if (silence && !wasSilent) {
      print(
        `  处理进程已 ${silence.seconds} 秒没有响应，最迟 ${silence.takenOverInSeconds} 秒后由其他进程接手 / the process at work has not been heard of for ${silence.seconds} s; another takes over in at most ${silence.takenOverInSeconds} s`,
      );
    }
    wasSilent = silence !== null;
    if (run.state === 'applying') begin ??= { atMs: nowMs, done: applied(run).done };
    // Rates change by themselves; a line is due when work was done.
    const { done } = applied(run);
    const moved = `${run.state} ${run.rowsTotal} ${run.rowsDone} ${done}`;
    if (moved === shown) return;
    shown = moved;
    print(`  ${begin ? applyingLine(run, begin, nowMs) : matchingLine(run)}`);
  };
}

function matchingLine(run: ShownRun): string {
  if (run.rowsTotal === 0) return '建立数据快照 … / building the snapshot of the data …';
  return (
    `匹配 ${count(run.rowsDone)}/${count(run.rowsTotal)} 家${pace(run.ratePerSecond, run.remainingSeconds).zh}` +
    ` / matched ${count(run.rowsDone)} of ${count(run.rowsTotal)}${pace(run.ratePerSecond, run.remainingSeconds).en}`
  );
}

function applyingLine(run: ShownRun, begin: Begin, nowMs: number): string {
  const { done, all } = applied(run);
  const seconds = (nowMs - begin.atMs) / 1000;
  const rate = seconds >= 1 && done > begin.done ? (done - begin.done) / seconds : null;
  const { zh, en } = pace(rate === null ? null : Math.round(rate), rate && (all - done) / rate);
  return `认定资格 ${count(done)}/${count(all)} 项${zh} / entitlements established ${count(done)} of ${count(all)}${en}`;
}

function applied({ policies }: ShownRun): { readonly done: number; readonly all: number } {
  const standing = policies.filter(({ state }) => state !== 'parked');
  return {
    done: standing.reduce((sum, policy) => sum + policy.applied, 0),
    all: standing.reduce((sum, policy) => sum + policy.eligible, 0),
  };
}

function pace(
  rate: number | null,
  remaining: number | null,
): { readonly zh: string; readonly en: string } {
  if (rate === null) return { zh: '', en: '' };
  const left = remaining === null ? undefined : Math.ceil(remaining);
  return {
    zh: `，每秒 ${count(rate)}${left === undefined ? '' : `，约剩 ${left} 秒`}`,
    en: `, ${count(rate)} a second${left === undefined ? '' : `, about ${left} s left`}`,
  };
}

function count(value: number): string {
  return value.toLocaleString('en');
}
