import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Declaration, Text } from '../api/contract.ts';
import { addEvidence, declarationQuery } from '../api/evidence.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice, Notice } from './notice.tsx';
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

/** The API takes no larger files, and closes the connection on who sends one. */
const BYTES_MAX = 5 * 1024 * 1024;
const TYPES: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg'];

/** Why a file is not sent; null where it may be. */
function refusalOf({ name, size, type }: File): Text | null {
  if (size > BYTES_MAX)
    return {
      zh: `“${name}”超过 5 MB，没有上传；请压缩或拆分后重新选择。`,
      en: `"${name}" is larger than 5 MB and was not sent; make it smaller or split it, and choose again.`,
    };
  if (TYPES.includes(type) && size > 0) return null;
  return {
    zh: `“${name}”不是 PDF、PNG 或 JPEG 文件，或内容为空，没有上传；请重新选择。`,
    en: `"${name}" is no PDF, PNG or JPEG, or is empty, and was not sent; choose another.`,
  };
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
  const [refused, setRefused] = useState<Text | null>(null);
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
      {refused === null ? null : (
        <Notice tone="warn">
          <Two {...refused} stacked />
        </Notice>
      )}
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
              const why = file === undefined ? null : refusalOf(file);
              setRefused(why);
              if (file !== undefined && why === null) act.start(file);
              event.target.value = '';
            }}
          />
        </label>
      ) : null}
    </section>
  );
}
