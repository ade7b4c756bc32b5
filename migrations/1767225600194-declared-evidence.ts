import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evidence (证明材料): files that an enterprise adds to what it declared, for whoever verifies it. */
export class DeclaredEvidence1767225600194 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table declared_evidence (
        id uuid primary key default gen_random_uuid(),
        declaration_id uuid not null references declaration,
        name text not null check (name <> ''),
        media_type text not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
        bytes bytea not null check (octet_length(bytes) between 1 and 5242880),
        digest text not null check (digest = encode(sha256(bytes), 'hex')),
        added_by text not null,
        added_at timestamptz not null default now(),
        subject_id integer not null references subject,
        authority text not null,
        division text not null,
        unique (declaration_id, digest)
      );
      create trigger evidence_is_final before update or delete on declared_evidence for each row execute function refuse_change();
      create trigger evidence_is_kept before truncate on declared_evidence execute function refuse_change();
      create trigger own_name_added before insert on declared_evidence for each row
        when (new.added_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      select protect('declared_evidence', 'authority', 'division', 'subject_id');
      grant select, insert on declared_evidence to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table declared_evidence`);
  }
}
