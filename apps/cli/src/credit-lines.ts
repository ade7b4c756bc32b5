import type { GradeExplanation } from '#libs/engine';
import type { GradingInWords, SubjectTier } from '#libs/programmes/credit';
import { renderTable } from './table.ts';

const STATES: Readonly<Record<string, string>> = {
  preparing: '正在评定 being prepared',
  draft: '待发布 a draft',
  published: '已发布 published',
  discarded: '已作废 discarded',
};

/** A grading as a terminal shows it: how many in each tier, by model and division, and who moved. */
export function gradingLines(grading: GradingInWords): readonly string[] {
  const { words, distributions, movements, secondLook } = grading;
  const tiers = words.map(({ tier, title }) => (tier.length > 2 ? title.zh : tier));
  const lines = [
    `${grading.month}  ${STATES[grading.state] ?? grading.state}  ${grading.id}  版本 version ${grading.version}${grading.demo ? '  示范 demonstration' : ''}`,
  ];
  if (grading.tiers)
    lines.push(
      '',
      ...grading.tiers.map(({ tier, count }) => {
        const title = words.find((one) => one.tier === tier)?.title;
        return `${tier}  ${counted(count)}  ${title ? `${title.zh} ${title.en}` : ''}`;
      }),
    );
  for (const { title, groups } of distributions)
    lines.push(
      '',
      renderTable(
        [`${title.zh} ${title.en}`, ...tiers],
        groups.map((group) => [group.title.zh, ...group.counts.map(counted)]),
      ),
    );
  if (movements)
    lines.push(
      '',
      grading.previousId === null
        ? '此前没有已发布的分级 / nothing was published before'
        : renderTable(
            ['原等级 From', '现等级 To', '户数 Subjects'],
            movements
              .filter(({ from, to }) => from !== to)
              .map(({ from, to, count }) => [from ?? '—', to ?? '—', counted(count)]),
          ),
    );
  if (secondLook)
    lines.push(
      '',
      `抽样由记录重新评定 ${secondLook.sampled} 户，不同 ${secondLook.differences} 户 / judged again from records: ${secondLook.sampled}, otherwise: ${secondLook.differences}`,
    );
  return lines;
}

/** Why one subject has its tier: each indicator with its points, how they come about and from which values. */
export function explanationLines(told: GradeExplanation): readonly string[] {
  const { model, grade, indicators, worst, tiers } = told;
  const tier = tiers.find((one) => one.tier === grade.tier);
  const lines = [
    `${model.title.zh} / ${model.title.en}`,
    `${tier ? `${tier.tier} ${tier.title.zh} / ${tier.title.en}` : '不评级 / not graded'}  ${grade.score ?? '—'}/${told.fullScore}`,
  ];
  for (const one of indicators) {
    lines.push(
      `  ${one.points ?? '—'}/${one.full}  ${one.title.zh} / ${one.title.en}`,
      `      ${one.withoutData ? one.missing.reason.zh : one.how.zh}`,
      `      ${one.withoutData ? one.missing.reason.en : one.how.en}`,
    );
    for (const { title, value, source } of one.from)
      lines.push(
        `      · ${title.zh}：${value.zh}${source ? `（${source.department.zh} ${source.asOf}）` : ''} / ${title.en}: ${value.en}`,
      );
  }
  for (const one of worst) {
    const mark = one.holds === null ? '?' : one.holds ? '!' : '✓';
    lines.push(`  ${mark}  ${one.title.zh} / ${one.title.en}`);
  }
  return lines;
}

/** One published tier of a subject. */
export function tierLine({ month, tier, score, why }: SubjectTier): string {
  return `${month}  ${tier ?? '—'}  ${score ?? '—'}  ${why.zh} / ${why.en}`;
}

function counted(count: number | null): string {
  return count === null ? '不显示 withheld' : count.toLocaleString('en');
}
