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
  /** What policies say beyond what they say in the tree, by id. */
  readonly amended?: Readonly<Record<string, object>>;
  /** Matters of which nobody is drawn, so that firms are picked by hand under any plan. */
  readonly byHand?: readonly string[];
  /** A further condition of a policy, by its id, and what its worked cases know of it. */
  readonly asking?: Readonly<
    Record<string, { readonly condition: object; readonly known: object }>
  >;
}

const NOTE = { zh: '同一年度不重复享受', en: 'not both in one year' };
const excludes = (id: string) => ({ kind: 'exclusive', with: [id], note: NOTE });
/** Two of the policies exclude one another, so that a run settles them together. */
export const SETTLED_TOGETHER = {
  [BOND]: { relations: [excludes(GIANT)] },
  [GIANT]: { relations: [{ kind: 'once-per-subject', with: [], note: NOTE }, excludes(BOND)] },
};

interface PolicyText {
  readonly conditions: { readonly all: readonly object[] };
}
interface CasesText {
  readonly cases: readonly { readonly facts: object }[];
}

function asked(file: RulesFile, { asking = {} }: Besides): RulesFile {
  const [, id = '', kind] = /\/([^/]+)\/(policy|cases)\.json$/.exec(file.path) ?? [];
  const further = asking[id];
  if (further === undefined) return file;
  if (kind === 'policy') {
    const policy = JSON.parse(file.text) as PolicyText;
    const conditions = { all: [...policy.conditions.all, further.condition] };
    return { ...file, text: JSON.stringify({ ...policy, conditions }) };
  }
  const { cases } = JSON.parse(file.text) as CasesText;
  const knowing = cases.map((one) => ({ ...one, facts: { ...one.facts, ...further.known } }));
  return { ...file, text: JSON.stringify({ cases: knowing }) };
}

/** A matter from which nobody is drawn, where a story says so. */
function picked(file: RulesFile, { byHand = [] }: Besides): RulesFile {
  const id = /(?:^|\/)inspections\/([^/]+)\/matter\.json$/.exec(file.path)?.[1] ?? '';
  if (!byHand.includes(id)) return file;
  const { random: _, ...matter } = JSON.parse(file.text) as { random?: object };
  return { ...file, text: JSON.stringify(matter) };
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
  const files = (await readRulesTree()).map((each) => {
    const file = picked(asked(each, besides), besides);
    const id = /^datasets\/(.+)\.json$/.exec(file.path)?.[1] ?? '';
    const policyId = /^(?:demonstration\/)?benefits\/([^/]+)\/policy\.json$/.exec(file.path)?.[1];
    const more = policyId === undefined ? agreed[id] : besides.amended?.[policyId];
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
