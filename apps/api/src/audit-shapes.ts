import { z } from 'zod';
import { instant, text } from './shapes.ts';

/** A state or event with the words for it. */
const trailWord = z.object({ name: z.string(), title: text }).meta({ id: 'TrailWord' });

export const auditRow = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.string(),
    entity: z.string(),
    entityId: z.string(),
    event: trailWord,
    fromState: trailWord.nullable(),
    toState: trailWord.nullable(),
    reason: z.string().nullable(),
    chain: z.number().int().describe('which of the 64 chains its transaction was sealed into'),
    place: z.number().int().describe('and at which place'),
    intact: z.boolean().describe('the row is what was hashed when it was written'),
  })
  .meta({ id: 'AuditRow' });
