import { queryOptions } from '@tanstack/react-query';
import { bodyOf, client } from './client.ts';
import type { Declaration } from './contract.ts';
import { failureOf } from './failure.ts';

/** One declaration, with the files added to it. */
export const declarationQuery = (id: string) =>
  queryOptions({
    queryKey: ['declaration', id],
    queryFn: (): Promise<Declaration> =>
      bodyOf(client.GET('/api/v1/declarations/{id}', { params: { path: { id } } })),
  });

/** Adds a file to a declaration. @throws Failure */
export async function addEvidence(id: string, file: File, key: string): Promise<Declaration> {
  const answer = await fetch(`/api/v1/declarations/${id}/evidence`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'X-Huizhi-Request': '1',
      'Idempotency-Key': key,
      'Content-Type': file.type,
      'X-File-Name': encodeURIComponent(file.name),
    },
    body: file,
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw failureOf(answer.status, body);
  return body as Declaration;
}
