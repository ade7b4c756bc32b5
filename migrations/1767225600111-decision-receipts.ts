import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decision receipts (判定凭证): what was decided on which facts, frozen under its digest, for whoever is shown one to check. */
export class DecisionReceipts1767225600111 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table decision_receipt (
        id uuid primary key default gen_random_uuid(),
        entitlement_id uuid not null references entitlement,
        decision_id uuid not null references decision,
        -- Canonical JSON as text, so that its digest can be computed from what stands here.
        content text not null,
        digest text not null,
        issued_by text not null,
        issued_at timestamptz not null default now(),
        subject_id integer not null,
        authority text not null,
        division text not null,
        constraint decision_receipt_digest check (digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
        constraint decision_receipt_once unique (entitlement_id, digest)
      );
      create trigger decision_receipt_is_final before update or delete on decision_receipt for each row execute function refuse_change();
      create trigger decision_receipt_is_kept before truncate on decision_receipt execute function refuse_change();
      create trigger own_name_issued before insert on decision_receipt for each row
        when (new.issued_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      select protect('decision_receipt', 'authority', 'division', 'subject_id');
      grant select, insert on decision_receipt to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table decision_receipt`);
  }
}
