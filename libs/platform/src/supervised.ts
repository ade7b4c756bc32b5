/** A process is given this long to finish what it is doing, in milliseconds, before it leaves unfinished. */
const CLOSE_LIMIT_MS = 4_000;

/** What the supervisor sends to a child that is to stop. */
export const STOP_MESSAGE = 'huizhi.stop';
/** What a child says once when it is up. */
export const READY_MESSAGE = 'huizhi.ready';

/**
 * Tells the supervisor that this process is up; then ends it, once, when its supervisor asks for it or dies, or on SIGTERM or Ctrl-C.
 *
 * A forked child sees its parent's death (also by kill -9) as a closed channel. Without this, an orphan would go on
 * serving a port and a database that the next start needs.
 *
 * @param close lets go of connections and jobs; when it fails or takes longer than 4 s the process ends all the same,
 * with code 1
 */
export function exitWithParent(close: () => Promise<void>): void {
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), CLOSE_LIMIT_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('message', (message) => {
    if (message === STOP_MESSAGE) leave();
  });
  process.on('disconnect', leave);
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  // It may have died while this process was still coming up, when nobody listened yet.
  if (process.connected === false) leave();
  process.send?.(READY_MESSAGE, undefined, undefined, () => undefined);
}
