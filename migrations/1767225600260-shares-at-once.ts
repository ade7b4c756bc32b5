import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Shares of reservations are looked at once for a statement, not once for each row, and by what each source bears in all instead
 * of each amount alone: whatever was given back, no lawful reservation is refused for a fen of rounding. A source that bears no
 * part of the next year's budget gets back what it left.
 */
export class SharesAtOnce1767225600260 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger shares_are_whole on transfer;`);
    await runner.query(AT_ONCE);
    await runner.query(NET);
    await runner.query(RETURNED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger shares_are_whole on transfer;`);
    await runner.query(ROW_BY_ROW);
    await runner.query(GROSS);
    await runner.query(KEPT);
  }
}

const body = (name: string, text: string): string => `
create or replace function ${name}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
${text}
end $$;`;

const AT_ONCE = `
${body(
  'shares_are_whole',
  `  if not exists (select from funding_share where budget in (select debit_account from new_rows))
      and not exists (select from new_rows where share_of is not null) then
    return null;
  end if;
  -- A reservation from a budget with shares has them in its own statement, each between the accounts of its source.
  if exists (select from new_rows l left join new_rows m on m.id = l.share_of and m.kind = 'pending' and m.share_of is null
        left join funding_share s on s.budget = m.debit_account and s.line = l.debit_account and s.drawn = l.credit_account
      where l.share_of is not null and (l.kind <> 'pending' or s.budget is null))
    or exists (select from new_rows m left join (select share_of, sum(amount) as amount from new_rows where share_of is not null group by share_of) p
        on p.share_of = m.id
      where m.kind = 'pending' and m.share_of is null and m.debit_account in (select budget from funding_share) and p.amount is distinct from m.amount) then
    raise exception 'a reservation takes the share of each source, to the fen' using errcode = 'HZ004';
  end if;
  -- Who bears a part of them bears less than a fen for each other source more than its share of all that the budget bears. What
  -- was given back may have left a source further off; then it bears nothing of what comes next.
  if exists (select from (
        select s.percent, s.line, l.debits_pending + d.credits_posted - d.debits_posted as borne,
          sum(l.debits_pending + d.credits_posted - d.debits_posted) over (partition by s.budget) as whole,
          count(*) over (partition by s.budget) as sources
        from funding_share s join account l on l.id = s.line join account d on d.id = s.drawn
        where s.budget in (select debit_account from new_rows where kind = 'pending' and share_of is null)) o
      where o.borne * 100 > o.whole * o.percent + 100 * (o.sources - 1)
        and o.line in (select debit_account from new_rows where share_of is not null)) then
    raise exception 'no source bears more than its share of what its budget bears' using errcode = 'HZ004';
  end if;
  if exists (select from new_rows n join transfer t on t.share_of = n.pending_id left join transfer r on r.pending_id = t.id
      where n.kind in ('post', 'void') and (r.kind, r.amount) is distinct from (n.kind, t.amount)) then
    raise exception 'the shares of a reservation end as it ends' using errcode = 'HZ004';
  end if;
  return null;`,
)}
-- By its name it comes after ledger_post, which locks the accounts and moves their balances.
create trigger shares_are_whole after insert on transfer referencing new table as new_rows
  for each statement execute function shares_are_whole();`;

const shareIsKept = (promised: string): string =>
  body(
    'share_is_kept',
    `  if exists (select from account a where a.id = old.budget and (${promised}
      or exists (select from transfer t where t.credit_account = a.id and t.purpose = 'appropriation'))) then
    raise exception 'the shares of a budget stay once it was appropriated to or promised' using errcode = 'HZ004';
  end if;
  return old;`,
  );

