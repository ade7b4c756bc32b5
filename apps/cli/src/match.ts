import { existsSync, realpathSync } from 'node:fs';
import {
  type ColumnRef,
  type CompiledPolicy,
  DAY_OF_DECISION,
  explain,
  type Explanation,
  type FactRow,
  type Leaf,
  type LiteralValue,
  nearestChange,
  RowPlan,
  type Verdict,
} from '#libs/engine';
import { csvRow, formatYuan, parseLocalDate, type Text } from '#libs/kernel';
import { type FactsRefused, RulesRefused, UsageRefused } from './errors.ts';
import { FactsColumns, KEY } from './facts-columns.ts';
import { readFacts } from './facts-file.ts';
import { FactsCohorts } from './facts-cohorts.ts';
import { FactsItems } from './facts-items.ts';
import { showFindings } from './finding-lines.ts';
import { OutputFile } from './output-file.ts';
import { rulesOnDisk, type RulesOnDisk } from './rule-files.ts';
import { note, progress } from './terminal.ts';

/** What `huizhi match` was asked to do. */
export interface MatchRequest {
  readonly rules: string;
  readonly facts: string;
  readonly asOf: string;
  readonly out: string;
  readonly dictionary?: string;
  readonly all?: boolean;
  readonly explain?: boolean;
  readonly keepGoing?: boolean;
}

/** How a run ended. */
export interface MatchSummary {
  readonly rows: number;
  readonly refused: number;
  readonly verdicts: readonly { readonly rule: string; readonly counts: Record<Verdict, number> }[];
  readonly silent: readonly { readonly id: string; readonly because: string }[];
  readonly seconds: number;
}

/** Bad rows that are shown one by one; the rest is counted. */
const MOST_SHOWN = 50;
/** Items of a list that a reason shows. */
const MOST_LISTED = 5;

/**
 * Judges every row of a file of facts under every rule and writes a line for each pair.
 *
 * @throws CLI.USAGE_REFUSED, CLI.RULES_REFUSED, CLI.FACTS_REFUSED, KERNEL.DATE_MALFORMED; then nothing is written
 */
export async function match(request: MatchRequest): Promise<MatchSummary> {
  const asOf = parseLocalDate(request.asOf);
  refuseOverwriting(request);
  const rules = await rulesOnDisk(request.rules, asOf, request.dictionary);
  const errors = showFindings(rules.findings, rules.texts, note);
  if (errors > 0) throw new RulesRefused(errors);
  const plan = new RowPlan(rules.set.rules);
  const { codes, dictionary } = rules.book;
  const cohorts = new FactsCohorts(rules.book, plan.reads, asOf);
  await cohorts.freeze(request.facts, codes, (problem) => {
    if (!request.keepGoing) throw problem;
  });
  const columns = new FactsColumns(dictionary, cohorts.reads, asOf);
  const output = await OutputFile.create(request.out);
  const matching = new Matching(request, rules, plan, columns, cohorts, output);
  try {
    const items = new FactsItems(dictionary, cohorts.reads, asOf, codes);
    await readFacts(request.facts, columns, items, cohorts.reads.length, codes, matching);
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  }
  return matching.summary();
}

/** Results never take the place of what they are made from. */
function refuseOverwriting({ out, facts, rules, dictionary }: MatchRequest): void {
  if (out === '-' || !existsSync(out)) return;
  const same = [facts, rules, dictionary].find(
    (path) =>
      path !== undefined &&
      path !== '-' &&
      existsSync(path) &&
      realpathSync(path) === realpathSync(out),
  );
  if (same === undefined) return;
  throw new UsageRefused({
    zh: `输出文件 ${out} 就是输入文件；请换一个名称。`,
    en: `The output ${out} is an input as well; choose another name.`,
  });
}

class Matching {
  private readonly csv: boolean;
  private readonly counts: Record<Verdict, number>[];
  private readonly heads: readonly string[];
  private readonly reasonOf = new Map<string, string>();
  private readonly start = performance.now();
  private lastNote = performance.now();
  private rows = 0;
  private refused = 0;
  /** Where the plan reads the day of decision, which the command names for all rows; -1 when no rule asks for it. */
  private readonly daySlot: number;

  constructor(
    private readonly request: MatchRequest,
    private readonly rules: RulesOnDisk,
    private readonly plan: RowPlan,
    private readonly columns: FactsColumns,
    private readonly cohorts: FactsCohorts,
    private readonly output: OutputFile,
  ) {
    this.csv = /\.csv$/i.test(request.out);
    this.daySlot = plan.reads.findIndex(({ fact }) => fact === DAY_OF_DECISION.id);
    this.counts = plan.policies.map(() => ({ eligible: 0, ineligible: 0, undetermined: 0 }));
    this.heads = plan.policies.map(({ id }) => JSON.stringify(id));
    const header = [KEY, 'rule', 'verdict', 'amount', 'missing', 'reasons'];
    if (this.csv) output.add(csvRow(request.explain ? [...header, 'explanation'] : header));
  }

