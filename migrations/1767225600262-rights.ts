import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rights (权益): what a rule grants without money, told to the firm and withdrawn when its facts change. */
export class Rights1767225600262 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table benefit_right (
        id uuid primary key default gen_random_uuid(),
        state text not null,
        subject_id integer not null references subject,
        policy_id text not null,
        period text not null,
        item text not null,
        episode_id uuid not null unique references episode,
        decision_id uuid not null references decision,
        granted_on date not null,
        -- The day from which it is valid no more.
        valid_until date not null,
        told_at timestamptz,
        ended_reason text,
        authority text not null,
        division text not null,
        version integer not null default 1,
        check (state <> 'active' or told_at is not null),
        check (state <> 'withdrawn' or btrim(ended_reason) <> '')
      );
      create unique index right_live on benefit_right (subject_id, policy_id, period, item) where state not in ('expired', 'withdrawn');
      create index right_by_policy on benefit_right (policy_id, state);
      select declare_lifecycle('benefit_right', 'granted', array['granted activate active', 'granted suspend suspended', 'granted withdraw withdrawn',
        'granted expire expired', 'active suspend suspended', 'active withdraw withdrawn', 'active expire expired', 'suspended restore granted',
        'suspended withdraw withdrawn', 'suspended expire expired']);
      select govern('benefit_right');
      select protect('benefit_right', 'authority', 'division', 'subject_id');
      grant select, insert, update on benefit_right to huizhi_app;
      select keep_columns('benefit_right', 'subject_id, policy_id, period, item, episode_id, decision_id, granted_on, valid_until, authority, division');

      create function right_is_of_its_episode() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if not exists (select from episode e join decision d on d.id = new.decision_id and d.episode_id = e.id join rule_version v on v.id = d.rule_version_id
            where e.id = new.episode_id and (e.subject_id, e.policy_id, e.period, e.item) = (new.subject_id, new.policy_id, new.period, new.item)
              and e.state = 'open' and v.document->>'deliveryMode' = 'no-application'
              and coalesce(jsonb_typeof(v.document->'fundingLine'), 'null') = 'null') then
          raise exception 'a right is of an open episode of a policy that is delivered without application and costs nothing' using errcode = 'HZ005';
        end if;
        return new;
      end $$;
      revoke execute on function right_is_of_its_episode from public;
      create trigger right_is_of_its_episode before insert on benefit_right for each row execute function right_is_of_its_episode();

      create function halted_right_waits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform refuse_halted(array[new.policy_id]);
        return new;
      end $$;
      revoke execute on function halted_right_waits from public;
      create trigger halted_right_waits before update of state on benefit_right for each row
        when (old.state = 'granted' and new.state = 'active') execute function halted_right_waits();

      -- A notice is of a benefit or of a right.
      alter table notice alter column entitlement_id drop not null, add column right_id uuid references benefit_right,
        add constraint notice_is_of_one check (num_nonnulls(entitlement_id, right_id) = 1);
      create unique index notice_of_right_once on notice (right_id, kind, channel, round) where right_id is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from notice where right_id is not null;
      alter table notice drop constraint notice_is_of_one, drop column right_id, alter column entitlement_id set not null;
      drop table benefit_right;
      drop function right_is_of_its_episode, halted_right_waits;
      delete from lifecycle_transition where entity = 'benefit_right';
      delete from lifecycle where entity = 'benefit_right';`);
  }
}
