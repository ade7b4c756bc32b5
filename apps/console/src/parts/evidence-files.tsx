import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { Declaration } from '../api/contract.ts';
import { addEvidence, declarationQuery } from '../api/evidence.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { Two } from './two.tsx';

/** Files beside a declaration, each to be saved. */
export function EvidenceFiles({ files }: { files: Declaration['evidence'] }) {
  if (files.length === 0) return null;
  return (
    <ul className="evidence-files">
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <a href={`/api/v1/evidence/${id}`} download={name}>
            {name}
          </a>{' '}
          <span className="secondary">{Math.max(1, Math.round(size / 1024))} KB</span>
        </li>
      ))}
    </ul>
  );
}

/** Where an enterprise adds files to what it declared, for whoever verifies it; nothing depends on it at once. */
export function AddEvidence({ declarationId }: { declarationId: string }) {
  const queries = useQueryClient();
  const input = useId();
  const query = useQuery(declarationQuery(declarationId));
  const act = useAct({
    intent: (file: File) => [
      'declaration.attach',
      declarationId,
      file.name,
      file.size,
      file.lastModified,
    ],
    send: (file, key) => addEvidence(declarationId, file, key),
    onDone: (declaration) =>
      queries.setQueryData(declarationQuery(declarationId).queryKey, declaration),
  });
  // What asked for nothing has nothing to prove.
  if (query.data === undefined || query.data.facts.length === 0) return null;
  return (
    <section className="phone-card" aria-labelledby={`${input}-title`}>
      <h2 id={`${input}-title`}>
        <Two zh="证明材料（可选）" en="Evidence (optional)" />
      </h2>
      <p>
        <Two
          zh="可附上能证明申报内容的 PDF、PNG 或 JPEG 文件（每个不超过 5 MB，最多 10 个），供核验人员查看；不影响本次判定。"
          en="PDF, PNG or JPEG files of at most 5 MB, up to ten, for whoever verifies what you declared; the decision does not wait for them."
          stacked
        />
      </p>
      <EvidenceFiles files={query.data.evidence} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {query.data.state === 'declared' ? (
        <label className="field" htmlFor={input}>
          <Two
            zh={act.underWay ? '正在上传…' : '选择文件'}
            en={act.underWay ? 'Sending…' : 'Choose a file'}
          />
          <input
            id={input}
            type="file"
            accept=".pdf,.png,.jpg,.jpeg"
            disabled={act.underWay}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) act.start(file);
              event.target.value = '';
            }}
          />
        </label>
      ) : null}
    </section>
  );
}
