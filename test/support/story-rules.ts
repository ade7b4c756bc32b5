import { readRulesTree, type RulesFile } from '#libs/platform';
import { BOND, GIANT, JOBS } from './acts.ts';

/** The policies that stories are about. */
const TOLD: readonly string[] = [BOND, GIANT, JOBS];
/** What departments deliver for them. */
const DELIVERED =
  /^datasets\/(registration|tax|social-insurance|employment|credit|titles|finance|accounts|authorised-persons)\.json$/;

/** What a story takes beside the usual, by id. */
export interface Besides {
  readonly policies?: readonly string[];
  readonly datasets?: readonly string[];
}

/**
 * The rule tree with the policies and datasets that stories are about, so that another policy of the catalogue changes
 * no story; the demonstration's own test takes the whole tree.
 *
 * @param agreed what a dataset says beyond what it says in the tree, by its id
 * @param besides policies and datasets that a story takes beside the usual ones
 */
export async function readStoryRules(
  agreed: Readonly<Record<string, object>> = {},
  besides: Besides = {},
): Promise<RulesFile[]> {
  const files = (await readRulesTree()).map((file) => {
    const id = /^datasets\/(.+)\.json$/.exec(file.path)?.[1] ?? '';
    const more = agreed[id];
    if (more === undefined) return file;
    return { ...file, text: JSON.stringify({ ...(JSON.parse(file.text) as object), ...more }) };
  });
  return files.filter(({ path }) => {
    const policy = /^(?:demonstration\/)?benefits\/([^/]+)\/(?:policy|cases)\.json$/.exec(
      path,
    )?.[1];
    if (policy !== undefined)
      return TOLD.includes(policy) || besides.policies?.includes(policy) === true;
    const dataset = /^datasets\/(.+)\.json$/.exec(path)?.[1];
    return (
      dataset === undefined || DELIVERED.test(path) || besides.datasets?.includes(dataset) === true
    );
  });
}
