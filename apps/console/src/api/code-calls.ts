import { byId, keyed } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { CheckInAnswer } from './contract.ts';

const ours = { header: { 'X-Huizhi-Request': '1' } } as const;

/** What a code says. It goes in the body: addresses are logged. */
export const shownCode = (code: string) =>
  bodyOf(client.POST('/api/v1/public/inspection-codes', { params: ours, body: { code } }));
/** No key: a code is answered once. */
export const answerCode = (code: string, said: CheckInAnswer) =>
  bodyOf(client.POST('/api/v1/check-ins', { params: ours, body: { code, ...said } }));
/** `because` says why others come than were drawn or named. */
export const issueCode = (inspectionId: string, because: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspections/{id}/codes', {
      params: { ...byId(inspectionId), ...keyed(key) },
      body: { minutes: 30, ...(because === '' ? {} : { because }) },
    }),
  );
export const revokeCode = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspection-codes/{id}/revoke', {
      params: { ...byId(id), ...keyed(key) },
      body: { reason },
    }),
  );
