import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Before a visit comes its approval, and the notice of it to the firm unless that was drawn or is not to know (检查前审批，并发检查通知；
 * 随机、突击类除外). What stands in a plan was approved with it; what does not is approved by a second person, who also says where a
 * firm is not to know, and why. A visit that is made in an emergency is answered for afterwards.
 */
export class VisitApprovals1767225600361 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPROVALS);
    await runner.query(BEFORE_A_VISIT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from visit_approval) then
          raise exception 'who approved visits, and which firms were not to know, would be lost' using errcode = 'HZ005';
        end if;
      end $$;
      drop trigger visit_is_approved_and_announced on inspection;
      drop table visit_approval;
      drop function approval_of_its_visit, visit_is_approved_and_announced;`);
  }
}

const APPROVALS = `
create table visit_approval (
  inspection_id uuid primary key references inspection,
  -- Why the firm is told nothing ahead; null where it is.
  unannounced_because text check (btrim(unannounced_because) <> ''),
  approved_by text not null,
  approved_on date not null,
  approved_at timestamptz not null default now(),
  authority text not null,
  division text not null
);
select protect('visit_approval', 'authority', 'division', null);
grant select, insert on visit_approval to huizhi_app;
create trigger approval_is_final before update or delete on visit_approval for each row execute function refuse_change();
create trigger approval_is_kept before truncate on visit_approval execute function refuse_change();
create trigger own_name_approved before insert on visit_approval for each row
  when (new.approved_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create function approval_of_its_visit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.approved_on is distinct from business_day() or not exists (select from inspection i where i.id = new.inspection_id and i.state = 'planned'
      and (i.authority, i.division) = (new.authority, new.division) and i.requested_by <> new.approved_by
      and (i.origin <> 'plan' or new.unannounced_because is not null)
      and not exists (select from enforcement_certificate c where c.number = any(i.inspectors) and c.account = new.approved_by)) then
    raise exception 'a visit is approved before it is made, by somebody who neither asked for it nor goes' using errcode = 'HZ006';
  end if;
  return new;
end $$;
create trigger approval_of_its_visit before insert on visit_approval for each row execute function approval_of_its_visit();`;

const BEFORE_A_VISIT = `
create function visit_is_approved_and_announced() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one visit_approval;
begin
  select * into one from visit_approval where inspection_id = new.id;
  if new.origin <> 'plan' and one.inspection_id is null then
    raise exception 'a visit outside any plan is approved by a second person' using errcode = 'HZ005';
  end if;
  if exists (select from enforcement_certificate c where c.number = any(new.went) and c.account = one.approved_by) then
    raise exception 'nobody goes to a visit that they approved' using errcode = 'HZ005';
  end if;
  -- The notice of an inspection (行政检查通知书), which was shown to its firm when it was issued.
  if new.draw_id is null and one.unannounced_because is null
    and not exists (select from inspection_document d where d.inspection_id = new.id and d.kind = 'notice' and d.of_firm) then
    raise exception 'a firm is told of a visit ahead, unless it was drawn or is not to know' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger visit_is_approved_and_announced before update of state on inspection for each row
  when (new.state = 'done' and old.state <> 'done' and new.code_exception is distinct from 'emergency')
  execute function visit_is_approved_and_announced();
revoke execute on function approval_of_its_visit, visit_is_approved_and_announced from public;`;
