import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A draw is fixed when it is committed to: the list comes first, then the database makes the seed and commits to both. The
 * application reads no seed before the transaction that reveals it is committed, after which the draw can only be held.
 */
export class DrawsFixedAtCommitment1767225600220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(SEEDS);
    await runner.query(RIGHTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BEFORE);
  }
}

const COLUMNS = `
alter table inspection_draw
  -- The digest of the list, to which the commitment binds.
  add column list_digest text,
  -- Who stands in the list, in its order: firms and certificate numbers go into it by names made of this key.
  add column subjects integer[],
  add column certificates text[],
  add column name_key text,
  add column revealed_by text,
  add column revealed_at timestamptz;
alter table inspection_draw
  drop constraint draw_keeps_its_word,
  drop constraint inspection_draw_check,
  add constraint draw_keeps_its_word check (commitment =
    encode(sha256(convert_to(case when list_digest is null then seed else seed || E'\\n' || list_digest end, 'UTF8')), 'hex')),
  add constraint draw_is_whole check ((state = 'drawn') = (drawn is not null and drawn_by is not null and drawn_at is not null)),
  -- What was committed to before lists were fixed with the seed has none, and can only be given up.
  add constraint draw_is_of_its_list check (list is not null or state in ('committed', 'abandoned')),
  add constraint draw_is_revealed_first check (list_digest is null
    or (state in ('revealed', 'drawn')) = (revealed_by is not null and revealed_at is not null)),
  add constraint reveal_after_commitment check (revealed_at is null or revealed_at > committed_at),
  add constraint draw_after_reveal check (list_digest is null or drawn_at is null or drawn_at > revealed_at);
delete from lifecycle_transition where entity = 'inspection_draw' and event = 'reveal';
insert into lifecycle_transition values
  ('inspection_draw', 'committed', 'reveal', 'revealed'), ('inspection_draw', 'revealed', 'draw', 'drawn');
create index inspection_draw_latest on inspection_draw (committed_at desc, id desc);
alter table inspection_refusal drop constraint inspection_refusal_asked_check,
  add constraint inspection_refusal_asked_check check (asked in ('plan', 'inspection', 'visit', 'draw'));`;

const SEEDS = `
-- The seed is made here, after the list, and leaves the database by no other way than draw_seed.
create function draw_is_committed_to() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.list is null or new.list_digest is null or new.subjects is null or new.certificates is null or new.name_key is null then
    raise exception 'a draw is committed to with its list' using errcode = 'HZ005';
  end if;
  new.seed := encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex');
  new.commitment := encode(sha256(convert_to(new.seed || E'\\n' || new.list_digest, 'UTF8')), 'hex');
  return new;
end $$;
create trigger draw_is_committed_to before insert on inspection_draw for each row execute function draw_is_committed_to();

create function draw_is_revealed() returns trigger language plpgsql as $$
begin
  new.revealed_at := now();
  return new;
end $$;
create trigger draw_is_revealed before update of state on inspection_draw for each row
  when (old.state = 'committed' and new.state = 'revealed') execute function draw_is_revealed();

-- Null in the transaction that reveals: whoever sees a seed cannot take back that it was revealed.
create function draw_seed(one uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select seed from inspection_draw
  where id = one and state in ('revealed', 'drawn') and (list_digest is null or revealed_at < now())
$$;
revoke execute on function draw_is_committed_to, draw_is_revealed, draw_seed from public;
grant execute on function draw_seed to huizhi_app;`;

const KEPT =
  'plan_id, matter_id, commitment, seed, committed_by, committed_at, authority, division';
const RIGHTS = `
revoke select, insert, update on inspection_draw from huizhi_app;
grant select (id, state, plan_id, matter_id, commitment, list, list_digest, subjects, certificates, name_key, drawn, committed_by,
  committed_at, revealed_by, revealed_at, drawn_by, drawn_at, abandoned_because, authority, division, version) on inspection_draw to huizhi_app;
grant insert (state, plan_id, matter_id, list, list_digest, subjects, certificates, name_key, committed_by, authority, division)
  on inspection_draw to huizhi_app;
grant update (state, version, revealed_by, drawn, drawn_by, drawn_at, abandoned_because) on inspection_draw to huizhi_app;
drop trigger columns_are_final on inspection_draw;
select keep_columns('inspection_draw', '${KEPT}, list, list_digest, subjects, certificates, name_key, revealed_at');
drop trigger draw_is_published on inspection_draw;
create trigger draw_is_published before update of drawn on inspection_draw for each row
  when (old.state <> 'revealed') execute function refuse_new_value();
create trigger own_name_revealed before update of revealed_by on inspection_draw for each row
  when (new.revealed_by is distinct from old.revealed_by and new.revealed_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();`;

const BEFORE = `
-- What was fixed at its commitment cannot be said in the columns of before, and what was published or refused is not taken back.
do $$ begin
  if exists (select from inspection_draw where list_digest is not null) or exists (select from inspection_refusal where asked = 'draw') then
    raise exception 'draws were committed to with their lists, which the columns of before cannot hold: this migration is not undone any more'
      using errcode = 'HZ005';
  end if;
end $$;
drop trigger own_name_revealed on inspection_draw;
drop trigger draw_is_published on inspection_draw;
create trigger draw_is_published before update of list, drawn on inspection_draw for each row
  when (old.state <> 'committed') execute function refuse_new_value();
drop trigger columns_are_final on inspection_draw;
select keep_columns('inspection_draw', '${KEPT}');
revoke select, insert, update on inspection_draw from huizhi_app;
grant select, insert on inspection_draw to huizhi_app;
grant update (state, version, list, drawn, drawn_by, drawn_at, abandoned_because) on inspection_draw to huizhi_app;
drop trigger draw_is_revealed on inspection_draw;
drop trigger draw_is_committed_to on inspection_draw;
drop function draw_is_committed_to, draw_is_revealed, draw_seed;
alter table inspection_refusal drop constraint inspection_refusal_asked_check,
  add constraint inspection_refusal_asked_check check (asked in ('plan', 'inspection', 'visit'));
drop index inspection_draw_latest;
delete from lifecycle_transition where entity = 'inspection_draw' and event in ('reveal', 'draw');
insert into lifecycle_transition values ('inspection_draw', 'committed', 'reveal', 'drawn');
alter table inspection_draw
  drop constraint draw_keeps_its_word,
  drop constraint draw_is_whole,
  drop constraint draw_is_of_its_list,
  drop constraint draw_is_revealed_first,
  drop constraint reveal_after_commitment,
  drop constraint draw_after_reveal,
  drop column list_digest, drop column subjects, drop column certificates, drop column name_key,
  drop column revealed_by, drop column revealed_at;
alter table inspection_draw
  add constraint draw_keeps_its_word check (commitment = encode(sha256(convert_to(seed, 'UTF8')), 'hex')),
  add constraint inspection_draw_check check ((state = 'drawn') = (list is not null and drawn is not null and drawn_by is not null and drawn_at is not null));`;
