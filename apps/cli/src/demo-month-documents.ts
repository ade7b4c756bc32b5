import { addDays } from '#libs/kernel';
import { readRulesFile } from '#libs/platform';
import {
  documentsOf,
  type FindingView,
  type InspectionProcedure,
  type IntendedPenalty,
  issueDocument,
  issuePenaltyNotice,
  readProcedure,
} from '#libs/programmes/inspections';
import { as, type MonthStage, OPERATOR, reach } from './demo-month-stage.ts';

async function procedureOfDemo(): Promise<InspectionProcedure> {
  return readProcedure(await readRulesFile('inspection-procedure.json'));
}

/** Issues a document of an inspection, where it was not issued in an earlier telling. */
export async function issue(
  stage: MonthStage,
  inspectionId: string,
  kind: string,
  words: string | null = null,
): Promise<void> {
  const { keeper, print } = stage;
  const issued = await as(stage, OPERATOR, (tx) => documentsOf(tx, inspectionId));
  if (issued.some((one) => one.kind === kind)) return;
  const by = { ...keeper, procedure: await procedureOfDemo() };
  const made = await as(stage, OPERATOR, async (tx) => {
    const id = await issueDocument(tx, by, inspectionId, { kind, title: null, words });
    return (await documentsOf(tx, inspectionId)).find((one) => one.id === id);
  });
  print(
    `    出具《${made?.title}》${made?.number} / issued, and told to the firm where it reads it`,
  );
}

/** Tells the firm which penalty is intended, unless an earlier telling did: what for, by which article, and until when it may answer. */
export async function tellOfPenalty(
  stage: MonthStage,
  finding: FindingView,
  intended: Pick<IntendedPenalty, 'outcome' | 'kinds' | 'amountFen' | 'article' | 'ground'>,
): Promise<FindingView> {
  const { keeper, print } = stage;
  if (finding.notice) return finding;
  const by = { ...keeper, procedure: await procedureOfDemo() };
  const told = await as(stage, OPERATOR, (tx) =>
    issuePenaltyNotice(tx, by, finding.id, finding.version, {
      ...{ hearingBecause: null, heavierBecause: null, ...intended },
    }),
  );
  print(
    `    出具《行政处罚事先告知书》${told.notice?.number ?? ''}，企业可在 ${told.notice?.until ?? ''} 前陈述、申辩 / the firm is told which penalty is intended, and answers until then`,
  );
  return told;
}

/** Lets the time pass in which a firm may answer what is intended: nobody signs in for it, so it states nothing. */
export async function letHear(stage: MonthStage, { notice }: FindingView): Promise<void> {
  if (notice) await reach(stage, addDays(notice.until, 1));
}
