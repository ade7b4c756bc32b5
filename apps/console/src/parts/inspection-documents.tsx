import { useQuery } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type {
  InspectionDetail,
  InspectionDocument,
  InspectionDocumentKind,
  NewInspectionDocument,
} from '../api/contract.ts';
import { issueDocument } from '../api/document-calls.ts';
import { documentKindsQuery, inspectionDocumentsQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Sure } from './sure.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const WORDS_MIN = 2;
type Documents = readonly InspectionDocument[];

function Issued({ documents }: { documents: Documents }) {
  if (documents.length === 0)
    return (
      <p className="secondary">
        <Two zh="还没有出具文书。" en="No document was issued yet." />
      </p>
    );
  return (
    <ul className="basis">
      {documents.map(({ id, title, number, issuedOn, ofFirm }) => (
        <li key={id}>
          <a href={`/api/v1/inspection-documents/${id}/pdf`} download={`${title}${number}.pdf`}>
            {title} {number} PDF
          </a>{' '}
          {issuedOn}
          {ofFirm ? null : (
            <>
              {' '}
              <Two zh="内部文书，企业不可见" en="not for the firm" />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What may be issued now, in the order of the procedure: what is still to come before what may come again. */
function inTurn(
  { state }: InspectionDetail,
  kinds: readonly InspectionDocumentKind[],
  documents: Documents,
): InspectionDocumentKind[] {
  const isIssued = (id: string) => documents.some(({ kind }) => kind === id);
  const open = kinds.filter(
    ({ id, inspection, after, again, intends }) =>
      // What is intended is told of a finding, on its own page.
      !intends &&
      (inspection === 'any' || inspection === state) &&
      after.every(isIssued) &&
      (again || !isIssued(id)),
  );
  const isFirst = ({ id, repeats }: InspectionDocumentKind) => !repeats && !isIssued(id);
  return [...open.filter(isFirst), ...open.filter((kind) => !isFirst(kind))];
}

function useIssue(one: InspectionDetail, onDone: () => void) {
  const forget = useForget('inspections');
  return useAct({
    intent: (asked: NewInspectionDocument) => ['document.issue', one.id, JSON.stringify(asked)],
    send: (asked, key) => issueDocument(one.id, asked, key),
    onDone: () => {
      onDone();
      forget();
    },
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

function Words(props: {
  kind: InspectionDocumentKind;
  title: string;
  words: string;
  retitle: (title: string) => void;
  reword: (words: string) => void;
}) {
  return (
    <>
      {props.kind.titled ? (
        <label className="wide-field">
          <Two zh="标题（必填）" en="Title (required)" />
          <Input
            maxLength={100}
            value={props.title}
            onChange={(event) => props.retitle(event.target.value)}
          />
        </label>
      ) : null}
      {props.kind.words ? (
        <ReasonField
          zh="正文（必填）"
          en="What it says (required)"
          most={8000}
          value={props.words}
          change={props.reword}
        />
      ) : null}
    </>
  );
}

function Issue({
  one,
  kinds,
}: {
  one: InspectionDetail;
  kinds: readonly InspectionDocumentKind[];
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [words, setWords] = useState('');
  const [asking, setAsking] = useState(false);
  const act = useIssue(one, () => {
    setChosen(null);
    setTitle('');
    setWords('');
  });
  const kind = kinds.find(({ id }) => id === chosen) ?? kinds[0];
  if (kind === undefined) return null;
  const ready =
    (!kind.titled || title.trim() !== '') && (!kind.words || words.trim().length >= WORDS_MIN);
  return (
    <>
      <label className="field">
        <Two zh="下一份文书" en="Next document" />
        <select value={kind.id} onChange={(event) => setChosen(event.target.value)}>
          {kinds.map(({ id, name }) => (
            <option key={id} value={id}>
              {name.zh} {name.en}
            </option>
          ))}
        </select>
      </label>
      <Words kind={kind} title={title} words={words} retitle={setTitle} reword={setWords} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button size="large" disabled={!ready} loading={act.underWay} onClick={() => setAsking(true)}>
        出具文书 Issue it
      </Button>
      <Sure
        open={asking}
        title={`出具《${kind.name.zh}》？Issue it?`}
        ok="确认出具 Yes, issue"
        close={() => setAsking(false)}
        send={() =>
          act.start({
            kind: kind.id,
            title: kind.titled ? title.trim() : null,
            words: kind.words ? words.trim() : null,
          })
        }
      >
        <Two
          zh={`按记录填写、编号并固定，出具后不能更改。${kind.ofFirm ? '企业即刻可以看到。' : ''}`}
          en={`Filled in from what is recorded, numbered and frozen: it never changes.${kind.ofFirm ? ' The firm reads it at once.' : ''}`}
          stacked
        />
      </Sure>
    </>
  );
}

/** The documents of an inspection, what its firm stated to them, and the place to issue the next. */
export function InspectionDocuments({ one }: { one: InspectionDetail }) {
  const mayIssue = useMay('inspection.visit');
  const query = useQuery(inspectionDocumentsQuery(one.id));
  const kinds = useQuery(documentKindsQuery);
  return (
    <section className="card" aria-label="检查文书 Documents">
      <h2>
        <Two zh="检查文书" en="Documents" />
      </h2>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
        {({ items, statements }) => (
          <>
            <Issued documents={items} />
            {statements.map(({ on, statement, answers }) => (
              <p key={`${answers} ${on} ${statement}`}>
                {on} 企业的陈述申辩{answers === null ? '' : `（对${answers}）`} The firm states：
                {statement}
              </p>
            ))}
            {mayIssue ? (
              <Issue one={one} kinds={inTurn(one, kinds.data?.items ?? [], items)} />
            ) : null}
          </>
        )}
      </Loaded>
    </section>
  );
}
