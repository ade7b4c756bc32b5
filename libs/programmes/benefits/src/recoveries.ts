/** Of an entitlement `e`: what is owed back of it was accepted and not set off yet. */
export const OWES_BACK = `owed_back(e.id) > 0`;

/** Of an entitlement `e`: a payment under way takes off what was owed back of it. */
export const SET_OFF_UNDER_WAY = `exists (select from payment_item i where i.entitlement_id = e.id and i.outcome is null and i.set_off_fen > 0)`;

/** Of an entitlement `e`: a recovery (追回) is found and not decided, or its firm objects to it. */
export const RECOVERY_UNDECIDED = `exists (select from adjustment a where a.entitlement_id = e.id and a.kind = 'recovery' and a.state in ('open', 'endorsed', 'contested'))`;

/** Of an entitlement `e`: its firm objects to a recovery. */
export const RECOVERY_CONTESTED = `exists (select from adjustment a where a.entitlement_id = e.id and a.state = 'contested')`;

/**
 * Of an entitlement `e` that is not paid: what is owed back of it is less than its amount and can be objected to no more, so its
 * payment takes that off (抵扣).
 */
export const SETS_OFF = `(owed_back(e.id) < e.amount_fen and not exists (select from adjustment a
  where a.entitlement_id = e.id and a.kind = 'recovery' and a.state = 'accepted' and not recovery_is_final(a.id)))`;

/** Of an entitlement `e` that is not paid: what its payment would be. */
export const NET_FEN = `(e.amount_fen - owed_back(e.id))`;

/** Of an entitlement `e` that is not paid: nothing of it is due any more, nobody can object to that, and nobody is to decide on more. */
export const WHOLLY_OWED_BACK = `(owed_back(e.id) >= e.amount_fen and granted_of(e.id) <= 0 and not ${RECOVERY_UNDECIDED}
  and not exists (select from adjustment a where a.entitlement_id = e.id and a.kind = 'top-up' and a.state in ('open', 'endorsed'))
  and not exists (select from adjustment a where a.entitlement_id = e.id and a.kind = 'recovery' and a.state = 'accepted' and not recovery_is_final(a.id)))`;

/** Of an entitlement `e`: its money would leave in full although less of it may be due. */
export const IN_RECOVERY = `(${RECOVERY_UNDECIDED} or ${OWES_BACK})`;

/** Of an entitlement `e`: since it was cleared its firm is entitled no more, and nobody has looked into that yet. */
const DOUBTED = `(exists (select from task t where t.kind = 'review-confirmed' and t.entity = 'entitlement' and t.entity_id = e.id::text and t.state = 'open')
  and not exists (select from episode p where (p.subject_id, p.policy_id, p.period, p.item) = (e.subject_id, e.policy_id, e.period, e.item) and p.state <> 'closed'))`;

/**
 * Of an entitlement `e`: what was declared for it stands, or a second person let it pass although it does not, by dismissing
 * just that doubt. What was dismissed before, and what the firm itself objected to, says nothing of it.
 */
export const DECLARATION_STANDS = `(not exists (select from declaration c where c.id = e.declaration_id and c.state = 'contradicted')
  or exists (select from declaration c join objection o on o.entitlement_id = e.id and o.decided_at >= c.settled_at
    where c.id = e.declaration_id and o.state = 'dismissed' and o.about = 'fact' and o.complainant is not null))`;

/** Of an entitlement `e`: nothing that came up since it was cleared keeps its money from leaving, less what is owed back of it. */
export const MAY_BE_PAID = `(not ${RECOVERY_UNDECIDED} and (not ${OWES_BACK} or ${SETS_OFF}) and ${DECLARATION_STANDS} and not ${DOUBTED})`;