  row({
    enterprise,
    values: given,
  }: {
    enterprise: string;
    values: readonly (string | number | boolean | readonly string[] | null)[];
  }): void {
    const { plan, counts, request, daySlot } = this;
    const whole = this.cohorts.filled(given);
    const values = daySlot < 0 ? whole : whole.with(daySlot, request.asOf);
    this.rows += 1;
    plan.take(values);
    const key = JSON.stringify(enterprise);
    for (let at = 0; at < counts.length; at += 1) {
      const verdict = plan.verdict(at);
      (counts[at] as Record<Verdict, number>)[verdict] += 1;
      if (verdict === 'ineligible' && !request.all) continue;
      const fen = verdict === 'eligible' ? plan.amountFen(at) : null;
      const amount = fen === null ? null : formatYuan(fen);
      const missing =
        verdict === 'undetermined' ? plan.missing(at).map((ref) => this.columns.nameOf(ref)) : [];
      const reasons = this.reasons(
        at,
        amount === null && verdict === 'undetermined' ? missing : [],
      );
      const told = request.explain
        ? this.explained(plan.policies[at] as CompiledPolicy, values)
        : undefined;
      if (this.csv)
        this.output.add(
          tableRow(
            enterprise,
            (plan.policies[at] as CompiledPolicy).id,
            verdict,
            amount,
            missing,
            reasons,
            told,
          ),
        );
      else
        this.output.add(
          `{"enterprise":${key},"rule":${this.heads[at]},"verdict":"${verdict}","amount":${amount === null ? 'null' : `"${amount}"`},"missing":${JSON.stringify(missing)},"reasons":${JSON.stringify(reasons)}${told ? `,"explanation":${JSON.stringify(told)}` : ''}}\n`,
        );
    }
  }

  bad(problem: FactsRefused): void {
    if (!this.request.keepGoing) throw problem;
    this.refused += 1;
    if (this.refused <= MOST_SHOWN) note(`${problem.text.zh}\n${problem.text.en}`);
  }

  unknown(name: string, line: number): void {
    const near = this.columns.near(name);
    const zh = near.length > 0 ? `；是否为 ${near.join('、')}？` : '。';
    const en = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '.';
    note(
      `提醒 ${this.request.facts}:${line} 列“${name}”不是字典中的事实，未予理会${zh}\nwarning: the column "${name}" is no fact of the dictionary and was ignored${en}`,
    );
  }

  async pause(): Promise<void> {
    await this.output.relieve();
    const now = performance.now();
    if (now - this.lastNote < 1000) return;
    this.lastNote = now;
    const rate = Math.round(this.rows / ((now - this.start) / 1000));
    progress(
      `${this.rows.toLocaleString('en')} 行 rows，${rate.toLocaleString('en')} 行/秒 rows/s`,
    );
  }

  summary(): MatchSummary {
    return {
      rows: this.rows,
      refused: this.refused,
      verdicts: this.plan.policies.map(({ id }, at) => ({
        rule: id,
        counts: this.counts[at] as Record<Verdict, number>,
      })),
      silent: this.rules.set.silent,
      seconds: (performance.now() - this.start) / 1000,
    };
  }

  /** What the verdict rests on, a comparison each; the amount too, when it is what cannot be said. */
  private reasons(at: number, missing: readonly string[]): readonly string[] {
    const found = this.plan.decisive(at).map(({ leaf, truth }) => {
      const key = `${truth}${leaf.key}`;
      const known = this.reasonOf.get(key);
      if (known !== undefined) return known;
      const reason = `${this.columns.nameOf(leaf.reading.ref)} ${leaf.operator} ${this.operand(leaf)}: ${truth}`;
      this.reasonOf.set(key, reason);
      return reason;
    });
    const settled = found.every((reason) => !reason.endsWith(': unknown'));
    const lacking =
      settled && missing.length > 0 ? [`amount needs ${missing.join(', ')}: unknown`] : [];
    return [...new Set([...found, ...lacking])];
  }

  private operand({ operand, reading }: Leaf): string {
    if (operand.kind === 'fact') return this.columns.nameOf(operand.reading.ref);
    const written = (value: LiteralValue): string =>
      reading.definition.type === 'money' && typeof value === 'number'
        ? formatYuan(BigInt(value))
        : String(value);
    if (operand.kind === 'literal') return written(operand.value);
    if (operand.kind === 'months') return `${operand.months} months`;
    const items = operand.roots ?? operand.values;
    const rest = items.length - MOST_LISTED;
    const shown = items.slice(0, MOST_LISTED).map(written).join(', ');
    return `[${shown}${rest > 0 ? `, … ${rest} more` : ''}]`;
  }

  private explained(policy: CompiledPolicy, values: readonly FactRowValue[]): Told {
    const slots = new Map(this.plan.reads.map(({ key }, slot) => [key, slot]));
    const row: FactRow = { value: ({ key }: ColumnRef) => values[slots.get(key) ?? -1] ?? null };
    const { tree, amount, reasons } = explain(policy, row, () => undefined);
    return { amount, reasons, tree, nearest: nearestChange(policy, row)?.sentence ?? null };
  }
}

type FactRowValue = ReturnType<FactRow['value']>;
type Told = Pick<Explanation, 'amount' | 'reasons' | 'tree'> & {
  /** What an ineligible enterprise is short of, where that is little. */
  readonly nearest: Text | null;
};

function tableRow(
  enterprise: string,
  rule: string,
  verdict: Verdict,
  amount: string | null,
  missing: readonly string[],
  reasons: readonly string[],
  told: Told | undefined,
): string {
  const cells = [enterprise, rule, verdict, amount ?? '', missing.join(';'), reasons.join('; ')];
  if (!told) return csvRow(cells);
  const sentences = [
    ...told.reasons,
    ...[told.amount, told.nearest].filter((text) => text !== null),
  ];
  return csvRow([...cells, sentences.map(({ zh, en }) => `${zh} ${en}`).join('\n')]);
}
