import type { Stage } from './stage.ts';

/** Whose rows somebody may see: those of some departments and places, or of one firm. */
export interface Reach {
  readonly authorities: readonly string[];
  readonly division: string;
  readonly subject: number | null;
}

/** Whose a row is; null where that does not limit who sees it. */
export interface Owner {
  readonly authority: string | null;
  readonly division: string | null;
  readonly subject: number | null;
}

interface KnownRow extends Owner {
  readonly table: string;
}

const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Whether rows of this owner are within a reach. */
export function isWithin(reach: Reach, { authority, division, subject }: Owner): boolean {
  if (reach.subject !== null) return subject === reach.subject;
  const isOurs =
    authority === null || reach.authorities.includes('*') || reach.authorities.includes(authority);
  return isOurs && (division === null || division.startsWith(reach.division));
}

/** Whose every row is that the database keeps from some: what an answer names can be held against who asked. */
export class KnownRows {
  private constructor(private readonly rows: ReadonlyMap<string, KnownRow>) {}

  /** Reads all of them, as the owner of the database, for whom no column is hidden. */
  static async read(stage: Stage): Promise<KnownRows> {
    const rows = new Map<string, KnownRow>();
    // Those whose policy looks at place, department or firm; what is published has none of these in it.
    const tables = (await stage.people(
      `select p.tablename as table from pg_policies p join information_schema.columns c on c.table_name = p.tablename and c.column_name = 'id'
       where p.policyname = 'tenant' and c.data_type = 'uuid' and p.qual ~ 'starts_with\\(' order by 1`,
    )) as { table: string }[];
    for (const { table } of tables) {
      const found = (await stage.people(
        `select one->>'id' as id, one->>'authority' as authority, one->>'division' as division, (one->>'subject_id')::integer as subject
         from (select to_jsonb(t) as one from ${table} t) rows`,
      )) as (Owner & { id: string })[];
      for (const { id, ...owner } of found) rows.set(id, { table, ...owner });
    }
    return new KnownRows(rows);
  }

  /** Of which tables an answer names rows at all. */
  named(answer: unknown): string[] {
    return [...new Set(this.#in(answer).map(({ table }) => table))].sort();
  }

  /** Of which tables an answer names rows that are beyond the reach of whoever got it. */
  beyond(reach: Reach, answer: unknown): string[] {
    const found = this.#in(answer).filter((row) => !isWithin(reach, row));
    return [...new Set(found.map(({ table }) => table))].sort();
  }

  #in(answer: unknown): KnownRow[] {
    const ids = JSON.stringify(answer).match(IDS) ?? [];
    return ids.flatMap((id) => this.rows.get(id) ?? []);
  }
}
