import { type Aggregate, type Taking } from './aggregate.ts';
import { ConditionReader } from './condition-reader.ts';
import { Deriving } from './deriving.ts';
import { type FactDefinition, type FactType } from './fact-dictionary.ts';
import { member, step } from './json-document.ts';
import { RuleReader, type Vocabulary } from './rule-reader.ts';
import { type ShapeReader } from './shape-reader.ts';

const TAKINGS: readonly Taking[] = ['count', 'exists', 'sum', 'min', 'max', 'latest'];
const TAKEN_TYPES: Readonly<Record<Taking, readonly string[]>> = {
  count: [],
  exists: [],
  sum: ['integer', 'decimal', 'money'],
  min: ['integer', 'decimal', 'money', 'date'],
  max: ['integer', 'decimal', 'money', 'date'],
  latest: ['boolean', 'integer', 'decimal', 'money', 'date', 'code', 'text'],
};

/** What comes of a taking, where it is not what it takes. */
const MADE_TYPES: Readonly<Partial<Record<Taking, FactType>>> = {
  count: 'integer',
  exists: 'boolean',
};

/**
 * Reads `{"over", "take", "of", "by", "during", "where"}`.
 *
 * @param result the fact that the aggregate is the value of
 * @returns undefined when anything was refused
 */
export function readAggregate(
  entry: ShapeReader,
  result: Omit<FactDefinition, 'dataset'>,
  vocabulary: Vocabulary,
): Aggregate | undefined {
  const { findings, pointer } = entry;
  const before = findings.errors;
  entry.only(['over', 'take', 'of', 'by', 'during', 'where']);
  const over = entry.text('over');
  const take = entry.oneOf('take', TAKINGS);
  const items = new Map(
    [...vocabulary.dictionary].filter(([, fact]) => fact.item === true && fact.dataset === over),
  );
  const refuse = (zh: string, en: string): void => {
    findings.add('AGGREGATE_SHAPE', pointer, result.id, `${zh} / ${en}`);
  };
  if (items.size === 0)
    refuse(`数据集“${over}”没有明细事实`, `the dataset "${over}" has no facts of items`);
  const named = (key: string): FactDefinition | null => {
    const id = entry.optionalText(key);
    const fact = id === null ? null : (items.get(id) ?? null);
    if (id !== null && !fact) findings.add('FACT_UNKNOWN', step(pointer, key), id);
    return fact;
  };
  const [of, by, during] = [named('of'), named('by'), named('during')];
  if (findings.errors > before) return undefined;
  for (const [zh, en] of misfits({ take, of, by, during }, result)) refuse(zh, en);
  const where = condition(entry, items, vocabulary);
  return findings.errors === before && where !== undefined
    ? { over, take, of, by, during, where }
    : undefined;
}

/** What of an aggregate does not fit together, in both languages. */
function misfits(
  { take, of, by, during }: Pick<Aggregate, 'take' | 'of' | 'by' | 'during'>,
  result: Omit<FactDefinition, 'dataset'>,
): readonly (readonly [zh: string, en: string])[] {
  const taken = TAKEN_TYPES[take];
  const wanted = MADE_TYPES[take] ?? of?.type;
  if (taken.length > 0 !== (of !== null) || (of && !taken.includes(of.type)))
    return [
      [
        `${take} 的 of 应为 ${taken.join('、') || '空'}`,
        `"of" of ${take} is ${taken.join(', ') || 'absent'}`,
      ],
    ];
  const found: (readonly [string, string])[] = [];
  if (result.type !== wanted)
    found.push([`结果类型应为 ${wanted ?? ''}`, `the result is of type ${wanted ?? ''}`]);
  else if (of && (of.unit !== result.unit || of.codeList !== result.codeList))
    found.push(['单位、代码表须与 of 相同', 'unit and code list are those of "of"']);
  if ((take === 'latest') !== (by !== null) || (by && by.type !== 'date'))
    found.push(['latest 须以日期 by 为准', 'latest needs a date "by"']);
  if (during && (during.type !== 'date' || !result.period))
    found.push(['during 为日期，且事实须有期间', '"during" is a date, and the fact has a period']);
  return found;
}

/** Conditions on items see only the facts of those items and the day of decision. */
function condition(
  entry: ShapeReader,
  items: Vocabulary['dictionary'],
  vocabulary: Vocabulary,
): Aggregate['where'] | undefined {
  const raw = member(entry.object, 'where');
  if (raw === undefined) return null;
  const within: Vocabulary = {
    ...vocabulary,
    dictionary: items,
    parameters: new Map(),
    derived: new Map(),
  };
  const reader = new RuleReader(within, '2000', entry.findings, {
    deriving: new Deriving(within, '2000'),
    local: new Map(),
    lasting: false,
    items: true,
  });
  return new ConditionReader(reader).read(raw, step(entry.pointer, 'where'));
}
