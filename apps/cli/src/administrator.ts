import { userInfo } from 'node:os';
import { systemContext, type Context } from '#libs/platform';

/** On whose behalf a command runs: the user of this machine who typed it, so that the trail names a person. */
export function administrator(): Context {
  return systemContext(`cli:${userName()}`);
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
