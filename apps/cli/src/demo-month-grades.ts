import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalDate } from '#libs/kernel';
import { type Context } from '#libs/platform';
import {
  explainTier,
  GRADE_REASON_WORDS,
  type GradingInWords,
  listGradings,
  publishGrading,
  requestGrading,
  tellGrading,
} from '#libs/programmes/credit';
import { type Dataset, importDelivery, subjectsById } from '#libs/registry';
import { DemoStopped } from './errors.ts';
import {
  as,
  CREDIT,
  CREDIT_SECOND,
  type MonthStage,
  SYSTEM,
  tellRefused,
  today,
  waitUntil,
} from './demo-month-stage.ts';
import { renderTable } from './table.ts';

const GRADINGS_SOUGHT = 50;
const EXAMPLES = 3;
const FOLDER = /^synthetic-\d+-\d+$/;

/**
 * Delivers anew, as of today, what gradings, matters and quotas read: departments report every month, and what is older than
 * agreed is unknown. The invented population is the same as before, so tiers move with time alone.
 */
export async function deliverAnew(stage: MonthStage): Promise<void> {
  const { database, dataFolder, keeper, print } = stage;
  const asOf = await today(stage);
  const folders = await readdir(dataFolder).catch(() => []);
  const folder = folders.filter((name) => FOLDER.test(name)).sort().at(-1); // prettier-ignore
  const latest = await as(stage, SYSTEM, (tx) => keeper.rules.latest(tx));
  if (folder === undefined || !latest) {
    print('  没有合成数据文件，不再报送 / no invented files: nothing is delivered');
    return;
  }
  let rows = 0;
  for (const dataset of await datasetsRead(stage, latest.datasets, asOf)) {
    const path = join(dataFolder, folder, `${dataset.id}.csv`);
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const report = await importDelivery(database, {
      dataset,
      book: latest.book,
      path,
      mode: 'full',
      asOf,
      source: `${dataset.id}.csv`,
      synthetic: true,
      context: SYSTEM,
    });
    if (!report.already) rows += report.rows;
  }
  print(
    rows === 0
      ? `  各部门资料截至 ${asOf}，已是最新 / what departments know is of today`
      : `  各部门按月报送截至 ${asOf} 的资料 ${counted(rows)} 行（合成企业未变） / departments deliver ${counted(rows)} rows as of today; the invented firms are as they were`,
  );
}

/** The datasets that gradings and inspections read as of a day, the one that names the subjects first. */
async function datasetsRead(
  stage: MonthStage,
  datasets: ReadonlyMap<string, Dataset>,
  day: LocalDate,
): Promise<Dataset[]> {
  const { rules } = stage.keeper;
  const versions = await as(stage, SYSTEM, async (tx) => [
    ...(await rules.publishedModels(tx, 'credit', day)),
    ...(await rules.publishedMatters(tx, day)),
    ...(await rules.publishedQuotas(tx, day)),
  ]);
  const read = new Set(
    versions.flatMap(({ compiled }) => compiled.reads.map((one) => one.dataset)),
  );
  return [...datasets.values()]
    .filter(({ id, issued }) => read.has(id) && issued !== true)
    .sort((a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)));
}

/**
 * Grades everybody for the month of the business day and has a second person publish it, unless that was done; waits until its
 * tiers are facts.
 *
 * @throws CLI.DEMO_STOPPED
 */
export async function gradeAndPublish(stage: MonthStage): Promise<GradingInWords> {
  const { keeper, print } = stage;
  const month = (await today(stage)).slice(0, 7);
  const all = await as(stage, CREDIT, (tx) => listGradings(tx, GRADINGS_SOUGHT, null));
  const own = all.filter((one) => one.month === month && one.state !== 'discarded');
  const standing = own.find(({ state }) => state === 'published') ?? own[0];
  const id = standing?.id ?? (await as(stage, CREDIT, (tx) => requestGrading(tx, keeper.rules)));
  const drafted = await prepared(stage, id);
  if (drafted.state === 'draft') await publish(stage, drafted);
  else print(`  ${month} 已分级并发布，不再更改 / graded and published before, for ever`);
  const shown = await told(stage, id);
  const named = new Map(shown.words.map(({ tier, title }) => [tier, title]));
  for (const { tier, count } of shown.tiers ?? []) {
    const title = named.get(tier);
    const letter = tier.length > 1 ? '—' : tier;
    print(
      `  ${letter}  ${count === 0 ? '没有企业 no firm' : `${toldCount(count)} 户 firms`}  ${title ? `${title.zh} / ${title.en}` : ''}`,
    );
  }
  await tellFacts(stage, id);
  return shown;
}

async function prepared(stage: MonthStage, id: string): Promise<GradingInWords> {
  let grading = await told(stage, id);
  await waitUntil(async () => {
    grading = await told(stage, id);
    const { state, run } = grading;
    return state !== 'preparing' || run.state === 'cancelled' || run.stoppedBecause !== null;
  });
  if (grading.state === 'preparing') throw new DemoStopped(grading.run.state);
  return grading;
}

/** Who asked for it is refused, and somebody else publishes. */
async function publish(stage: MonthStage, { id, version, ...of }: GradingInWords): Promise<void> {
  const { keeper } = stage;
  const isSecond = of.draftedBy === CREDIT_SECOND.actor;
  const [first, second] = isSecond ? [CREDIT_SECOND, CREDIT] : [CREDIT, CREDIT_SECOND];
  const by = (context: Context): Promise<void> =>
    as(stage, context, (tx) => publishGrading(tx, keeper.rules, id, version));
  await tellRefused(stage, `${first.actor} 自己发布 publishes its own`, () => by(first));
  await by(second);
  stage.print(
    `  ${of.month}：${first.actor} 提出，${second.actor} 复核发布${of.demo ? '（示范模型）' : ''} / asked for by one, published by another`,
  );
}

