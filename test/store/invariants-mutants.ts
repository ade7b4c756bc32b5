/**
 * One way to break each invariant by hand and nothing else, as the superuser with every trigger off. Each is SQL that
 * runs in a transaction which is rolled back; `trail` adds the audit row that a true move would have left.
 */
export const HELPERS = `
  set local session_replication_role = replica;
  create function pg_temp.trail(entity text, id uuid, event text, before text, after text) returns void language sql as $$
    insert into audit (link_id, actor, entity, entity_id, event, from_state, to_state, authority, division, row_hash)
      values ((select min(l.id) from audit_link l), 'mutant', entity, id::text, event, before, after, '', '', 'x');
    update audit_link set row_count = row_count + 1 where audit_link.id = (select min(l.id) from audit_link l);
  $$;
  create function pg_temp.untrail(what text, which uuid) returns void language sql as $$
    with gone as (delete from audit where audit.id = (select max(a.id) from audit a where a.entity = what and a.entity_id = which::text) returning link_id)
    update audit_link set row_count = row_count - 1 where audit_link.id in (select link_id from gone);
  $$;
  create function pg_temp.entitlement_in(wanted text) returns entitlement language sql as $$
    select * from entitlement where state = wanted order by policy_id, subject_id limit 1
  $$;
  create function pg_temp.move_balances(transfer_id uuid, pending bigint, posted bigint) returns void language sql as $$
    update account set debits_pending = debits_pending + pending, debits_posted = debits_posted + posted
      where id = (select debit_account from transfer t where t.id = transfer_id);
    update account set credits_pending = credits_pending + pending, credits_posted = credits_posted + posted
      where id = (select credit_account from transfer t where t.id = transfer_id);
  $$;`;

const someTransfer = (kind: string, amount: string, purpose: string): string => `
  insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
    select '00000000-0000-4000-8000-000000000001', gen_random_uuid(), '${kind}', b.id, o.id, 'CNY', ${amount}, '${purpose}', 'mutant', 'mutant', '', ''
    from account b, account o where b.code = 'budget:hn-little-giant:2025' and o.code = 'owed:hn-little-giant:2025';`;

const someEpisode = (source: string, id: string): string => `
  insert into episode (id, subject_id, policy_id, period, item, state, authority, division, amount_fen, opened_on)
    select '${id}', subject_id, policy_id, period, item, 'open', authority, division, 100, opened_on from episode where id = (${source});
  insert into decision (episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash, fact_vector_hash, record_ids, authority, division)
    select '${id}', run_id, rule_version_id, subject_id, 'eligible', 100, as_of, known_at, decision_hash, fact_vector_hash, record_ids, authority, division
    from decision where episode_id = (${source}) limit 1;
  select pg_temp.trail('episode', '${id}', 'create', null, 'open');`;

const someGate = (of: string, kind: string, event: string, from: string, to: string): string => `
  with moved as (update gate set state = '${to}', version = version + 1
    where entity_id = (pg_temp.entitlement_in('${of}')).id and kind = '${kind}' and state = '${from}' returning id)
  select pg_temp.trail('gate', id, '${event}', '${from}', '${to}') from moved;`;

const someRun = (id: string): string => `
  insert into run (id, state, authority, division, requested_by, as_of, known_at) values ('${id}', 'requested', '', '', 'mutant', '2025-09-30', now());
  select pg_temp.trail('run', '${id}', 'create', null, 'requested');`;

const NEW = '00000000-0000-4000-8000-00000000000a';
const OTHER = '00000000-0000-4000-8000-00000000000b';
const FINISHED_POLICY = `(select p.id from run_policy p join benefit_list l on l.run_id = p.run_id and l.policy_id = p.policy_id
  where p.state = 'finished' and l.state = 'announced' order by p.id limit 1)`;

/** A recovery found of a benefit, which nobody has decided. */
const someDifference = (of: string): string => `
  insert into adjustment (id, entitlement_id, kind, state, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at, decision_hash,
      fact_vector_hash, record_ids, subject_id, authority, division)
    select '${NEW}', e.id, 'recovery', 'open', 1, 0, 1, 'ineligible', d.id, d.as_of, now(), d.decision_hash,
      d.fact_vector_hash, d.record_ids, e.subject_id, e.authority, e.division
    from pg_temp.entitlement_in('${of}') e join decision d on d.id = e.decision_id;
  select pg_temp.trail('adjustment', '${NEW}', 'create', null, 'open');
  insert into task (kind, entity, entity_id, state, text, authority, division) select 'adjustment', 'adjustment', '${NEW}', 'open', '{}', '', '';
  select pg_temp.trail('task', id, 'create', null, 'open') from task where entity_id = '${NEW}';`;

/** An accepted top-up of a benefit, with the money of that benefit instead of its own. */
const SOME_TOP_UP = `
  insert into adjustment (id, entitlement_id, kind, state, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at, decision_hash,
      fact_vector_hash, record_ids, endorsed_by, endorsed_because, decided_by, outcome, decided_at, transfer_id, subject_id, authority, division, version)
    select '${NEW}', e.id, 'top-up', 'accepted', e.amount_fen, e.amount_fen + 1, 1, 'eligible', d.id, d.as_of, now(), d.decision_hash,
      d.fact_vector_hash, d.record_ids, 'one', 'x', 'other', 'x', now(), e.transfer_id, e.subject_id, e.authority, e.division, 3
    from pg_temp.entitlement_in('paid') e join decision d on d.id = e.decision_id;
  select pg_temp.trail('adjustment', '${NEW}', 'create', null, 'open');
  select pg_temp.trail('adjustment', '${NEW}', 'endorse', 'open', 'endorsed');
  select pg_temp.trail('adjustment', '${NEW}', 'accept', 'endorsed', 'accepted');`;

