import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An authority that has entered certificates keeps a register: who does not stand in it inspects nobody for it, also in matters
 * that ask for no check-in.
 */
export class RegistersOfCertificates1767225600297 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      notCertified(`exists (select from enforcement_certificate e where e.number = n or e.authority = i.authority)`),
    ); // prettier-ignore
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      notCertified(`exists (select from enforcement_certificate e where e.number = n)`),
    );
  }
}

/** @param registered whether a number must stand in the register where no check-in is asked for, as SQL */
function notCertified(registered: string): string {
  return `
create or replace function not_certified(one uuid, numbers text[]) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  select n from inspection i join rule_version v on v.id = i.rule_version_id cross join unnest(numbers) n
  where i.id = one and not exists (select from enforcement_certificate e where e.number = n and e.state = 'valid' and e.valid_until > (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c)
      and e.authority = i.authority)
    and (v.document->'checkIn' = 'true'::jsonb or ${registered})
  order by n collate "C"
$$;`;
}
