/** Of an entitlement `e`: what is owed back of it was accepted and not set off yet. */
export const OWES_BACK = `owed_back(e.id) > 0`;

/** Of an entitlement `e`: a recovery (追回) is found and not decided. */
export const RECOVERY_UNDECIDED = `exists (select from adjustment a where a.entitlement_id = e.id and a.kind = 'recovery' and a.state in ('open', 'endorsed'))`;

/** Of an entitlement `e`: its money would leave in full although less of it may be due. */
export const IN_RECOVERY = `(${RECOVERY_UNDECIDED} or ${OWES_BACK})`;

/** Of an entitlement `e`: what was declared for it stands, or a second person let it pass although it does not. */
export const DECLARATION_STANDS = `(not exists (select from declaration c where c.id = e.declaration_id and c.state = 'contradicted')
  or exists (select from objection o where o.entitlement_id = e.id and o.state = 'dismissed'))`;
