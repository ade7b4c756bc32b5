import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import { readRulesFile } from '#libs/platform';
import {
  documentsOf,
  type InspectionDocument,
  issueDocument,
  readProcedure,
  viewDocument,
} from '#libs/programmes/inspections';
import { readCalendar } from '#libs/workflow';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { asOfficer } from './officer-context.ts';
import { print, rowId } from './terminal.ts';

/** Documents of an inspection (检查文书): which were issued, and issuing the next, which tells the firm. */
export function addDocuments(inspections: Command): void {
  const documents = inspections
    .command('documents')
    .description('检查文书 / documents of an inspection');
  documents
    .command('list')
    .description('一次检查已出具的文书 / what was issued of an inspection')
    .argument('<inspection>', '检查编号 / id of the inspection')
    .action(async (id: string) => {
      const issued = await withDatabase(await connection(process.env), 'app', (database) =>
        database.read('inspections.documents', administrator(), (tx) =>
          documentsOf(tx, rowId('inspection', id)),
        ),
      );
      if (issued.length === 0) print('尚未出具 / nothing was issued yet');
      for (const one of issued) tell(one);
    });
  documents
    .command('issue')
    .description(
      '出具文书并告知企业；《行政处罚事先告知书》由 findings notice 出具 / issue a document, which tells the firm; the notice of an intended penalty is issued by findings notice',
    )
    .argument('<inspection>', '检查编号 / id of the inspection')
    .requiredOption('--kind <kind>', '文书种类，见 rules/inspection-procedure.json / which kind')
    .requiredOption('--as <account>', '办理人账号 / account of the person who acts')
    .option('--title <text>', '标题（其他文书） / its title, of another document')
    .option('--words <text>', '正文（笔录等） / what it says, of a record')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections documents issue <inspection> --kind site-record --words "现场查看冷藏柜" --as zhang',
    )
    .action(issue);
}

async function issue(
  id: string,
  { kind, title, words, as }: { kind: string; title?: string; words?: string; as: string },
): Promise<void> {
  const by = {
    calendar: readCalendar(await readRulesFile('calendar.json')),
    procedure: readProcedure(await readRulesFile('inspection-procedure.json')),
    rules: new RuleStore(),
  };
  const asked = { kind, title: title ?? null, words: words ?? null };
  tell(
    await asOfficer('inspections.documents.issue', as, 'operator', async (tx) =>
      viewDocument(tx, await issueDocument(tx, by, rowId('inspection', id), asked)),
    ),
  );
}

function tell({ id, kind, title, number, issuedOn, digest }: InspectionDocument): void {
  print([id, kind, title, number, issuedOn, digest.slice(0, 12)].join('  '));
}