function told(stage: MonthStage, id: string): Promise<GradingInWords> {
  return as(stage, CREDIT, (tx) => tellGrading(tx, stage.keeper.rules, id));
}

/** Waits until the tiers of a grading are facts, unless those of a later month are. */
async function tellFacts(stage: MonthStage, id: string): Promise<void> {
  let rows: number | undefined;
  const isIssued = await waitUntil(async () => {
    const [issued] = await as(stage, SYSTEM, (tx) =>
      tx.query<{ rows: number }>(
        `select row_count::integer as rows from delivery where dataset = 'credit-tiers' and state = 'accepted' and right(source, 36) = $1`,
        [id],
      ),
    );
    rows = issued?.rows;
    return rows !== undefined;
  });
  stage.print(
    !isIssued
      ? '  等级尚未成为事实，请稍后再看 / their tiers are not facts yet; look again later'
      : rows === 0
        ? '  没有企业评定了等级，规则读到的都是未知 / nobody has a tier: to rules all are unknown'
        : `  ${counted(rows ?? 0)} 户的等级已成为事实，各类规则均可读取 / their tiers are facts that rules of all programmes may read`,
  );
}

/** Whose tier is another than in the grading before, how many, and of some of them why. */
export async function tellMovements(stage: MonthStage, grading: GradingInWords): Promise<void> {
  const { print } = stage;
  const { previousId, movements } = grading;
  if (previousId === null) {
    print('  此前没有已发布的分级 / nothing was published before');
    return;
  }
  const moved = (movements ?? []).filter(({ from, to }) => from !== to);
  if (moved.length === 0) print('  没有企业的等级变动 / nobody has moved');
  else
    print(
      renderTable(
        ['原等级 From', '现等级 To', '户数 Firms'],
        moved.map(({ from, to, count }) => [from ?? '—', to ?? '—', toldCount(count)]),
      ),
    );
  const rows = await as(stage, CREDIT, (tx) =>
    tx.query<{ id: number; was: string; now: string }>(
      `select subject_id as id, p.tier as was, c.tier as now from subject_tier c join subject_tier p using (subject_id)
       where c.grading_id = $1 and p.grading_id = $2 and c.tier <> p.tier order by c.tier > p.tier, subject_id limit ${EXAMPLES}`,
      [grading.id, previousId],
    ),
  );
  for (const { id, was, now } of rows) {
    const why = await differencesOf(stage, {
      before: previousId,
      after: grading.id,
      subjectId: id,
    });
    print(`  ${was} → ${now}  ${why.name}：${why.indicators.join('；')}`);
  }
}

/** What became of the tiers of firms that were inspected in between: what is final counts, and nothing before. */
export async function tellVisited(
  stage: MonthStage,
  { before, after }: { readonly before: string; readonly after: string },
  visited: readonly string[],
): Promise<void> {
  const firms = await as(stage, SYSTEM, (tx) =>
    tx.query<{ id: number; was: string | null; now: string | null }>(
      `select distinct i.subject_id as id, p.tier as was, c.tier as now from inspection i
         join subject_tier p on p.subject_id = i.subject_id and p.grading_id = $2
         join subject_tier c on c.subject_id = i.subject_id and c.grading_id = $3
       where i.id = any($1::uuid[]) order by 1`,
      [visited, before, after],
    ),
  );
  for (const { id, was, now } of firms) {
    const why = await differencesOf(stage, { before, after, subjectId: id });
    stage.print(
      `  检查过的企业 inspected：${was ?? '—'} → ${now ?? '—'}  ${why.name}：${why.indicators.join('；')}`,
    );
  }
}

/** What counted otherwise for one firm in two gradings, indicator by indicator. */
async function differencesOf(
  stage: MonthStage,
  of: { readonly before: string; readonly after: string; readonly subjectId: number },
): Promise<{ readonly name: string; readonly indicators: readonly string[] }> {
  const { rules } = stage.keeper;
  return as(stage, CREDIT, async (tx) => {
    const before = await explainTier(tx, rules, of.before, of.subjectId);
    const after = await explainTier(tx, rules, of.after, of.subjectId);
    const subject = (await subjectsById(tx, [of.subjectId])).get(of.subjectId);
    const { zh, en } = GRADE_REASON_WORDS[after.grade.reason];
    const points = new Map(before.indicators.map((one) => [one.id, one.points]));
    const changed = after.indicators.filter((one) => points.get(one.id) !== one.points);
    return {
      name: subject?.name ?? `#${of.subjectId}`,
      indicators: [
        `${before.grade.score ?? '—'} → ${after.grade.score ?? '—'} 分 points`,
        // A tier that no score explains says why.
        ...(after.grade.reason === 'score' ? [] : [`${zh} ${en}`]),
        ...changed.map(
          (one) => `${one.title.zh} ${points.get(one.id) ?? '—'} → ${one.points ?? '—'}`,
        ),
      ],
    };
  });
}

/** A mark of all tiers of a grading: the same for ever once it is published. */
export async function markOfTiers(stage: MonthStage, gradingId: string): Promise<string> {
  const [row] = await as(stage, SYSTEM, (tx) =>
    tx.query<{ mark: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(concat_ws('|', subject_id, tier, score, unknown_points, reason), ',' order by subject_id), '')) as mark
       from subject_tier where grading_id = $1`,
      [gradingId],
    ),
  );
  return row?.mark ?? '';
}

/** A number as people read it. */
export function counted(count: number): string {
  return count.toLocaleString('en');
}

/** A count of firms; a handful is withheld, as everywhere. */
function toldCount(count: number | null): string {
  return count === null ? '不足5户 <5' : counted(count);
}