/** A recovery that was annulled, although its firm objected to nothing. */
const SOME_ANNULLED = `
  insert into adjustment (id, entitlement_id, kind, state, ground, found_by, finding, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at,
      decision_hash, fact_vector_hash, record_ids, endorsed_by, endorsed_because, decided_by, outcome, decided_at, subject_id, authority, division, version)
    select '${NEW}', e.id, 'recovery', 'annulled', 'finding', 'one', 'x', 1, 0, 1, 'ineligible', d.id, d.as_of, now(), d.decision_hash,
      d.fact_vector_hash, d.record_ids, 'one', 'x', 'other', 'x', now(), e.subject_id, e.authority, e.division, 5
    from pg_temp.entitlement_in('paid') e join decision d on d.id = e.decision_id;
  select pg_temp.trail('adjustment', '${NEW}', 'create', null, 'open');
  select pg_temp.trail('adjustment', '${NEW}', 'endorse', 'open', 'endorsed');
  select pg_temp.trail('adjustment', '${NEW}', 'accept', 'endorsed', 'accepted');
  select pg_temp.trail('adjustment', '${NEW}', 'contest', 'accepted', 'contested');
  select pg_temp.trail('adjustment', '${NEW}', 'annul', 'contested', 'annulled');`;

const someClaim = (key: string, of: string): string => `
  insert into relation_claim (key, subject_id, entitlement_id, authority, division)
    select '${key}', subject_id, id, authority, division from pg_temp.entitlement_in('${of}');`;

const someView = (of: string, state: string, by: string): string => `
  insert into list_opinion (id, list_id, state, title, asked_by, asked_on, workdays, given_by, given_at, seen_digest, authority, division)
    select '${NEW}', id, '${state}', '{}', 'mutant', '2025-09-30', 5, ${by}, now(), '', 'hn-tax', division from benefit_list where state = '${of}' order by id limit 1;
  select pg_temp.trail('list_opinion', '${NEW}', 'create', null, 'asked');`;

const someViewTerm = `
  insert into deadline (id, entity, entity_id, name, state, starts_on, workdays, due_on, provisional, authority, division)
    values ('${OTHER}', 'list_opinion', '${NEW}', 'view', 'running', '2025-09-30', 5, '2025-10-14', false, '', '');
  select pg_temp.trail('deadline', '${OTHER}', 'create', null, 'running');`;

const agreed = `select pg_temp.trail('list_opinion', '${NEW}', 'agree', 'asked', 'agreed'); update list_opinion set version = 2 where id = '${NEW}';`;

/** The approval of a visit of which its firm is not to know. */
const unannounced = (id: string, by = 'approver'): string => `
  insert into visit_approval (inspection_id, unannounced_because, approved_by, approved_on, authority, division)
    values ('${id}', 'x', '${by}', '2025-09-30', '', '');`;

/** An inspection for a complaint, as it waits. */
const SOME_COMPLAINT = `insert into inspection (id, state, origin, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
      inspectors, requested_by, authority, division)
    select '${NEW}', 'planned', 'complaint', 'm', id, 1, '2025', 'x', 'x', '2025-09-30', now(), '', '{}', '{a,b}', 'one', '', '' from rule_version limit 1;
  select pg_temp.trail('inspection', '${NEW}', 'create', null, 'planned');`;

/** An inspection outside any plan with a code of the certificate of a number, which its firm refused. */
const someCheckIn = (state: 'planned' | 'done', number: string): string => `
  ${SOME_COMPLAINT}
  insert into enforcement_certificate (id, state, number, holder, account, valid_until, authority, division)
    values ('${NEW}', 'valid', '${number}', 'x', 'one', '2030-01-01', '', '');
  select pg_temp.trail('enforcement_certificate', '${NEW}', 'create', null, 'valid');
  insert into inspection_code (id, state, inspection_id, certificate_id, subject_id, valid_from, valid_until, issued_by, authority, division)
    values ('${NEW}', 'issued', '${NEW}', '${NEW}', 1, date_trunc('minute', now()), date_trunc('minute', now()) + interval '30 minutes', 'one', '', '');
  select pg_temp.trail('inspection_code', '${NEW}', 'create', null, 'issued');
  insert into inspection_check_in (nonce, inspection_id, certificate_id, subject_id, answer, because, answered_by, on_day, authority, division)
    values ('${NEW}', '${NEW}', '${NEW}', 1, 'refused', 'x', 'mutant', '2025-09-30', '', '');
  ${state === 'done' ? VISITED : ''}`;

/** The same inspection carried out and counted all the same. */
const VISITED = `
  ${unannounced(NEW)}
  update inspection set state = 'done', went = inspectors, done_on = '2025-09-30', done_by = 'one', version = 2 where id = '${NEW}';
  select pg_temp.trail('inspection', '${NEW}', 'do', 'planned', 'done');
  insert into account (code, unit, title, limited, authority, division, credits_posted) values ('visited:mutant', 'VISIT', 'x', true, '', '', 1);
  insert into account (code, unit, title, limited, authority, division, debits_posted) values ('visits:mutant', 'VISIT', 'x', false, '', '', 1);
  insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
    select gen_random_uuid(), gen_random_uuid(), 'posted', d.id, c.id, 'VISIT', 1, 'visit-exception', '${NEW}', 'mutant', '', ''
    from account c, account d where c.code = 'visited:mutant' and d.code = 'visits:mutant';`;

