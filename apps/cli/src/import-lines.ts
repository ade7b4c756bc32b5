/** Where an import is. */
interface ImportMoment {
  readonly phase: 'staging' | 'accepting';
  readonly rows: number;
}

/**
 * Makes the teller of an import: how many rows were read, how many a second, and, where the file's rows were declared,
 * how long the rest will take.
 *
 * @returns takes the moment, and that of a steady clock in milliseconds
 */
export function tellImport(
  print: (line: string) => void,
  declaredRows?: number,
): (moment: ImportMoment, nowMs: number) => void {
  let begun: number | undefined;
  return ({ phase, rows }, nowMs) => {
    begun ??= nowMs;
    if (phase === 'accepting') {
      print(`已读 ${count(rows)} 行，正在入库 … / ${count(rows)} rows read, being accepted …`);
      return;
    }
    const seconds = (nowMs - begun) / 1000;
    const rate = seconds >= 1 ? rows / seconds : 0;
    const left =
      rate > 0 && declaredRows !== undefined
        ? Math.ceil(Math.max(0, declaredRows - rows) / rate)
        : undefined;
    const zh = [
      `已读 ${count(rows)} 行`,
      ...(rate > 0 ? [`每秒 ${count(rate)}`] : []),
      ...(left === undefined ? [] : [`约剩 ${left} 秒`]),
    ];
    const en = [
      `${count(rows)} rows read`,
      ...(rate > 0 ? [`${count(rate)} a second`] : []),
      ...(left === undefined ? [] : [`about ${left} s left`]),
    ];
    print(`${zh.join('，')} / ${en.join(', ')}`);
  };
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