const NET = `
-- What a source left that bears no part any more went back to it: the others are the whole of what there is and what is promised.
${body(
  'shares_stand',
  `  if exists (select from funding_share o join account b on b.id = o.budget where (o.budget = new.id or o.line = new.id)
      and (b.credits_posted - b.debits_posted, b.debits_pending) <> (
        select sum(l.credits_posted - l.debits_posted), sum(l.debits_pending) from funding_share s join account l on l.id = s.line
        where s.budget = b.id)) then
    raise exception 'the shares of a budget are the whole of it' using errcode = 'HZ004';
  end if;
  return null;`,
)}
${shareIsKept("exists (select from transfer t where t.debit_account = a.id and t.kind = 'pending')")}
${body(
  'shares_make_a_hundred',
  `  if (select sum(percent) from funding_share where budget = coalesce(new.budget, old.budget)) <> 100 then
    raise exception 'the shares of a budget are a hundred per cent together' using errcode = 'HZ004';
  end if;
  if tg_op = 'DELETE' and not exists (select from funding_share where line = old.line)
      and exists (select from account where id = old.line and credits_posted <> debits_posted + debits_pending) then
    raise exception 'a source that bears no part of a budget any more has got back what it had there' using errcode = 'HZ004';
  end if;
  return null;`,
)}`;

const RETURNED = body(
  'closed_budget_promises_nothing',
  `  if exists (select from new_rows n join budget_closing c on c.account = n.debit_account
      where n.kind = 'pending' or (n.kind = 'posted' and (n.purpose <> 'year-end' or (n.credit_account <> c.heir
        and not (n.credit_account = (select id from account where code = 'treasury') and exists (select from funding_share s where s.budget = c.account
          and not exists (select from funding_share o where o.budget = c.heir and o.source = s.source)))))))
    or exists (select from new_rows n join budget_closing c on c.account = n.credit_account
      where n.kind = 'posted' and n.purpose = 'appropriation') then
    raise exception 'a closed budget promises nothing new, takes no appropriation, and leaves what it has to its heir' using errcode = 'HZ004';
  end if;
  return null;`,
);

const KEPT = body(
  'closed_budget_promises_nothing',
  `  if exists (select from new_rows n join budget_closing c on c.account = n.debit_account
      where n.kind = 'pending' or (n.kind = 'posted' and (n.purpose <> 'year-end' or n.credit_account <> c.heir)))
    or exists (select from new_rows n join budget_closing c on c.account = n.credit_account
      where n.kind = 'posted' and n.purpose = 'appropriation') then
    raise exception 'a closed budget promises nothing new, takes no appropriation, and leaves what it has to its heir' using errcode = 'HZ004';
  end if;
  return null;`,
);

const GROSS = `
${body(
  'shares_stand',
  `  if exists (select from funding_share o join account b on b.id = o.budget where (o.budget = new.id or o.line = new.id)
      and (b.credits_posted, b.debits_posted, b.debits_pending) <> (
        select sum(l.credits_posted), sum(l.debits_posted), sum(l.debits_pending) from funding_share s join account l on l.id = s.line
        where s.budget = b.id)) then
    raise exception 'the shares of a budget are the whole of it' using errcode = 'HZ004';
  end if;
  return null;`,
)}
${shareIsKept('a.debits_pending + a.debits_posted > 0')}
${body(
  'shares_make_a_hundred',
  `  if (select sum(percent) from funding_share where budget = coalesce(new.budget, old.budget)) is distinct from 100 then
    raise exception 'the shares of a budget are a hundred per cent together' using errcode = 'HZ004';
  end if;
  return null;`,
)}`;

const ROW_BY_ROW = `
${body(
  'shares_are_whole',
  `  if not exists (select from funding_share where budget = new.debit_account) then
    return null;
  end if;
  if new.kind = 'pending' and (select coalesce(sum(t.amount), 0) from transfer t join funding_share s on s.line = t.debit_account and s.drawn = t.credit_account
      where t.share_of = new.id and t.kind = 'pending' and s.budget = new.debit_account
        and t.amount - div(new.amount::numeric * s.percent, 100) between
          -(select count(*) from funding_share o where o.budget = s.budget) and 1 + (select count(*) from funding_share o where o.budget = s.budget)) <> new.amount then
    raise exception 'a reservation takes the share of each source, to the fen' using errcode = 'HZ004';
  end if;
  if new.kind in ('post', 'void') and exists (select from transfer t where t.share_of = new.pending_id
      and not exists (select from transfer r where r.pending_id = t.id and r.kind = new.kind and r.amount = t.amount)) then
    raise exception 'the shares of a reservation end as it ends' using errcode = 'HZ004';
  end if;
  return null;`,
)}
create constraint trigger shares_are_whole after insert on transfer deferrable initially deferred
  for each row when (new.kind <> 'posted' and new.share_of is null) execute function shares_are_whole();`;
