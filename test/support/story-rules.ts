import { readRulesTree, type RulesFile } from '#libs/platform';
import { BOND, GIANT, JOBS } from './acts.ts';

/** The policies that stories are about. */
const TOLD: readonly string[] = [BOND, GIANT, JOBS];
/** What departments deliver for them. */
const DELIVERED =
  /^datasets\/(registration|tax|social-insurance|employment|credit|titles|finance|accounts|authorised-persons)\.json$/;

/**
 * The rule tree with the policies and datasets that stories are about, so that another policy of the catalogue changes
 * no story; the demonstration's own test takes the whole tree.
 */
export async function readStoryRules(): Promise<RulesFile[]> {
  const files = await readRulesTree();
  return files.filter(({ path }) => {
    const policy = /^(?:demonstration\/)?benefits\/([^/]+)\/(?:policy|cases)\.json$/.exec(
      path,
    )?.[1];
    if (policy !== undefined) return TOLD.includes(policy);
    return !path.startsWith('datasets/') || DELIVERED.test(path);
  });
}