/** By the name of the invariant that it breaks. */
export const MUTANTS: Readonly<Record<string, string>> = {
  'what is claimed is held by an entitlement of that subject that stands': `
    insert into relation_claim (key, subject_id, entitlement_id, authority, division)
      select 'mutant', e.subject_id, '00000000-0000-4000-8000-000000000001', e.authority, e.division from pg_temp.entitlement_in('notified') e;`,
  'a person or a loan is counted once': `
    alter table item_claim drop constraint item_claim_pkey;
    insert into item_claim (key, subject_id, entitlement_id, authority, division)
      select repeat('0', 64), subject_id, id, authority, division from pg_temp.entitlement_in('confirmed'), generate_series(1, 2);`,
  'a claim is held once': `
    alter table relation_claim drop constraint relation_claim_pkey;
    ${someClaim('mutant', 'notified')} ${someClaim('mutant', 'notified')}`,
  'no firm has more in a row of years than its policies allow, nor more instalments than there are': `
    insert into standing_limit (entitlement_id, kind, members, subject_id, period, most_fen, years, authority, division)
      select id, 'rolling-cap', array[policy_id], subject_id, period, amount_fen - 1, 3, authority, division from pg_temp.entitlement_in('notified');`,
  'what is held back is open and stands on no list': `
    insert into held_back (episode_id, subject_id, policy_id, period, amount_fen, relation, beside, run_id, authority, division)
      select e.episode_id, e.subject_id, e.policy_id, e.period, e.amount_fen, 'exclusive', e.id, (select id from run limit 1), e.authority, e.division
      from pg_temp.entitlement_in('notified') e;`,
  'under a halted policy nobody was told, cleared or ordered to be paid, and no term lapsed': `
    insert into policy_halt (id, policy_id, state, reason, halted_by, authority, division, cause, halted_on)
      select '${NEW}', policy_id, 'in-force', 'mutant', 'mutant', authority, division, 'other', current_date from pg_temp.entitlement_in('notified');
    select pg_temp.trail('policy_halt', '${NEW}', 'create', null, 'in-force');
    select pg_temp.untrail('entitlement', e.id), pg_temp.trail('entitlement', e.id, 'notify', 'listed', 'notified') from pg_temp.entitlement_in('notified') e;`,
  'a budget never gives more than it got': `
    alter table account drop constraint account_not_overdrawn;
    ${someTransfer('posted', '900000000000000', 'mutant')}
    select pg_temp.move_balances('00000000-0000-4000-8000-000000000001', 0, 900000000000000);`,
  'a closed budget has nothing that it has not promised': `
    insert into budget_closing (account, heir, left_to, reference, closed_by, authority, division)
      select b.id, t.id, 'treasury', 'mutant', 'mutant', '', '' from account b, account t
      where b.code = 'budget:hn-little-giant:2025' and t.code = 'treasury';`,
  'balances are the sums of transfers': `update account set debits_posted = debits_posted + 1 where code = 'treasury';`,
  'a transfer moves a positive amount between two accounts of its unit': `
    alter table transfer drop constraint transfer_amount_check; ${someTransfer('posted', '0', 'mutant')}`,
  'a reservation ends at most once': `
    drop index transfer_resolves_once; drop index transfer_once;
    insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division)
      select gen_random_uuid(), tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division
      from transfer where pending_id = (pg_temp.entitlement_in('declined')).transfer_id;`,
  'a reservation ends within its own accounts and amount': `
    update transfer set amount = amount - 1 where pending_id = (pg_temp.entitlement_in('declined')).transfer_id;`,
  'no reservation without its entitlement': `
    ${someTransfer('pending', '7', 'entitlement')} select pg_temp.move_balances('00000000-0000-4000-8000-000000000001', 7, 0);`,
  'an entitlement in force has exactly its amount reserved': `
    insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division)
      select tx_id, 'void', debit_account, credit_account, unit, amount, id, purpose, ref, actor, authority, division
      from transfer where id = (pg_temp.entitlement_in('silent')).transfer_id;
    select pg_temp.move_balances(e.transfer_id, -e.amount_fen, 0) from pg_temp.entitlement_in('silent') e;`,
  'a confirmed entitlement has its reservation posted': `
    update transfer set kind = 'void' where pending_id = (pg_temp.entitlement_in('confirmed')).transfer_id;
    select pg_temp.move_balances(e.transfer_id, 0, -e.amount_fen) from pg_temp.entitlement_in('confirmed') e;`,
  'an entitlement that ended has given its reservation back': `
    delete from transfer where pending_id = (pg_temp.entitlement_in('declined')).transfer_id;
    select pg_temp.move_balances(e.transfer_id, e.amount_fen, 0) from pg_temp.entitlement_in('declined') e;`,
  'one live entitlement for each subject, policy, period and item': `
    drop index entitlement_live; drop index entitlement_per_episode;
    insert into entitlement (id, subject_id, policy_id, period, item, episode_id, decision_id, list_id, state, authority, division, amount_fen, listed_on)
      select '${NEW}', subject_id, policy_id, period, item, episode_id, decision_id, list_id, state, authority, division, amount_fen, listed_on
      from pg_temp.entitlement_in('waiting');
    select pg_temp.trail('entitlement', '${NEW}', 'create', null, 'waiting');`,
  'an entitlement stands on an episode and a decision that say the same': `
    update entitlement set decision_id = (pg_temp.entitlement_in('silent')).decision_id where id = (pg_temp.entitlement_in('waiting')).id;`,
  'an entitlement stands as its episode stands': `
    with moved as (update entitlement set state = 'suspended', version = version + 1 where id = (pg_temp.entitlement_in('silent')).id returning id)
    select pg_temp.trail('entitlement', id, 'suspend', 'silent', 'suspended') from moved;`,
  'a right stands as its episode stands': `
    with moved as (update benefit_right set state = 'suspended', version = version + 1
      where id = (select id from benefit_right where state = 'active' order by id limit 1) returning id)
    select pg_temp.trail('benefit_right', id, 'suspend', 'active', 'suspended') from moved;`,
  'an open episode of a policy that pays without application has an entitlement, or is held back by another':
    someEpisode(
      `select p.id from episode p join entitlement e on e.episode_id = p.id where p.state = 'closed' and e.state = 'withdrawn'`,
      NEW,
    ),
  'what is payable, ordered or paid has passed every gate': `
    with moved as (update entitlement set state = 'payable', version = version + 1 where id = (pg_temp.entitlement_in('confirmed')).id returning id)
    select pg_temp.trail('entitlement', id, 'clear', 'confirmed', 'payable') from moved;`,
  'a gate that was waived names its article': `
    alter table gate drop constraint gate_waived_by_article; ${someGate('confirmed', 'funds', 'waive', 'waiting', 'waived')}`,
  'a gate has begun only if all before it have passed': someGate(
    'notified',
    'funds',
    'start',
    'waiting',
    'open',
  ),
  'the confirmation gate stands as the answer does': someGate(
    'notified',
    'confirmation',
    'hold',
    'open',
    'held',
  ),
  'silence is taken for an answer by an article alone, and after its term': `
    alter table gate drop constraint gate_silence_by_article; update gate set silence = 'confirms', article = null where kind = 'confirmation';`,
  'publicity is open while its working days run, and closes when they are over': `
    update deadline set name = 'other' where name = 'publicity' and state = 'running';`,
  'what was objected to is stopped until the objection is decided, by a second person': `
    alter table objection drop constraint objection_second_person; update objection set decided_by = raised_by where state = 'dismissed';`,
  'what a person took off is never listed again': `
    update entitlement set barred_by = 'strike' where state = 'withdrawn'
      and episode_id in (select episode_id from entitlement where state <> 'withdrawn');`,
  'what was committed and then taken back is in its budget again': `
    update transfer set purpose = 'taken-back', ref = (pg_temp.entitlement_in('listed')).id::text
      where id = (select id from transfer where purpose = 'appropriation' order by id limit 1);`,
  'a running publicity has its end watched': `delete from outbox where kind = 'benefits.gates';`,
  'only a person of the enterprise confirms': `update entitlement set confirmed_by = 'operator' where state = 'confirmed';`,
  'a benefit without a list rests on a declaration of its own that came out eligible': `
    update declaration set amount_fen = amount_fen + 1 where state = 'declared';`,
  'what was declared falsely is stopped before it is paid': `
    with moved as (update declaration set state = 'contradicted', version = version + 1, finding = '{}', settled_by = 'mutant', settled_at = now()
      where state = 'declared' returning id)
    select pg_temp.trail('declaration', id, 'contradict', 'declared', 'contradicted') from moved;`,
  'a decision takes nothing from the declaration of another': `
    update decision set declaration_id = (select id from declaration where state = 'declared')
      where declaration_id = (select id from declaration where state = 'verified');`,
  'nobody verifies what they declared themselves': `
    alter table declaration drop constraint declaration_second_person; update declaration set settled_by = declared_by where state = 'verified';`,
  'what is ordered to be paid stands in exactly one batch, with its amount': `
    with moved as (update entitlement set state = 'ordered', version = version + 1 where id = (pg_temp.entitlement_in('bounced')).id returning id)
    select pg_temp.trail('entitlement', id, 'order', 'bounced', 'ordered') from moved;`,
  'what is paid was paid once, by a receipt and out of the ledger': `update transfer set ref = 'mutant' where purpose = 'payment';`,
  'a payment of a benefit, with what it sets off, is what was granted': `
    update payment_item set set_off_fen = 1 where outcome = 'failed';`,
  'what a payment set off is in its budget again with its receipt, and not before': `
    insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
      select '${NEW}', gen_random_uuid(), 'posted', o.id, b.id, 'CNY', 1, 'set-off', 'mutant', 'mutant', '', ''
      from account o, account b where o.code = 'owed:hn-job-expansion:2025' and b.code = 'budget:hn-job-expansion:2025';
    select pg_temp.move_balances('${NEW}', 0, 1);`,
  'nothing is set off that was not owed back': SOME_TOP_UP.replace(
    'version)',
    'version, set_off_fen)',
  )
    .replace('e.transfer_id', 'null')
    .replace('e.division, 3', 'e.division, 3, 1'),
  'a top-up is paid once, as it was accepted, after its benefit and out of the ledger': `
    ${someDifference('bounced')}
    update payment_item set adjustment_id = '${NEW}' where outcome = 'failed' and entitlement_id = (select entitlement_id from adjustment where id = '${NEW}');`,
  'what was paid of a budget is the sum of its receipts': `
    insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
      select '${NEW}', gen_random_uuid(), 'posted', o.id, p.id, 'CNY', 1, 'mutant', 'mutant', 'mutant', '', ''
      from account o, account p where o.code = 'owed:hn-job-expansion:2025' and p.code = 'paid:hn-job-expansion:2025';
    select pg_temp.move_balances('${NEW}', 0, 1);`,
  'a batch is what its digest, count and sum say': `update payment_item set account = '1' where outcome is null;`,
  'a batch is released by a second person, and nothing is paid before that': `
    alter table payment_batch drop constraint payment_second_person; update payment_batch set made_by = released_by;`,
  'an approved list has no view owed and no objection of a department': `
    ${someView('announced', 'asked', 'null')} ${someViewTerm}`,
  'a view that is owed has a term that runs': someView('reviewing', 'asked', 'null'),
  'a remark is about a firm of its list': `
    insert into list_remark (id, list_id, entitlement_id, state, text, said_by, authority, division)
      select '${NEW}', (select id from benefit_list where state = 'rejected' limit 1), e.id, 'said', 'mutant', 'mutant', '', '' from pg_temp.entitlement_in('silent') e;
    select pg_temp.trail('list_remark', '${NEW}', 'create', null, 'said');`,
  'a firm that was added stands on its list by an eligible decision of the same subject': `
    insert into list_addition (id, list_id, subject_id, state, reason, evidence, verdict, reasons, entitlement_id, proposed_by, authority, division, version)
      select '${NEW}', e.list_id, e.subject_id + 1, 'admitted', 'mutant', 'mutant', 'eligible', '[]', e.id, 'mutant', '', '', 2 from pg_temp.entitlement_in('silent') e;
    select pg_temp.trail('list_addition', '${NEW}', 'create', null, 'proposed');
    select pg_temp.trail('list_addition', '${NEW}', 'admit', 'proposed', 'admitted');`,
  'whoever added a firm or spoke for a department did not approve the list': `
    ${someView('announced', 'agreed', 'approved_by')} ${agreed}`,
  'a list is approved by a second person': `
    alter table benefit_list drop constraint benefit_list_check; update benefit_list set drafted_by = approved_by where state = 'announced';`,
  'nobody is notified off an unapproved list': `
    update entitlement set list_id = (select id from benefit_list where state = 'reviewing' limit 1) where id = (pg_temp.entitlement_in('silent')).id;`,
  'a rejected list holds nothing in force': `
    update entitlement set list_id = (select id from benefit_list where state = 'rejected' limit 1) where state = 'listed';`,
  'a notified enterprise has exactly one notice of each kind, channel and round': `
    delete from notice where entitlement_id = (pg_temp.entitlement_in('silent')).id;`,
  'no confirmation term passes of which its firm was not reminded': `
    update deadline set reminded_on = null where name = 'confirmation' and state = 'passed';`,
  'the confirmation term runs while an answer is awaited, and ends with it': `
    update deadline set name = 'other' where entity_id = (pg_temp.entitlement_in('silent')).id::text;`,
  'every episode is explained by its last decision': `
    update decision d set verdict = 'eligible', amount_fen = p.amount_fen from episode p
    where p.id = d.episode_id and p.state = 'closed' and d.verdict = 'ineligible';`,
  'one live episode for each subject, policy, period and item': `
    drop index episode_live; ${someEpisode(`select (pg_temp.entitlement_in('waiting')).episode_id`, NEW)}`,
  'a parked policy decides nothing': `
    select pg_temp.untrail('run_policy', ${FINISHED_POLICY});
    update audit set event = 'park', to_state = 'parked' where id = (
      select max(id) from audit where entity = 'run_policy' and entity_id = ${FINISHED_POLICY}::text);
    update run_policy set state = 'parked', version = version - 1 where id = ${FINISHED_POLICY};`,
  'a grading that is shown or published has everybody its run graded, judged twice alike where published': `
    insert into grading (id, run_id, month, as_of, state, distribution, movements, second_opinion, drafted_by, published_by, published_at, authority, division, version)
      select '00000000-0000-4000-8000-000000000009', id, '2025-09', as_of, 'published', '{}', '[]', '{"sampled": 1, "differences": [{}]}',
        'one', 'two', now(), '', '', 3 from run where state = 'finished' limit 1;
    select pg_temp.trail('grading', '00000000-0000-4000-8000-000000000009', 'create', null, 'preparing');
    select pg_temp.trail('grading', '00000000-0000-4000-8000-000000000009', 'present', 'preparing', 'draft');
    select pg_temp.trail('grading', '00000000-0000-4000-8000-000000000009', 'publish', 'draft', 'published');`,
  'an inspection has exactly the visits of its state in the ledger': `
    insert into inspection (id, state, origin, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
        went, requested_by, done_on, done_by, authority, division, version)
      select '00000000-0000-4000-8000-000000000009', 'done', 'complaint', 'm', id, 1, '2025', 'x', 'x', '2025-09-30', now(), '', '{}',
        '{a,b}', 'one', '2025-09-30', 'one', '', '', 2 from rule_version limit 1;
    select pg_temp.trail('inspection', '00000000-0000-4000-8000-000000000009', 'create', null, 'planned');
    select pg_temp.trail('inspection', '00000000-0000-4000-8000-000000000009', 'do', 'planned', 'done');
    ${unannounced('00000000-0000-4000-8000-000000000009')}`,
  'an urgent visit waits for a second person within its term, was confirmed by one in time, or is a recorded breach': `
    ${someCheckIn('done', 'a')}
    update inspection set code_exception = 'emergency', code_because = 'x' where id = '${NEW}';`,
  'rules read of findings exactly what is final': `
    insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
      select subject_id, 'inspection-findings', '', 'asOf', '{"finding.problems": 1, "finding.penalties": 1}', 'x', valid_from, known_from, delivery_id, authority, division
      from record where known_until is null and valid_until is null limit 1;`,
  'what is asked of a firm is in the ledger once, within its quota or by a named law': `
    insert into firm_demand (subject_id, kind, title, on_day, transfer_id, recorded_by, authority, division)
      values (1, 'form', 'x', '2025-09-30', '${NEW}', 'mutant', '', '');`,
  'a demand that was taken back, and no other, went back in the ledger where it came from': `
    insert into account (code, unit, title, limited, authority, division, credits_posted) values ('demanded:hn-amr:1:2025', 'DEMAND', 'x', true, '', '', 1);
    insert into account (code, unit, title, limited, authority, division, debits_posted) values ('demands:hn-amr', 'DEMAND', 'x', false, '', '', 1);
    insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
      select '00000000-0000-4000-8000-000000000008', gen_random_uuid(), 'posted', d.id, c.id, 'DEMAND', 1, 'demand-exception',
        '00000000-0000-4000-8000-000000000009', 'mutant', '', '' from account c, account d where c.code = 'demanded:hn-amr:1:2025' and d.code = 'demands:hn-amr';
    insert into firm_demand (id, subject_id, kind, title, on_day, transfer_id, recorded_by, authority, division)
      values ('00000000-0000-4000-8000-000000000009', 1, 'form', 'x', '2025-09-30', '00000000-0000-4000-8000-000000000008', 'mutant', '', '');
    insert into firm_demand_withdrawal (demand_id, subject_id, because, on_day, transfer_id, withdrawn_by, authority, division)
      values ('00000000-0000-4000-8000-000000000009', 1, 'x', '2025-09-30', '${NEW}', 'other', '', '');`,
  'a visit that stands in no plan was approved, and nobody approved one that they asked for or went to': `
    ${SOME_COMPLAINT} ${unannounced(NEW, 'one')}`,
  'a firm was told of a visit ahead, unless it was drawn, is not to know, or the visit was urgent': `
    ${SOME_COMPLAINT} ${VISITED} update visit_approval set unannounced_because = null where inspection_id = '${NEW}';`,
  'a search for joint visits has a proposal if it says so, of the person who asked, and one under way is promised': `
    insert into joint_search (id, state, needs, teams, reach, area, requested_by, finished_at, authority, division, version)
      values ('00000000-0000-4000-8000-000000000009', 'proposed', '[]', '[]', '{*}', '', 'one', now(), '', '', 3);
    select pg_temp.trail('joint_search', '00000000-0000-4000-8000-000000000009', 'create', null, 'requested');
    select pg_temp.trail('joint_search', '00000000-0000-4000-8000-000000000009', 'begin', 'requested', 'searching');
    select pg_temp.trail('joint_search', '00000000-0000-4000-8000-000000000009', 'propose', 'searching', 'proposed');`,
  'a document of an inspection is what its digest says, and a penalty is told after the firm was heard': `
    insert into inspection_document (inspection_id, subject_id, kind, title, after, year, number, content, pdf, digest, once, of_firm, issued_by, issued_on, authority, division)
      values ('${NEW}', 1, 'result', 'x', '{site-record}', '2025', 1, '{}', 'x', encode(sha256('x'), 'hex'), true, true, 'mutant', '2025-09-30', '', '');`,
  'an inspection found problems or none, once it was carried out': `
    insert into inspection (id, state, origin, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
        requested_by, authority, division)
      select '00000000-0000-4000-8000-000000000008', 'planned', 'complaint', 'm', id, 1, '2025', 'x', 'x', '2025-09-30', now(), '', '{}', 'one', '', ''
      from rule_version limit 1;
    select pg_temp.trail('inspection', '00000000-0000-4000-8000-000000000008', 'create', null, 'planned');
    insert into finding (id, state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, authority, division)
      values ('00000000-0000-4000-8000-000000000009', 'noted', '00000000-0000-4000-8000-000000000008', 'm', 1, 'problem', 'a', 'x', 'one', '2025-09-30', '', '');
    select pg_temp.trail('finding', '00000000-0000-4000-8000-000000000009', 'create', null, 'noted');`,
  'a penalty is decided on after its firm was told and heard, and no decision is final whose firm was not told in time': `
    insert into finding (id, state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, outcome, article, explanation,
        decided_by, decided_on, heard_in, heard_until, authority, division, version)
      values ('00000000-0000-4000-8000-000000000009', 'decided', gen_random_uuid(), 'm', 1, 'problem', 'a', 'x', 'one', '2025-09-30', 'penalty', 'x', 'x',
        'two', '2025-09-30', gen_random_uuid(), '2025-09-29', '', '', 2);
    select pg_temp.trail('finding', '00000000-0000-4000-8000-000000000009', 'create', null, 'noted');
    select pg_temp.trail('finding', '00000000-0000-4000-8000-000000000009', 'decide', 'noted', 'decided');
    insert into outbox (kind, ref) select 'inspections.findings', 'mutant' where not exists (
      select from outbox where kind = 'inspections.findings' and done_at is null);`,
  'a penalty is no heavier than the latest notice told its firm, and was decided on after the hearing that it demanded': `
    insert into finding (id, state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, outcome, penalty_kinds, penalty_fen, article, explanation,
        decided_by, decided_on, heard_in, heard_until, authority, division, version)
      values ('${NEW}', 'decided', '${NEW}', 'm', 1, 'problem', 'a', 'x', 'one', '2025-09-30', 'penalty', '{fine}', 2, 'x', 'x',
        'two', '2025-09-30', '${NEW}', '2025-09-29', '', '', 2);
    select pg_temp.trail('finding', '${NEW}', 'create', null, 'noted');
    select pg_temp.trail('finding', '${NEW}', 'decide', 'noted', 'decided');
    insert into inspection_document (id, inspection_id, subject_id, kind, title, after, told_of, hears_workdays, year, number, content, pdf, digest, once, of_firm,
        issued_by, issued_on, authority, division)
      values ('${NEW}', '${NEW}', 1, 'prior-notice', 'x', '{}', '{${NEW}}', 5, '2025', 1, '{}', 'x', encode(sha256('x'), 'hex'), false, true, 'mutant',
        '2025-09-30', '', '');
    insert into penalty_notice (document_id, finding_id, subject_id, outcome, kinds, amount_fen, article, ground, answer_until, provisional, authority, division)
      values ('${NEW}', '${NEW}', 1, 'penalty', '{fine}', 1, 'x', 'x', '2025-10-14', false, '', '');
    insert into outbox (kind, ref) select 'inspections.findings', 'mutant' where not exists (
      select from outbox where kind = 'inspections.findings' and done_at is null);`,
  'a decision that may become final is looked at again': `
    insert into finding (id, state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, outcome, article, explanation,
        decided_by, decided_on, authority, division, version)
      values ('00000000-0000-4000-8000-000000000009', 'decided', gen_random_uuid(), 'm', 1, 'problem', 'a', 'x', 'one', '2025-09-30', 'unpunished', 'x', 'x',
        'two', '2025-09-30', '', '', 2);
    select pg_temp.trail('finding', '00000000-0000-4000-8000-000000000009', 'create', null, 'noted');
    select pg_temp.trail('finding', '00000000-0000-4000-8000-000000000009', 'decide', 'noted', 'decided');`,
  'each firm that was drawn and dealt with is planned or refused, once, and what is left is promised': `
    insert into inspection_draw (id, state, plan_id, matter_id, commitment, seed, list, drawn, processed, committed_by, committed_at, drawn_by, drawn_at, authority, division, version)
      values ('00000000-0000-4000-8000-000000000009', 'drawn', gen_random_uuid(), 'm', encode(sha256(convert_to('s', 'UTF8')), 'hex'), 's',
        '{"firms": [{"id": "x"}], "inspectors": []}', '[{"id": "x", "inspectors": []}]', 1, 'one', now() - interval '1 hour', 'one', now(), '', '', 3);
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'create', null, 'committed');
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'reveal', 'committed', 'revealed');
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'draw', 'revealed', 'drawn');`,
  'firms and inspectors that were drawn stand in the list of their draw': `
    insert into inspection_draw (id, state, plan_id, matter_id, commitment, seed, list, drawn, committed_by, committed_at, drawn_by, drawn_at, authority, division, version)
      values ('00000000-0000-4000-8000-000000000009', 'drawn', gen_random_uuid(), 'm', encode(sha256(convert_to('s', 'UTF8')), 'hex'), 's',
        '{"firms": [{"id": "x"}], "inspectors": []}', '[{"id": "x", "inspectors": ["y"]}]', 'one', now() - interval '1 hour', 'one', now(), '', '', 3);
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'create', null, 'committed');
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'reveal', 'committed', 'revealed');
    select pg_temp.trail('inspection_draw', '00000000-0000-4000-8000-000000000009', 'draw', 'revealed', 'drawn');
    insert into outbox (kind, ref) values ('inspections.plan-drawn', '00000000-0000-4000-8000-000000000009');`,
  'what was drawn is let off by nobody with a part in the draw, and nobody goes who keeps away from the firm': `
    insert into inspection_plan (id, state, kind, title, starts_on, ends_on, matters, drafted_by, decided_by, authority, division, version)
      values ('${NEW}', 'approved', 'yearly', 'x', '2025-01-01', '2026-01-01', '{m}', 'one', 'two', '', '', 2);
    select pg_temp.trail('inspection_plan', '${NEW}', 'create', null, 'submitted');
    select pg_temp.trail('inspection_plan', '${NEW}', 'approve', 'submitted', 'approved');
    insert into inspection_draw (id, state, plan_id, matter_id, commitment, seed, list, drawn, processed, committed_by, committed_at, drawn_by, drawn_at, authority, division, version)
      values ('${NEW}', 'drawn', '${NEW}', 'm', encode(sha256(convert_to('s', 'UTF8')), 'hex'), 's', '{"firms": [{"id": "x"}], "inspectors": []}',
        '[{"id": "x", "inspectors": []}]', 1, 'two', now() - interval '1 hour', 'two', now(), '', '', 3);
    select pg_temp.trail('inspection_draw', '${NEW}', 'create', null, 'committed');
    select pg_temp.trail('inspection_draw', '${NEW}', 'reveal', 'committed', 'revealed');
    select pg_temp.trail('inspection_draw', '${NEW}', 'draw', 'revealed', 'drawn');
    insert into inspection (id, state, origin, draw_id, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
        requested_by, cancelled_by, cancelled_because, authority, division, version)
      select '${NEW}', 'cancelled', 'complaint', '${NEW}', 'm', id, 1, '2025', 'x', 'x', '2025-09-30', now(), '', '{}', 'one', 'one', 'x', '', '', 2
      from rule_version limit 1;
    select pg_temp.trail('inspection', '${NEW}', 'create', null, 'planned');
    select pg_temp.trail('inspection', '${NEW}', 'cancel', 'planned', 'cancelled');`,
  'nobody picks by hand, under a yearly or quarterly plan, a firm of a matter that is drawn, and who was drawn stands in the draw': `
    insert into inspection_draw (id, state, plan_id, matter_id, commitment, seed, list, subjects, drawn, processed, committed_by, committed_at, drawn_by, drawn_at,
        authority, division, version)
      values ('${NEW}', 'drawn', '${NEW}', 'm', encode(sha256(convert_to('s', 'UTF8')), 'hex'), 's', '{"firms": [{"id": "x"}, {"id": "y"}], "inspectors": []}',
        '{1,2}', '[{"id": "y", "inspectors": []}]', 1, 'two', now() - interval '1 hour', 'two', now(), '', '', 3);
    select pg_temp.trail('inspection_draw', '${NEW}', 'create', null, 'committed');
    select pg_temp.trail('inspection_draw', '${NEW}', 'reveal', 'committed', 'revealed');
    select pg_temp.trail('inspection_draw', '${NEW}', 'draw', 'revealed', 'drawn');
    insert into inspection (id, state, origin, draw_id, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids,
        requested_by, authority, division)
      select '${NEW}', 'planned', 'complaint', '${NEW}', 'm', id, 1, '2025', 'x', 'x', '2025-09-30', now(), '', '{}', 'one', '', '' from rule_version limit 1;
    select pg_temp.trail('inspection', '${NEW}', 'create', null, 'planned');`,
  'a check-in is what its firm said to a standing code of a team member, within its slot': `
    ${someCheckIn('planned', 'c')}`,
  'what its matter asks for or its firm refused is carried out after an accepted check-in or for a named exception': `
    ${someCheckIn('done', 'a')}`,
  'a saving has exactly its posting in the ledger, and one that was taken back the same back': `
    insert into saving (id, state, subject_id, measure_id, period, item, document, amount_fen, realised_on, record_id, delivery_id, transfer_id, authority, division)
      select '00000000-0000-4000-8000-000000000009', 'posted', 1, 'm', '2025', 'x', 'bill', 1, '2025-09-30', r.id, r.delivery_id, gen_random_uuid(), '', ''
      from record r limit 1;
    select pg_temp.trail('saving', '00000000-0000-4000-8000-000000000009', 'create', null, 'posted');`,
  'a promise of relief is reserved while it stands, for what its episode says': `
    insert into relief_promise (id, state, episode_id, decision_id, subject_id, measure_id, period, item, amount_fen, transfer_id, promised_on, authority, division)
      select '00000000-0000-4000-8000-000000000009', 'standing', p.id, gen_random_uuid(), p.subject_id, p.policy_id, p.period, p.item, p.amount_fen,
        gen_random_uuid(), '2025-09-30', '', '' from episode p where p.amount_fen > 0 limit 1;
    select pg_temp.trail('relief_promise', '00000000-0000-4000-8000-000000000009', 'create', null, 'standing');`,
  'what an account of a firm holds in relief is what its savings and promises come to': `
    insert into account (code, unit, title, limited, authority, division, credits_posted) values ('relieved:1:2025:m', 'RELIEF', 'x', true, '', '', 1);
    insert into account (code, unit, title, limited, authority, division, debits_posted) values ('relief:m:2025', 'RELIEF', 'x', false, '', '', 1);
    insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
      select gen_random_uuid(), gen_random_uuid(), 'posted', d.id, c.id, 'RELIEF', 1, 'relief-realised', 'mutant', 'mutant', '', ''
      from account c, account d where c.code = 'relieved:1:2025:m' and d.code = 'relief:m:2025';`,
  'no inspection stands in two approved joint proposals, and no day of an officer is promised twice': `
    insert into joint_proposal (id, state, inspections, due, teams, schedule, saving, proposed_by, decided_by, authority, division, version)
      select id::uuid, 'approved', '{00000000-0000-4000-8000-000000000001}', '[]', '[]', '{"visits": []}', '{}', 'one', 'two', '', '', 2
      from unnest(array['00000000-0000-4000-8000-000000000008', '00000000-0000-4000-8000-000000000009']) id;
    select pg_temp.trail('joint_proposal', id::uuid, 'create', null, 'proposed'), pg_temp.trail('joint_proposal', id::uuid, 'approve', 'proposed', 'approved')
      from unnest(array['00000000-0000-4000-8000-000000000008', '00000000-0000-4000-8000-000000000009']) id;`,
  'what stands as published tiers is what the grading says that was issued last': `
    insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
      select subject_id, 'credit-tiers', '', 'asOf', '{"credit.tier": "A"}', 'x', valid_from, known_from, delivery_id, authority, division
      from record where known_until is null and valid_until is null limit 1;`,
  'nothing is listed without a second opinion that agrees': `update run_policy set second_opinion = null where id = ${FINISHED_POLICY};`,
  'a finished run has finished all its policies and listed them whole': `
    select pg_temp.untrail('run_policy', ${FINISHED_POLICY});
    update run_policy set state = 'applying', version = version - 1 where id = ${FINISHED_POLICY};`,
  'staging is cleared with its work': `
    insert into match_staging (run_id, policy_id, subject_id, segment, verdict)
      select run_id, policy_id, 1, 0, 'eligible' from run_policy where id = ${FINISHED_POLICY};`,
  'at most one run is under way': `
    drop index run_one_at_a_time; ${someRun(NEW)} ${someRun(OTHER)}
    insert into outbox (kind, ref) values ('match.run', '${NEW}'), ('match.run', '${OTHER}');`,
  'who shares in a list gets its ratio of the amount, to the fen, and never more than the amount': `
    update entitlement set entitled_fen = amount_fen where id = (pg_temp.entitlement_in('paid')).id;`,
  'the shares of a reservation end as it ends': `
    update transfer t set share_of = (select r.pending_id from transfer r where r.kind = 'post' order by r.id limit 1)
      where t.kind = 'pending' and t.id = (select p.id from transfer p where p.kind = 'pending'
        and not exists (select from transfer r where r.pending_id = p.id) order by p.id limit 1);`,
  'the shares of a budget are the whole of it': `
    insert into funding_share (budget, place, source, title, percent, line, drawn, authority, division)
      select b.id, 0, 'mutant', '{}', 99, p.id, o.id, '', '' from account b, account p, account o where b.code = 'budget:hn-little-giant:2025'
        and p.code = 'budget:hn-job-expansion:2025' and o.code = 'owed:hn-job-expansion:2025';`,
  'an accepted top-up has exactly its money committed, and no other adjustment has any':
    SOME_TOP_UP,
  'no accepted top-up is committed under a withdrawn entitlement, and nothing found of one is open':
    someDifference('withdrawn'),
  'no difference was accepted by who put it forward, and what waits has a task': `
    update task set kind = 'other' where kind = 'adjustment';`,
  'a recovery is contested while an objection to it is open, and annulled by one that a third person upheld':
    SOME_ANNULLED,
  'a run under way has work promised': someRun(NEW),
  'unless its policy is halted, an approved list has its announcement promised until everybody on it is notified': `
    update entitlement set list_id = (select id from benefit_list where state = 'announced' limit 1) where state = 'listed';`,
  'nobody is told beyond the part of its list that is announced, and a part is watched': `
    insert into list_rollout (id, list_id, state, band, workdays, reach, look_on, authority, division)
      select '${NEW}', list_id, 'trial', '{}', 1, '', current_date, authority, division from entitlement
      where list_id is not null and notified_at is not null order by id limit 1;
    select pg_temp.trail('list_rollout', '${NEW}', 'create', null, 'trial');`,
  'a running term has its deadline watched': `delete from outbox where kind = 'benefits.deadlines';`,
  'a notice goes at most once on each way, as it was told': `update notice_delivery set round = round + 1;`,
  'a notice that waits to be sent has its sending promised': `
    insert into notice_delivery (id, state, notice_id, entitlement_id, subject_id, kind, channel, round, authority, division)
      select '${NEW}', 'queued', n.id, n.entitlement_id, n.subject_id, n.kind, 'email', n.round, n.authority, n.division from notice n where n.entitlement_id is not null limit 1;
    select pg_temp.trail('notice_delivery', '${NEW}', 'create', null, 'queued');`,
  'no promised work is parked': `insert into outbox (kind, ref, parked_at) values ('match.run', 'mutant', now());`,
  'promised work waits once, is under way once and done at most once': `insert into outbox (kind, ref, done_at) values ('match.run', 'mutant', now());`,
  'records never say two things of the same day at the same moment': `
    drop index record_current;
    insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
      select subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division
      from record where known_until is null and valid_until is null limit 1;`,
  'an accepted delivery says when it became known, and no record was known before it': `
    update delivery set row_count = 0 where id = (select id from delivery where accepted > 0 limit 1);`,
  'every row of a delivery is accounted for once: taken as it is, mended or rejected': `
    insert into delivery_repair (delivery_id, line, place, column_name, reason, original, mended)
      select id, 2, 1, 'x', 'REGISTRY.WIDTH_NARROWED', ' a', 'a' from delivery where state = 'accepted' limit 1;`,
  'every state is the last one in the audit trail': `update task set state = 'closed';`,
  'every move has exactly one audit row': `update task set version = 2;`,
  'audit rows follow one another along the lifecycle': `update audit set event = 'notify' where event = 'withdraw';`,
  'every audit row is about something that exists': `delete from task where kind <> 'adjustment';`,
  'whatever has a state keeps its id': `drop trigger identity_is_final on deadline;`,
  'every audit row is sealed in a link': `update audit_link set hash = null where id = (select min(id) from audit_link where row_count > 0);`,
  'every link holds the rows it counted': `update audit_link set row_count = row_count + 1 where id = (select min(id) from audit_link);`,
  'every chain is unbroken up to its head': `update audit_head set seq = seq + 1 where head = 7;`,
};
