import { addDays } from '#libs/kernel';
import { readRulesFile } from '#libs/platform';
import {
  documentsOf,
  type FindingView,
  type InspectionProcedure,
  issueDocument,
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

/** Lets the time pass in which a firm may state its case: nobody signs in for it, so it states nothing. */
export async function letHear(
  stage: MonthStage,
  { inspectionId, division }: FindingView,
): Promise<void> {
  const { kinds, statementWorkdays } = await procedureOfDemo();
  const issued = await as(stage, OPERATOR, (tx) => documentsOf(tx, inspectionId));
  const told = issued.find(({ kind }) => kinds.some(({ id, hears }) => hears && id === kind));
  if (!told) return;
  const { date } = stage.keeper.calendar.addWorkdays(told.issuedOn, statementWorkdays, division);
  await reach(stage, addDays(date, 1));
}
