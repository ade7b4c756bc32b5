column account.authority text not null
column account.closed_at timestamp with time zone
column account.code text not null
column account.credits_pending bigint not null default 0
column account.credits_posted bigint not null default 0
column account.debits_pending bigint not null default 0
column account.debits_posted bigint not null default 0
column account.division text not null
column account.id uuid not null default gen_random_uuid()
column account.limited boolean not null
column account.title text not null
column account.unit text not null
column adjustment.as_of date not null
column adjustment.authority text not null
column adjustment.decided_at timestamp with time zone
column adjustment.decided_by text
column adjustment.decided_fen bigint not null
column adjustment.decision_hash text not null
column adjustment.decision_id uuid not null
column adjustment.difference_fen bigint not null
column adjustment.division text not null
column adjustment.endorsed_because text
column adjustment.endorsed_by text
column adjustment.entitlement_id uuid not null
column adjustment.fact_vector_hash text not null
column adjustment.finding text
column adjustment.found_at timestamp with time zone not null default now()
column adjustment.found_by text
column adjustment.granted_fen bigint not null
column adjustment.ground text not null default 'data'::text
column adjustment.id uuid not null default gen_random_uuid()
column adjustment.kind text not null
column adjustment.known_at timestamp with time zone not null
column adjustment.object_provisional boolean not null default false
column adjustment.object_until date
column adjustment.outcome text
column adjustment.record_ids bigint[] not null
column adjustment.set_off_fen bigint not null default 0
column adjustment.state text not null
column adjustment.subject_id integer not null
column adjustment.transfer_id uuid
column adjustment.verdict text not null
column adjustment.version integer not null default 1
column amendment.answer text
column amendment.authority text not null
column amendment.dataset text not null
column amendment.decided_at timestamp with time zone
column amendment.decided_by text
column amendment.delivery_id uuid
column amendment.division text not null
column amendment.fact text not null
column amendment.id uuid not null default gen_random_uuid()
column amendment.item text not null
column amendment.period text not null
column amendment.proposed jsonb
column amendment.proposed_at timestamp with time zone not null default now()
column amendment.proposed_by text not null
column amendment.reason text not null
column amendment.record_id bigint not null
column amendment.said jsonb
column amendment.state text not null
column amendment.subject_id integer not null
column amendment.version integer not null default 1
column audit.actor text not null
column audit.after_hash text
column audit.at timestamp with time zone not null default now()
column audit.authority text not null
column audit.before_hash text
column audit.division text not null
column audit.entity text not null
column audit.entity_id text not null
column audit.event text not null
column audit.from_state text
column audit.id bigint not null identity
column audit.link_id bigint not null
column audit.reason text
column audit.row_hash text not null
column audit.to_state text
column audit_head.hash text not null
column audit_head.head smallint not null
column audit_head.seq bigint not null default 0
column audit_link.at timestamp with time zone not null default now()
column audit_link.hash text
column audit_link.head smallint not null
column audit_link.id bigint not null identity
column audit_link.previous_hash text
column audit_link.row_count integer
column audit_link.rows_hash text
column audit_link.seq bigint
column benefit_list.approved_at timestamp with time zone
column benefit_list.approved_by text
column benefit_list.approved_digest text
column benefit_list.authority text not null
column benefit_list.demo boolean not null default false
column benefit_list.division text not null
column benefit_list.drafted_at timestamp with time zone not null default now()
column benefit_list.drafted_by text not null
column benefit_list.id uuid not null default gen_random_uuid()
column benefit_list.period text not null
column benefit_list.policy_id text not null
column benefit_list.rejected_reason text
column benefit_list.rule_version_id uuid not null
column benefit_list.run_id uuid not null
column benefit_list.state text not null
column benefit_list.version integer not null default 1
column benefit_right.authority text not null
column benefit_right.decision_id uuid not null
column benefit_right.division text not null
column benefit_right.ended_reason text
column benefit_right.episode_id uuid not null
column benefit_right.granted_on date not null
column benefit_right.id uuid not null default gen_random_uuid()
column benefit_right.item text not null
column benefit_right.period text not null
column benefit_right.policy_id text not null
column benefit_right.state text not null
column benefit_right.subject_id integer not null
column benefit_right.told_at timestamp with time zone
column benefit_right.valid_until date not null
column benefit_right.version integer not null default 1
column budget_closing.account uuid not null
column budget_closing.authority text not null
column budget_closing.closed_at timestamp with time zone not null default now()
column budget_closing.closed_by text not null
column budget_closing.division text not null
column budget_closing.heir uuid not null
column budget_closing.left_to text not null
column budget_closing.reference text not null
column budget_entry.amount_fen bigint
column budget_entry.authority text not null
column budget_entry.decided_at timestamp with time zone
column budget_entry.decided_by text
column budget_entry.division text not null
column budget_entry.entered_at timestamp with time zone not null default now()
column budget_entry.entered_by text not null
column budget_entry.id uuid not null default gen_random_uuid()
column budget_entry.kind text not null
column budget_entry.left_to text
column budget_entry.outcome text
column budget_entry.policy_id text not null
column budget_entry.reference text not null
column budget_entry.source text
column budget_entry.state text not null
column budget_entry.version integer not null default 1
column budget_entry.year text not null
column business_clock.id smallint not null default 1
column business_clock.mode text not null default 'real'::text
column business_clock.moved_to date
column changed_subject.delivery_id uuid not null
column changed_subject.division text not null
column changed_subject.known_at timestamp with time zone not null
column changed_subject.subject_id integer not null
column charge_list.authority text not null
column charge_list.decided_at timestamp with time zone
column charge_list.decided_because text
column charge_list.decided_by text
column charge_list.division text not null
column charge_list.document text not null
column charge_list.effective_from date not null
column charge_list.entered_at timestamp with time zone not null default now()
column charge_list.entered_by text not null
column charge_list.id uuid not null default gen_random_uuid()
column charge_list.state text not null
column charge_list.version integer not null default 1
column charge_list_entry.basis text not null
column charge_list_entry.code text not null
column charge_list_entry.list_id uuid not null
column charge_list_entry.title text not null
column data_hold.amount_fen bigint
column data_hold.authority text not null
column data_hold.division text not null
column data_hold.due_on date not null
column data_hold.due_provisional boolean not null
column data_hold.ended_on date
column data_hold.facts jsonb not null
column data_hold.id uuid not null default gen_random_uuid()
column data_hold.opened_on date not null
column data_hold.period text not null
column data_hold.policy_authority text not null
column data_hold.policy_id text not null
column data_hold.rule_version_id uuid not null
column data_hold.run_id uuid not null
column data_hold.state text not null
column data_hold.subject_id integer not null
column data_hold.version integer not null default 1
column deadline.authority text not null
column deadline.division text not null
column deadline.due_on date not null
column deadline.entity text not null
column deadline.entity_id text not null
column deadline.id uuid not null default gen_random_uuid()
column deadline.name text not null
column deadline.paused_on date
column deadline.provisional boolean not null
column deadline.reminded_on date
column deadline.starts_on date not null
column deadline.state text not null
column deadline.subject_id integer
column deadline.version integer not null default 1
column deadline.workdays integer not null
column decision.amount_fen bigint
column decision.as_of date not null
column decision.authority text not null
column decision.decision_hash text not null
column decision.declaration_id uuid
column decision.division text not null
column decision.episode_id uuid not null
column decision.fact_vector_hash text not null
column decision.id uuid not null default gen_random_uuid()
column decision.known_at timestamp with time zone not null
column decision.record_ids bigint[] not null
column decision.rule_version_id uuid not null
column decision.run_id uuid not null
column decision.subject_id integer not null
column decision.verdict text not null
column decision_receipt.authority text not null
column decision_receipt.content text not null
column decision_receipt.decision_id uuid not null
column decision_receipt.digest text not null
column decision_receipt.division text not null
column decision_receipt.entitlement_id uuid not null
column decision_receipt.id uuid not null default gen_random_uuid()
column decision_receipt.issued_at timestamp with time zone not null default now()
column decision_receipt.issued_by text not null
column decision_receipt.subject_id integer not null
column declaration.amount_fen bigint
column declaration.authority text not null
column declaration.compared_run uuid
column declaration.declared_at timestamp with time zone not null default now()
column declaration.declared_by text not null
column declaration.declared_on date not null
column declaration.division text not null
column declaration.episode_id uuid
column declaration.fact_vector_hash text not null
column declaration.facts jsonb not null
column declaration.finding jsonb
column declaration.form_digest text not null
column declaration.id uuid not null default gen_random_uuid()
column declaration.period text not null
column declaration.policy_id text not null
column declaration.rule_version_id uuid not null
column declaration.run_id uuid not null
column declaration.settled_at timestamp with time zone
column declaration.settled_by text
column declaration.state text not null
column declaration.statement jsonb not null
column declaration.subject_id integer not null
column declaration.verdict text not null
column declaration.version integer not null default 1
column declared_evidence.added_at timestamp with time zone not null default now()
column declared_evidence.added_by text not null
column declared_evidence.authority text not null
column declared_evidence.bytes bytea not null
column declared_evidence.declaration_id uuid not null
column declared_evidence.digest text not null
column declared_evidence.division text not null
column declared_evidence.id uuid not null default gen_random_uuid()
column declared_evidence.media_type text not null
column declared_evidence.name text not null
column declared_evidence.subject_id integer not null
column delivery.accepted integer not null default 0
column delivery.as_of date not null
column delivery.attempt uuid
column delivery.authority text not null
column delivery.corrects uuid
column delivery.dataset text not null
column delivery.digest text not null
column delivery.division text not null
column delivery.expected integer
column delivery.failure jsonb
column delivery.form jsonb
column delivery.id uuid not null default gen_random_uuid()
column delivery.known_at timestamp with time zone
column delivery.mode text not null
column delivery.reading jsonb
column delivery.received_at timestamp with time zone not null default now()
column delivery.rejected integer not null default 0
column delivery.repaired integer not null default 0
column delivery.row_count integer
column delivery.source text not null
column delivery.staged_records integer
column delivery.state text not null
column delivery.synthetic boolean not null default false
column delivery.version integer not null default 1
column delivery_approval.actor text not null
column delivery_approval.at timestamp with time zone not null default now()
column delivery_approval.delivery_id uuid not null
column delivery_reject.column_name text not null
column delivery_reject.delivery_id uuid not null
column delivery_reject.line integer not null
column delivery_reject.original text
column delivery_reject.reason text not null
column delivery_reject.sent_again uuid
column delivery_repair.column_name text not null
column delivery_repair.delivery_id uuid not null
column delivery_repair.line integer not null
column delivery_repair.mended text not null
column delivery_repair.original text not null
column delivery_repair.place smallint not null
column delivery_repair.reason text not null
column delivery_upload.as_of date not null
column delivery_upload.authority text not null
column delivery_upload.corrects uuid
column delivery_upload.created_at timestamp with time zone not null default now()
column delivery_upload.created_by text not null
column delivery_upload.dataset text not null
column delivery_upload.declared_period text
column delivery_upload.declared_rows integer
column delivery_upload.delivery_id uuid
column delivery_upload.digest text not null
column delivery_upload.division text not null
column delivery_upload.ended_at timestamp with time zone
column delivery_upload.failure jsonb
column delivery_upload.id uuid not null default gen_random_uuid()
column delivery_upload.mode text not null
column delivery_upload.name text not null
column delivery_upload.reach text not null
column delivery_upload.received bigint not null default 0
column delivery_upload.rows_done integer not null default 0
column delivery_upload.size bigint not null
column delivery_upload.state text not null
column delivery_upload.version integer not null default 1
column enforcement_certificate.account text not null
column enforcement_certificate.authority text not null
column enforcement_certificate.division text not null
column enforcement_certificate.holder text not null
column enforcement_certificate.id uuid not null default gen_random_uuid()
column enforcement_certificate.number text not null
column enforcement_certificate.photo bytea
column enforcement_certificate.photo_type text
column enforcement_certificate.state text not null
column enforcement_certificate.valid_until date not null
column enforcement_certificate.version integer not null default 1
column entitlement.amount_fen bigint not null
column entitlement.authority text not null
column entitlement.barred_by text
column entitlement.confirmed_at timestamp with time zone
column entitlement.confirmed_by text
column entitlement.decision_id uuid not null
column entitlement.declaration_id uuid
column entitlement.division text not null
column entitlement.ended_reason text
column entitlement.entitled_fen bigint
column entitlement.episode_id uuid not null
column entitlement.id uuid not null default gen_random_uuid()
column entitlement.item text not null default ''::text
column entitlement.list_id uuid
column entitlement.listed_on date not null
column entitlement.notified_at timestamp with time zone
column entitlement.period text not null
column entitlement.policy_id text not null
column entitlement.state text not null
column entitlement.subject_id integer not null
column entitlement.transfer_id uuid
column entitlement.version integer not null default 1
column episode.amount_fen bigint not null
column episode.authority text not null
column episode.division text not null
column episode.ended_because text
column episode.ended_on date
column episode.id uuid not null default gen_random_uuid()
column episode.item text not null default ''::text
column episode.opened_on date not null
column episode.period text not null
column episode.policy_id text not null
column episode.state text not null
column episode.subject_id integer not null
column episode.version integer not null default 1
column finding.appeal_until date
column finding.article text
column finding.authority text not null
column finding.decided_by text
column finding.decided_on date
column finding.deviation text
column finding.division text not null
column finding.explanation text
column finding.facts jsonb
column finding.final_on date
column finding.heard_in uuid
column finding.heard_until date
column finding.id uuid not null default gen_random_uuid()
column finding.inspection_id uuid not null
column finding.item text not null
column finding.kind text not null
column finding.matter_id text not null
column finding.noted_by text not null
column finding.noted_on date not null
column finding.objected_by text
column finding.objected_on date
column finding.objection text
column finding.outcome text
column finding.penalty_fen bigint
column finding.penalty_kinds text[]
column finding.proposal jsonb
column finding.proposed text
column finding.provisional boolean not null default false
column finding.repair_until date
column finding.state text not null
column finding.statement text not null
column finding.subject_id integer not null
column finding.told_in uuid
column finding.told_on date
column finding.version integer not null default 1
column finding.withdrawn_because text
column finding.withdrawn_by text
column firm_demand.authority text not null
column firm_demand.basis text
column firm_demand.division text not null
column firm_demand.id uuid not null default gen_random_uuid()
column firm_demand.kind text not null
column firm_demand.on_day date not null
column firm_demand.recorded_at timestamp with time zone not null default now()
column firm_demand.recorded_by text not null
column firm_demand.subject_id integer not null
column firm_demand.tier text
column firm_demand.title text not null
column firm_demand.transfer_id uuid not null
column firm_demand_withdrawal.authority text not null
column firm_demand_withdrawal.because text not null
column firm_demand_withdrawal.demand_id uuid not null
column firm_demand_withdrawal.division text not null
column firm_demand_withdrawal.on_day date not null
column firm_demand_withdrawal.subject_id integer not null
column firm_demand_withdrawal.transfer_id uuid not null
column firm_demand_withdrawal.withdrawn_at timestamp with time zone not null default now()
column firm_demand_withdrawal.withdrawn_by text not null
column funding_share.authority text not null
column funding_share.budget uuid not null
column funding_share.division text not null
column funding_share.drawn uuid not null
column funding_share.line uuid not null
column funding_share.percent integer not null
column funding_share.place integer not null
column funding_share.source text not null
column funding_share.title jsonb not null
column gate.article text
column gate.authority text not null
column gate.division text not null
column gate.entity text not null
column gate.entity_id uuid not null
column gate.id uuid not null default gen_random_uuid()
column gate.judged_at timestamp with time zone
column gate.kind text not null
column gate.pass_score smallint
column gate.place smallint not null
column gate.reason jsonb
column gate.score smallint
column gate.silence text
column gate.state text not null
column gate.subject_id integer
column gate.version integer not null default 1
column gate.workdays integer
column grading.as_of date not null
column grading.authority text not null
column grading.demo boolean not null default false
column grading.distribution jsonb
column grading.division text not null
column grading.drafted_at timestamp with time zone not null default now()
column grading.drafted_by text not null
column grading.id uuid not null default gen_random_uuid()
column grading.month text not null
column grading.movements jsonb
column grading.previous_id uuid
column grading.published_at timestamp with time zone
column grading.published_by text
column grading.run_id uuid not null
column grading.second_opinion jsonb
column grading.state text not null
column grading.version integer not null default 1
column held_back.amount_fen bigint not null
column held_back.authority text not null
column held_back.beside uuid
column held_back.division text not null
column held_back.episode_id uuid not null
column held_back.period text not null
column held_back.policy_id text not null
column held_back.relation text not null
column held_back.run_id uuid not null
column held_back.subject_id integer not null
column hold_staging.amounts_fen bigint[] not null
column hold_staging.policy_id text not null
column hold_staging.run_id uuid not null
column hold_staging.segment integer not null
column hold_staging.subject_ids integer[] not null
column idempotency.actor text not null
column idempotency.answer json not null
column idempotency.body_hash text not null
column idempotency.created_at timestamp with time zone not null default now()
column idempotency.key text not null
column idempotency.operation text not null
column idempotency.state text not null
column idempotency.status integer not null
column identifier.division text not null
column identifier.scheme text not null
column identifier.subject_id integer not null
column identifier.valid_from date not null default '1900-01-01'::date
column identifier.valid_until date
column identifier.value text not null
column inspection.as_of date not null
column inspection.authority text not null
column inspection.cancelled_because text
column inspection.cancelled_by text
column inspection.cap_transfer_id uuid
column inspection.code_because text
column inspection.code_exception text
column inspection.division text not null
column inspection.done_by text
column inspection.done_on date
column inspection.draw_id uuid
column inspection.fact_vector_hash text not null
column inspection.id uuid not null default gen_random_uuid()
column inspection.inspectors text[] not null default '{}'::text[]
column inspection.known_at timestamp with time zone not null
column inspection.matter_id text not null
column inspection.origin text not null
column inspection.plan_id uuid
column inspection.quota_transfer_id uuid
column inspection.reason text
column inspection.record_ids bigint[] not null
column inspection.requested_at timestamp with time zone not null default now()
column inspection.requested_by text not null
column inspection.rule_version_id uuid not null
column inspection.source text
column inspection.state text not null
column inspection.subject_id integer not null
column inspection.team_because text
column inspection.tier text
column inspection.version integer not null default 1
column inspection.went text[]
column inspection.year text not null
column inspection_check_in.answer text not null
column inspection_check_in.answered_at timestamp with time zone not null default now()
column inspection_check_in.answered_by text not null
column inspection_check_in.authority text not null
column inspection_check_in.because text
column inspection_check_in.certificate_id uuid not null
column inspection_check_in.division text not null
column inspection_check_in.inspection_id uuid not null
column inspection_check_in.nonce uuid not null
column inspection_check_in.on_day date not null
column inspection_check_in.subject_id integer not null
column inspection_code.authority text not null
column inspection_code.certificate_id uuid not null
column inspection_code.division text not null
column inspection_code.id uuid not null
column inspection_code.inspection_id uuid not null
column inspection_code.instead_because text
column inspection_code.issued_at timestamp with time zone not null default now()
column inspection_code.issued_by text not null
column inspection_code.revoked_because text
column inspection_code.revoked_by text
column inspection_code.state text not null
column inspection_code.subject_id integer not null
column inspection_code.valid_from timestamp with time zone not null
column inspection_code.valid_until timestamp with time zone not null
column inspection_code.version integer not null default 1
column inspection_document.after text[] not null
column inspection_document.authority text not null
column inspection_document.content jsonb not null
column inspection_document.digest text not null
column inspection_document.division text not null
column inspection_document.hearing_of uuid
column inspection_document.hears_workdays integer
column inspection_document.id uuid not null default gen_random_uuid()
column inspection_document.inspection_id uuid not null
column inspection_document.issued_at timestamp with time zone not null default now()
column inspection_document.issued_by text not null
column inspection_document.issued_on date not null
column inspection_document.kind text not null
column inspection_document.not_before date
column inspection_document.number integer not null
column inspection_document.of_firm boolean not null
column inspection_document.once boolean not null
column inspection_document.pdf bytea not null
column inspection_document.subject_id integer not null
column inspection_document.title text not null
column inspection_document.told_of uuid[] not null default '{}'::uuid[]
column inspection_document.year text not null
column inspection_draw.abandoned_because text
column inspection_draw.abandoned_ground text
column inspection_draw.authority text not null
column inspection_draw.certificates text[]
column inspection_draw.commitment text not null
column inspection_draw.committed_at timestamp with time zone not null default now()
column inspection_draw.committed_by text not null
column inspection_draw.division text not null
column inspection_draw.drawn jsonb
column inspection_draw.drawn_at timestamp with time zone
column inspection_draw.drawn_by text
column inspection_draw.drawn_subjects integer[]
column inspection_draw.id uuid not null default gen_random_uuid()
column inspection_draw.list jsonb
column inspection_draw.list_digest text
column inspection_draw.matter_id text not null
column inspection_draw.name_key text
column inspection_draw.plan_id uuid not null
column inspection_draw.processed integer not null default 0
column inspection_draw.revealed_at timestamp with time zone
column inspection_draw.revealed_by text
column inspection_draw.seed text not null
column inspection_draw.state text not null
column inspection_draw.subjects integer[]
column inspection_draw.version integer not null default 1
column inspection_emergency.authority text not null
column inspection_emergency.decided_because text
column inspection_emergency.decided_by text
column inspection_emergency.decided_on date
column inspection_emergency.division text not null
column inspection_emergency.id uuid not null default gen_random_uuid()
column inspection_emergency.inspection_id uuid not null
column inspection_emergency.state text not null
column inspection_emergency.stated_at timestamp with time zone not null default now()
column inspection_emergency.stated_by text not null
column inspection_emergency.stated_on date not null
column inspection_emergency.version integer not null default 1
column inspection_plan.authority text not null
column inspection_plan.because text
column inspection_plan.decided_because text
column inspection_plan.decided_by text
column inspection_plan.division text not null
column inspection_plan.drafted_at timestamp with time zone not null default now()
column inspection_plan.drafted_by text not null
column inspection_plan.ends_on date not null
column inspection_plan.filed_as text
column inspection_plan.id uuid not null default gen_random_uuid()
column inspection_plan.kind text not null
column inspection_plan.matters text[] not null
column inspection_plan.starts_on date not null
column inspection_plan.state text not null
column inspection_plan.title text not null
column inspection_plan.version integer not null default 1
column inspection_rating.authority text not null
column inspection_rating.division text not null
column inspection_rating.id uuid not null default gen_random_uuid()
column inspection_rating.inspection_id uuid not null
column inspection_rating.rated_by text not null
column inspection_rating.rated_on date not null
column inspection_rating.stars smallint not null
column inspection_rating.subject_id integer not null
column inspection_rating.words text
column inspection_refusal.asked text not null
column inspection_refusal.asked_by text not null
column inspection_refusal.at timestamp with time zone not null default now()
column inspection_refusal.authority text not null
column inspection_refusal.detail jsonb not null default '{}'::jsonb
column inspection_refusal.division text not null
column inspection_refusal.draw_id uuid
column inspection_refusal.id uuid not null default gen_random_uuid()
column inspection_refusal.inspection_id uuid
column inspection_refusal.matter_id text not null
column inspection_refusal.plan_id uuid
column inspection_refusal.reason text not null
column inspection_refusal.subject_id integer
column inspection_statement.authority text not null
column inspection_statement.demands_hearing boolean not null default false
column inspection_statement.division text not null
column inspection_statement.document_id uuid
column inspection_statement.id uuid not null default gen_random_uuid()
column inspection_statement.inspection_id uuid not null
column inspection_statement.is_last boolean not null
column inspection_statement.stated_by text not null
column inspection_statement.stated_on date not null
column inspection_statement.statement text not null
column inspection_statement.subject_id integer not null
column installation.demonstration boolean not null default false
column installation.id smallint not null default 1
column item_claim.authority text not null
column item_claim.division text not null
column item_claim.entitlement_id uuid not null
column item_claim.key text not null
column item_claim.subject_id integer not null
column joint_proposal.authorities text[] not null default joint_authorities(authority, due)
column joint_proposal.authority text not null
column joint_proposal.decided_because text
column joint_proposal.decided_by text
column joint_proposal.division text not null
column joint_proposal.due jsonb not null
column joint_proposal.id uuid not null default gen_random_uuid()
column joint_proposal.inspections uuid[] not null
column joint_proposal.proposed_at timestamp with time zone not null default now()
column joint_proposal.proposed_by text not null
column joint_proposal.saving jsonb not null
column joint_proposal.schedule jsonb not null
column joint_proposal.search_id uuid
column joint_proposal.state text not null
column joint_proposal.teams jsonb not null
column joint_proposal.version integer not null default 1
column joint_search.area text not null
column joint_search.authority text not null
column joint_search.division text not null
column joint_search.failed_because jsonb
column joint_search.finished_at timestamp with time zone
column joint_search.id uuid not null default gen_random_uuid()
column joint_search.needs jsonb not null
column joint_search.progress jsonb
column joint_search.reach text[] not null
column joint_search.requested_at timestamp with time zone not null default now()
column joint_search.requested_by text not null
column joint_search.started_at timestamp with time zone
column joint_search.state text not null
column joint_search.teams jsonb not null
column joint_search.version integer not null default 1
column judged_pair.as_of date not null
column judged_pair.division text not null
column judged_pair.known_at timestamp with time zone not null
column judged_pair.period text not null
column judged_pair.policy_id text not null
column judged_pair.run_id uuid not null
column judged_pair.subject_id integer not null
column lifecycle.entity text not null
column lifecycle.initial text not null
column lifecycle_transition.entity text not null
column lifecycle_transition.event text not null
column lifecycle_transition.from_state text not null
column lifecycle_transition.to_state text not null
column list_addition.authority text not null
column list_addition.division text not null
column list_addition.entitlement_id uuid
column list_addition.evidence text not null
column list_addition.id uuid not null default gen_random_uuid()
column list_addition.list_id uuid not null
column list_addition.proposed_at timestamp with time zone not null default now()
column list_addition.proposed_by text not null
column list_addition.reason text not null
column list_addition.reasons jsonb not null
column list_addition.state text not null
column list_addition.subject_id integer not null
column list_addition.verdict text not null
column list_addition.version integer not null default 1
column list_allocation.authority text not null
column list_allocation.available_fen bigint not null
column list_allocation.division text not null
column list_allocation.entitled_fen bigint not null
column list_allocation.fixed_at timestamp with time zone not null default now()
column list_allocation.list_id uuid not null
column list_opinion.asked_by text not null
column list_opinion.asked_on date not null
column list_opinion.authority text not null
column list_opinion.division text not null
column list_opinion.given_at timestamp with time zone
column list_opinion.given_by text
column list_opinion.id uuid not null default gen_random_uuid()
column list_opinion.list_id uuid not null
column list_opinion.reason text
column list_opinion.seen_digest text
column list_opinion.state text not null
column list_opinion.title jsonb not null
column list_opinion.version integer not null default 1
column list_opinion.workdays integer not null
column list_remark.authority text not null
column list_remark.division text not null
column list_remark.entitlement_id uuid
column list_remark.id uuid not null default gen_random_uuid()
column list_remark.list_id uuid not null
column list_remark.said_at timestamp with time zone not null default clock_timestamp()
column list_remark.said_by text not null
column list_remark.state text not null
column list_remark.text text not null
column list_remark.version integer not null default 1
column list_rollout.authority text not null
column list_rollout.band jsonb not null
column list_rollout.counted_from timestamp with time zone not null default '-infinity'::timestamp with time zone
column list_rollout.division text not null
column list_rollout.id uuid not null default gen_random_uuid()
column list_rollout.list_id uuid not null
column list_rollout.look_on date not null
column list_rollout.reach text not null
column list_rollout.resumed_by text
column list_rollout.state text not null
column list_rollout.stopped_by text
column list_rollout.stopped_rates jsonb
column list_rollout.stopped_reason text
column list_rollout.version integer not null default 1
column list_rollout.workdays integer not null
column match_arrival.amount_fen bigint
column match_arrival.policy integer not null
column match_arrival.subject_id integer not null
column match_arrival.verdict text not null
column match_judgement.amount_fen bigint
column match_judgement.fact_vector_hash text not null
column match_judgement.policy_id text not null
column match_judgement.record_ids bigint[] not null
column match_judgement.run_id uuid not null
column match_judgement.subject_id integer not null
column match_judgement.verdict text not null
column match_staging.amount_fen bigint
column match_staging.policy_id text not null
column match_staging.run_id uuid not null
column match_staging.segment integer not null
column match_staging.subject_id integer not null
column match_staging.verdict text not null
column notice.adjustment_id uuid
column notice.authority text not null
column notice.channel text not null
column notice.division text not null
column notice.document_id uuid
column notice.entitlement_id uuid
column notice.id uuid not null default gen_random_uuid()
column notice.kind text not null
column notice.read_at timestamp with time zone
column notice.right_id uuid
column notice.round integer not null
column notice.sent_at timestamp with time zone not null default now()
column notice.subject_id integer not null
column notice_channel.address text not null
column notice_channel.authority text not null
column notice_channel.channel text not null
column notice_channel.chosen_at timestamp with time zone not null default now()
column notice_channel.chosen_by text not null
column notice_channel.division text not null
column notice_channel.ended_at timestamp with time zone
column notice_channel.id uuid not null default gen_random_uuid()
column notice_channel.state text not null
column notice_channel.subject_id integer not null
column notice_channel.version integer not null default 1
column notice_delivery.attempts integer not null default 0
column notice_delivery.authority text not null
column notice_delivery.channel text not null
column notice_delivery.delivered_at timestamp with time zone
column notice_delivery.division text not null
column notice_delivery.entitlement_id uuid not null
column notice_delivery.fault text
column notice_delivery.id uuid not null default gen_random_uuid()
column notice_delivery.kind text not null
column notice_delivery.notice_id uuid not null
column notice_delivery.queued_at timestamp with time zone not null default now()
column notice_delivery.receipt jsonb
column notice_delivery.round integer not null
column notice_delivery.sent_at timestamp with time zone
column notice_delivery.state text not null
column notice_delivery.subject_id integer not null
column notice_delivery.version integer not null default 1
column objection.about text not null
column objection.adjustment_id uuid
column objection.authority text not null
column objection.complainant text
column objection.decided_at timestamp with time zone
column objection.decided_by text
column objection.division text not null
column objection.entitlement_id uuid not null
column objection.id uuid not null default gen_random_uuid()
column objection.outcome text
column objection.raised_by text not null
column objection.raised_on date not null
column objection.state text not null
column objection.statement text not null
column objection.subject_id integer not null
column objection.version integer not null default 1
column outbox.attempts integer not null default 0
column outbox.beaten_at timestamp with time zone
column outbox.created_at timestamp with time zone not null default now()
column outbox.done_at timestamp with time zone
column outbox.due_at timestamp with time zone not null default now()
column outbox.fence bigint not null default 0
column outbox.id bigint not null identity
column outbox.kind text not null
column outbox.last_error text
column outbox.lease_until timestamp with time zone
column outbox.parked_at timestamp with time zone
column outbox.ref text not null
column outbox.rung_at timestamp with time zone
column payment_batch.amount_fen bigint not null
column payment_batch.authority text not null
column payment_batch.digest text not null
column payment_batch.division text not null
column payment_batch.id uuid not null default gen_random_uuid()
column payment_batch.item_count integer not null
column payment_batch.made_at timestamp with time zone not null default now()
column payment_batch.made_by text not null
column payment_batch.number integer not null
column payment_batch.policy_id text not null
column payment_batch.released_at timestamp with time zone
column payment_batch.released_by text
column payment_batch.returned_reason text
column payment_batch.rule_version_id uuid not null
column payment_batch.state text not null
column payment_batch.version integer not null default 1
column payment_batch.year text not null
column payment_item.account text not null
column payment_item.adjustment_id uuid
column payment_item.amount_fen bigint not null
column payment_item.authority text not null
column payment_item.bank text not null
column payment_item.batch_id uuid not null
column payment_item.credit_code text
column payment_item.division text not null
column payment_item.entitlement_id uuid not null
column payment_item.id uuid not null default gen_random_uuid()
column payment_item.outcome text
column payment_item.outcome_on date
column payment_item.outcome_reason text
column payment_item.payee text not null
column payment_item.place integer not null
column payment_item.set_off_fen bigint not null default 0
column payment_item.subject_id integer not null
column penalty_notice.amount_fen bigint
column penalty_notice.answer_until date not null
column penalty_notice.article text not null
column penalty_notice.authority text not null
column penalty_notice.division text not null
column penalty_notice.document_id uuid not null
column penalty_notice.finding_id uuid not null
column penalty_notice.ground text not null
column penalty_notice.hearing_because text
column penalty_notice.heavier_because text
column penalty_notice.kinds text[] not null
column penalty_notice.outcome text not null
column penalty_notice.provisional boolean not null
column penalty_notice.subject_id integer not null
column policy_halt.authority text not null
column policy_halt.cause text not null
column policy_halt.division text not null
column policy_halt.halted_at timestamp with time zone not null default now()
column policy_halt.halted_by text not null
column policy_halt.halted_on date not null
column policy_halt.id uuid not null default gen_random_uuid()
column policy_halt.lifted_at timestamp with time zone
column policy_halt.lifted_by text
column policy_halt.lifted_on date
column policy_halt.lifted_reason text
column policy_halt.policy_id text not null
column policy_halt.public_reason text
column policy_halt.reason text not null
column policy_halt.state text not null
column policy_halt.version integer not null default 1
column principal.account text not null
column principal.authorities text[] not null
column principal.demo boolean not null default false
column principal.disabled_at timestamp with time zone
column principal.display_name text not null
column principal.division text not null
column principal.failed_attempts integer not null default 0
column principal.locked_until timestamp with time zone
column principal.oidc_subject text
column principal.password_hash text
column principal.roles text[] not null
column principal.subject_id integer
column record.authority text not null
column record.dataset text not null
column record.delivery_id uuid not null
column record.division text not null
column record.facts jsonb not null
column record.facts_hash text not null
column record.id bigint not null identity
column record.item text not null default ''::text
column record.known_from timestamp with time zone not null
column record.known_until timestamp with time zone
column record.period text not null default 'asOf'::text
column record.subject_id integer not null
column record.valid_from date not null
column record.valid_until date
column record_staging.attempt uuid not null
column record_staging.delivery_id uuid not null
column record_staging.facts jsonb not null
column record_staging.facts_hash text not null
column record_staging.item text not null
column record_staging.line integer not null
column record_staging.mended boolean not null default false
column record_staging.period text not null
column record_staging.rejected text
column record_staging.scheme text not null
column record_staging.subject_division text
column record_staging.subject_kind text
column record_staging.subject_name text
column record_staging.value text not null
column relation_claim.authority text not null
column relation_claim.division text not null
column relation_claim.entitlement_id uuid not null
column relation_claim.key text not null
column relation_claim.subject_id integer not null
column relief_promise.amount_fen bigint
column relief_promise.authority text not null
column relief_promise.decision_id uuid not null
column relief_promise.division text not null
column relief_promise.episode_id uuid not null
column relief_promise.expired_on date
column relief_promise.id uuid not null default gen_random_uuid()
column relief_promise.industry text
column relief_promise.item text not null
column relief_promise.measure_id text not null
column relief_promise.period text not null
column relief_promise.promised_on date not null
column relief_promise.size text
column relief_promise.state text not null
column relief_promise.subject_id integer not null
column relief_promise.transfer_id uuid
column relief_promise.version integer not null default 1
column relief_promise.withdrawn_because text
column relief_promise.withdrawn_on date
column rule_book.digest text not null
column rule_book.files jsonb not null
column rule_book.loaded_at timestamp with time zone not null default now()
column rule_book.loaded_by text not null
column rule_version.authority text not null
column rule_version.book_digest text not null
column rule_version.decision_hash text not null
column rule_version.demo boolean not null default false
column rule_version.division text not null
column rule_version.document jsonb not null
column rule_version.document_hash text not null
column rule_version.drafted_by text not null
column rule_version.id uuid not null default gen_random_uuid()
column rule_version.number integer not null
column rule_version.period text not null
column rule_version.policy_id text not null
column rule_version.programme text not null
column rule_version.published_at timestamp with time zone
column rule_version.published_by text
column rule_version.state text not null
column rule_version.version integer not null default 1
column run.accepted_by text
column run.as_of date not null
column run.authority text not null
column run.base_run_id uuid
column run.book_digest text
column run.delivery_id uuid
column run.division text not null
column run.finished_at timestamp with time zone
column run.id uuid not null default gen_random_uuid()
column run.is_telling boolean not null default false
column run.kind text not null default 'full'::text
column run.known_at timestamp with time zone not null
column run.programme text not null default 'benefits'::text
column run.put_off integer not null default 0
column run.requested_at timestamp with time zone not null default now()
column run.requested_by text not null
column run.rows_total integer not null default 0
column run.snapshot_id uuid
column run.started_at timestamp with time zone
column run.state text not null
column run.stopped_because jsonb
column run.version integer not null default 1
column run_cohort.cohort_hash text not null
column run_cohort.division text not null
column run_cohort.fact_key text not null
column run_cohort.frozen jsonb not null
column run_cohort.run_id uuid not null
column run_policy.amount_fen bigint not null default 0
column run_policy.authority text not null
column run_policy.closed integer not null default 0
column run_policy.division text not null
column run_policy.eligible integer not null default 0
column run_policy.id uuid not null default gen_random_uuid()
column run_policy.ineligible integer not null default 0
column run_policy.opened integer not null default 0
column run_policy.opened_at_once integer not null default 0
column run_policy.parked_because jsonb
column run_policy.period text not null
column run_policy.policy_id text not null
column run_policy.rule_version_id uuid not null
column run_policy.run_id uuid not null
column run_policy.second_opinion jsonb
column run_policy.state text not null
column run_policy.suspended integer not null default 0
column run_policy.undetermined integer not null default 0
column run_policy.version integer not null default 1
column run_segment.counts jsonb not null default '{}'::jsonb
column run_segment.id uuid not null default gen_random_uuid()
column run_segment.judged_at timestamp with time zone
column run_segment.number integer not null
column run_segment.rows_done integer not null default 0
column run_segment.rows_total integer not null
column run_segment.run_id uuid not null
column run_segment.staged integer
column run_segment.staged_at timestamp with time zone
column saving.amount_fen bigint not null
column saving.authority text not null
column saving.delivery_id uuid not null
column saving.division text not null
column saving.document text not null
column saving.id uuid not null default gen_random_uuid()
column saving.industry text
column saving.item text not null
column saving.measure_id text not null
column saving.period text not null
column saving.realised_on date not null
column saving.record_id bigint not null
column saving.reversal_id uuid
column saving.reversed_because text
column saving.reversed_on date
column saving.size text
column saving.state text not null
column saving.subject_id integer not null
column saving.transfer_id uuid not null
column saving.version integer not null default 1
column sender_key.authority text not null
column sender_key.created_at timestamp with time zone not null default now()
column sender_key.created_by text not null
column sender_key.division text not null
column sender_key.ended_at timestamp with time zone
column sender_key.id uuid not null default gen_random_uuid()
column sender_key.name text not null
column sender_key.state text not null
column sender_key.version integer not null default 1
column sender_nonce.key_id uuid not null
column sender_nonce.nonce text not null
column sender_nonce.used_at timestamp with time zone not null default now()
column session.account text not null
column session.created_at timestamp with time zone not null default now()
column session.expires_at timestamp with time zone not null
column session.seen_at timestamp with time zone not null default now()
column session.token_hash text not null
column sign_in_address.address cidr not null
column sign_in_address.attempts integer not null
column sign_in_address.since timestamp with time zone not null default now()
column snapshot.as_of date not null
column snapshot.collected_at timestamp with time zone
column snapshot.created_at timestamp with time zone not null default now()
column snapshot.digest text not null
column snapshot.id uuid not null default gen_random_uuid()
column snapshot.known_at timestamp with time zone not null
column snapshot.manifest jsonb not null
column snapshot.subjects integer not null
column standing_limit.authority text not null
column standing_limit.division text not null
column standing_limit.entitlement_id uuid not null
column standing_limit.kind text not null
column standing_limit.members text[] not null
column standing_limit.most_fen bigint
column standing_limit.parts integer
column standing_limit.period text not null
column standing_limit.subject_id integer not null
column standing_limit.years integer
column subject.created_at timestamp with time zone not null default now()
column subject.division text not null
column subject.id integer not null identity
column subject.kind text not null
column subject.name text not null
column subject.synthetic boolean not null default false
column subject_former_name.known_until timestamp with time zone not null
column subject_former_name.name text not null
column subject_former_name.subject_id integer not null
column subject_former_name.valid_until date not null
column subject_tier.division text not null
column subject_tier.grading_id uuid not null
column subject_tier.reason text not null
column subject_tier.rule_version_id uuid not null
column subject_tier.score smallint
column subject_tier.subject_id integer not null
column subject_tier.tier text
column subject_tier.unknown_points smallint not null
column task.authority text not null
column task.closed_at timestamp with time zone
column task.closed_by text
column task.created_at timestamp with time zone not null default now()
column task.division text not null
column task.entity text not null
column task.entity_id text not null
column task.id uuid not null default gen_random_uuid()
column task.kind text not null
column task.note text
column task.state text not null
column task.text jsonb not null
column task.version integer not null default 1
column transfer.actor text not null
column transfer.amount bigint not null
column transfer.at timestamp with time zone not null default now()
column transfer.authority text not null
column transfer.credit_account uuid not null
column transfer.debit_account uuid not null
column transfer.division text not null
column transfer.id uuid not null default gen_random_uuid()
column transfer.kind text not null
column transfer.pending_id uuid
column transfer.purpose text not null
column transfer.ref text not null
column transfer.share_of uuid
column transfer.tx_id uuid not null
column transfer.unit text not null
column unlinked_record.as_of date not null
column unlinked_record.authority text not null
column unlinked_record.dataset text not null
column unlinked_record.delivery_id uuid not null
column unlinked_record.division text not null
column unlinked_record.facts jsonb not null
column unlinked_record.facts_hash text not null
column unlinked_record.id bigint not null identity
column unlinked_record.item text not null
column unlinked_record.line integer not null
column unlinked_record.period text not null
column unlinked_record.received_at timestamp with time zone not null default now()
column unlinked_record.resolved_at timestamp with time zone
column unlinked_record.scheme text not null
column unlinked_record.state text not null default 'waiting'::text
column unlinked_record.subject_id integer
column unlinked_record.value text not null
column visit_approval.approved_at timestamp with time zone not null default now()
column visit_approval.approved_by text not null
column visit_approval.approved_on date not null
column visit_approval.authority text not null
column visit_approval.division text not null
column visit_approval.inspection_id uuid not null
column visit_approval.unannounced_because text
constraint account account_code_key UNIQUE (code)
constraint account account_credits_pending_check CHECK ((credits_pending >= 0))
constraint account account_credits_posted_check CHECK ((credits_posted >= 0))
constraint account account_debits_pending_check CHECK ((debits_pending >= 0))
constraint account account_debits_posted_check CHECK ((debits_posted >= 0))
constraint account account_not_overdrawn CHECK (((NOT limited) OR ((debits_pending + debits_posted) <= credits_posted)))
constraint account account_pkey PRIMARY KEY (id)
constraint account account_unit_check CHECK ((unit = ANY (ARRAY['CNY'::text, 'VISIT'::text, 'RELIEF'::text, 'DEMAND'::text])))
constraint account closed_budget_is_left TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint account shares_stand TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint adjustment adjustment_check1 CHECK (((state <> 'endorsed'::text) OR (endorsed_by IS NOT NULL)))
constraint adjustment adjustment_contested CHECK (((state <> ALL (ARRAY['contested'::text, 'annulled'::text])) OR (kind = 'recovery'::text)))
constraint adjustment adjustment_decided CHECK (((state = ANY (ARRAY['accepted'::text, 'dismissed'::text, 'contested'::text, 'annulled'::text])) = (decided_by IS NOT NULL)))
constraint adjustment adjustment_decided_fen_check CHECK ((decided_fen >= 0))
constraint adjustment adjustment_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id)
constraint adjustment adjustment_difference CHECK ((difference_fen =
CASE kind
    WHEN 'top-up'::text THEN (decided_fen - granted_fen)
    ELSE (granted_fen - decided_fen)
END))
constraint adjustment adjustment_difference_fen_check CHECK ((difference_fen > 0))
constraint adjustment adjustment_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint adjustment adjustment_found_by_a_person CHECK ((((ground = 'finding'::text) = (found_by IS NOT NULL)) AND ((found_by IS NULL) = (finding IS NULL)) AND ((finding IS NULL) OR (btrim(finding) <> ''::text)) AND ((ground = 'data'::text) OR (kind = 'recovery'::text))))
constraint adjustment adjustment_granted_fen_check CHECK ((granted_fen >= 0))
constraint adjustment adjustment_ground_check CHECK ((ground = ANY (ARRAY['data'::text, 'finding'::text])))
constraint adjustment adjustment_kind_check CHECK ((kind = ANY (ARRAY['top-up'::text, 'recovery'::text])))
constraint adjustment adjustment_money CHECK (((transfer_id IS NOT NULL) = ((state = 'accepted'::text) AND (kind = 'top-up'::text) AND (set_off_fen < difference_fen))))
constraint adjustment adjustment_pkey PRIMARY KEY (id)
constraint adjustment adjustment_reasoned CHECK ((((endorsed_by IS NULL) = (endorsed_because IS NULL)) AND ((decided_by IS NULL) = (outcome IS NULL))))
constraint adjustment adjustment_second_person CHECK (((state <> ALL (ARRAY['accepted'::text, 'contested'::text, 'annulled'::text])) OR ((endorsed_by IS NOT NULL) AND (decided_by IS NOT NULL) AND (decided_by <> endorsed_by) AND (decided_by IS DISTINCT FROM found_by))))
constraint adjustment adjustment_set_off CHECK ((((set_off_fen >= 0) AND (set_off_fen <= difference_fen)) AND ((set_off_fen = 0) OR ((state = 'accepted'::text) AND (kind = 'top-up'::text)))))
constraint adjustment adjustment_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint adjustment adjustment_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
constraint adjustment adjustment_verdict CHECK (((verdict = 'eligible'::text) OR (decided_fen = 0)))
constraint adjustment adjustment_verdict_check CHECK ((verdict = ANY (ARRAY['eligible'::text, 'ineligible'::text])))
constraint adjustment contested_has_its_objection TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint amendment amendment_check CHECK ((said IS DISTINCT FROM proposed))
constraint amendment amendment_check1 CHECK (((decided_at IS NULL) = (state = 'proposed'::text)))
constraint amendment amendment_check2 CHECK (((decided_by IS NULL) = (state = 'proposed'::text)))
constraint amendment amendment_check3 CHECK (((delivery_id IS NULL) = (state <> 'accepted'::text)))
constraint amendment amendment_check4 CHECK (((decided_by <> proposed_by) OR (state = 'withdrawn'::text)))
constraint amendment amendment_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint amendment amendment_pkey PRIMARY KEY (id)
constraint amendment amendment_reason_check CHECK (((length(reason) >= 2) AND (length(reason) <= 1000)))
constraint amendment amendment_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
constraint amendment amendment_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint audit audit_pkey PRIMARY KEY (id)
constraint audit_head audit_head_head_check CHECK (((head >= 0) AND (head <= 63)))
constraint audit_head audit_head_pkey PRIMARY KEY (head)
constraint audit_link audit_link_head_fkey FOREIGN KEY (head) REFERENCES audit_head(head)
constraint audit_link audit_link_head_seq_key UNIQUE (head, seq)
constraint audit_link audit_link_pkey PRIMARY KEY (id)
constraint audit_link audit_seal TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint audit_link audit_seal_at_last TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint benefit_list benefit_list_check CHECK (((approved_by IS NULL) OR (approved_by <> drafted_by)))
constraint benefit_list benefit_list_pkey PRIMARY KEY (id)
constraint benefit_list benefit_list_policy_id_period_run_id_key UNIQUE (policy_id, period, run_id)
constraint benefit_list benefit_list_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES rule_version(id)
constraint benefit_list benefit_list_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint benefit_right benefit_right_check CHECK (((state <> 'active'::text) OR (told_at IS NOT NULL)))
constraint benefit_right benefit_right_check1 CHECK (((state <> 'withdrawn'::text) OR (btrim(ended_reason) <> ''::text)))
constraint benefit_right benefit_right_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id)
constraint benefit_right benefit_right_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES episode(id)
constraint benefit_right benefit_right_episode_id_key UNIQUE (episode_id)
constraint benefit_right benefit_right_pkey PRIMARY KEY (id)
constraint benefit_right benefit_right_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint budget_closing budget_closing_account_fkey FOREIGN KEY (account) REFERENCES account(id)
constraint budget_closing budget_closing_check CHECK ((account <> heir))
constraint budget_closing budget_closing_heir_fkey FOREIGN KEY (heir) REFERENCES account(id)
constraint budget_closing budget_closing_left_to_check CHECK ((left_to = ANY (ARRAY['next-year'::text, 'treasury'::text])))
constraint budget_closing budget_closing_pkey PRIMARY KEY (account)
constraint budget_closing budget_closing_reference_check CHECK ((reference <> ''::text))
constraint budget_entry budget_entry_amount_fen_check CHECK ((amount_fen > 0))
constraint budget_entry budget_entry_check CHECK ((((kind = 'appropriation'::text) = (amount_fen IS NOT NULL)) AND ((kind = 'closing'::text) = (left_to IS NOT NULL))))
constraint budget_entry budget_entry_check1 CHECK (((source IS NULL) OR (kind = 'appropriation'::text)))
constraint budget_entry budget_entry_check2 CHECK ((((state = 'entered'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL))))
constraint budget_entry budget_entry_check3 CHECK (((state <> 'dismissed'::text) OR (btrim(outcome) <> ''::text)))
constraint budget_entry budget_entry_kind_check CHECK ((kind = ANY (ARRAY['appropriation'::text, 'closing'::text])))
constraint budget_entry budget_entry_left_to_check CHECK ((left_to = ANY (ARRAY['next-year'::text, 'treasury'::text])))
constraint budget_entry budget_entry_pkey PRIMARY KEY (id)
constraint budget_entry budget_entry_reference_check CHECK ((btrim(reference) <> ''::text))
constraint budget_entry budget_entry_second_person CHECK (((state <> 'accepted'::text) OR (decided_by <> entered_by)))
constraint budget_entry budget_entry_year_check CHECK ((year ~ '^[0-9]{4}$'::text))
constraint business_clock business_clock_check CHECK (((mode = 'moved'::text) = (moved_to IS NOT NULL)))
constraint business_clock business_clock_id_check CHECK ((id = 1))
constraint business_clock business_clock_mode_check CHECK ((mode = ANY (ARRAY['real'::text, 'moved'::text])))
constraint business_clock business_clock_pkey PRIMARY KEY (id)
constraint changed_subject changed_subject_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint changed_subject changed_subject_pkey PRIMARY KEY (delivery_id, subject_id)
constraint changed_subject changed_subject_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint charge_list charge_list_authority_check CHECK ((btrim(authority) <> ''::text))
constraint charge_list charge_list_decided CHECK ((((state = 'submitted'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)) AND ((state <> 'rejected'::text) OR (btrim(decided_because) <> ''::text)))) NOT VALID
constraint charge_list charge_list_document_check CHECK ((btrim(document) <> ''::text))
constraint charge_list charge_list_pkey PRIMARY KEY (id)
constraint charge_list charge_list_second_person CHECK (((decided_by IS NULL) OR (decided_by <> entered_by)))
constraint charge_list_entry charge_list_entry_basis_check CHECK ((btrim(basis) <> ''::text))
constraint charge_list_entry charge_list_entry_code_check CHECK ((btrim(code) <> ''::text))
constraint charge_list_entry charge_list_entry_list_id_fkey FOREIGN KEY (list_id) REFERENCES charge_list(id)
constraint charge_list_entry charge_list_entry_pkey PRIMARY KEY (list_id, code)
constraint charge_list_entry charge_list_entry_title_check CHECK ((btrim(title) <> ''::text))
constraint data_hold data_hold_ends CHECK (((state = 'open'::text) = (ended_on IS NULL)))
constraint data_hold data_hold_pkey PRIMARY KEY (id)
constraint deadline deadline_pkey PRIMARY KEY (id)
constraint deadline deadline_workdays_check CHECK ((workdays > 0))
constraint decision decision_declaration_id_fkey FOREIGN KEY (declaration_id) REFERENCES declaration(id)
constraint decision decision_episode_id_run_id_verdict_key UNIQUE (episode_id, run_id, verdict)
constraint decision decision_pkey PRIMARY KEY (id)
constraint decision decision_verdict_check CHECK ((verdict = ANY (ARRAY['eligible'::text, 'ineligible'::text, 'undetermined'::text])))
constraint decision_receipt decision_receipt_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id)
constraint decision_receipt decision_receipt_digest CHECK ((digest = encode(sha256(convert_to(content, 'UTF8'::name)), 'hex'::text)))
constraint decision_receipt decision_receipt_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint decision_receipt decision_receipt_once UNIQUE (entitlement_id, digest)
constraint decision_receipt decision_receipt_pkey PRIMARY KEY (id)
constraint declaration declaration_compared_run_fkey FOREIGN KEY (compared_run) REFERENCES run(id)
constraint declaration declaration_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES episode(id)
constraint declaration declaration_facts_check CHECK ((jsonb_typeof(facts) = 'array'::text))
constraint declaration declaration_found CHECK (((state <> ALL (ARRAY['verified'::text, 'contradicted'::text])) OR (finding IS NOT NULL)))
constraint declaration declaration_opens_an_episode CHECK (((verdict = 'eligible'::text) = (episode_id IS NOT NULL)))
constraint declaration declaration_pkey PRIMARY KEY (id)
constraint declaration declaration_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES rule_version(id)
constraint declaration declaration_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint declaration declaration_second_person CHECK (((settled_by IS NULL) OR (settled_by <> declared_by) OR (state = 'dropped'::text)))
constraint declaration declaration_settled CHECK ((((state = 'declared'::text) = (settled_by IS NULL)) AND ((state = 'declared'::text) = (settled_at IS NULL))))
constraint declaration declaration_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint declaration declaration_verdict_check CHECK ((verdict = ANY (ARRAY['eligible'::text, 'ineligible'::text, 'undetermined'::text])))
constraint declared_evidence declared_evidence_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 5242880)))
constraint declared_evidence declared_evidence_check CHECK ((digest = encode(sha256(bytes), 'hex'::text)))
constraint declared_evidence declared_evidence_declaration_id_digest_key UNIQUE (declaration_id, digest)
constraint declared_evidence declared_evidence_declaration_id_fkey FOREIGN KEY (declaration_id) REFERENCES declaration(id)
constraint declared_evidence declared_evidence_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/png'::text, 'image/jpeg'::text])))
constraint declared_evidence declared_evidence_name_check CHECK ((name <> ''::text))
constraint declared_evidence declared_evidence_pkey PRIMARY KEY (id)
constraint declared_evidence declared_evidence_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint delivery delivery_check CHECK (((failure IS NULL) OR (state = 'failed'::text)))
constraint delivery delivery_corrects_fkey FOREIGN KEY (corrects) REFERENCES delivery(id)
constraint delivery delivery_expected_check CHECK ((expected >= 0))
constraint delivery delivery_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'delta'::text, 'tombstone'::text])))
constraint delivery delivery_pkey PRIMARY KEY (id)
constraint delivery issued_findings_are_final TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint delivery_approval delivery_approval_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint delivery_approval delivery_approval_pkey PRIMARY KEY (delivery_id, actor)
constraint delivery_reject delivery_reject_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint delivery_reject delivery_reject_pkey PRIMARY KEY (delivery_id, line)
constraint delivery_reject delivery_reject_sent_again_fkey FOREIGN KEY (sent_again) REFERENCES delivery(id)
constraint delivery_repair delivery_repair_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint delivery_repair delivery_repair_pkey PRIMARY KEY (delivery_id, line, place)
constraint delivery_repair delivery_repair_place_check CHECK ((place > 0))
constraint delivery_upload delivery_upload_check CHECK (((received >= 0) AND (received <= size)))
constraint delivery_upload delivery_upload_check1 CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['open'::text, 'queued'::text, 'importing'::text]))))
constraint delivery_upload delivery_upload_check2 CHECK (((state = ANY (ARRAY['open'::text, 'cancelled'::text, 'expired'::text, 'refused'::text])) OR (received = size)))
constraint delivery_upload delivery_upload_corrects_fkey FOREIGN KEY (corrects) REFERENCES delivery(id)
constraint delivery_upload delivery_upload_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint delivery_upload delivery_upload_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
constraint delivery_upload delivery_upload_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'delta'::text, 'tombstone'::text])))
constraint delivery_upload delivery_upload_pkey PRIMARY KEY (id)
constraint delivery_upload delivery_upload_size_check CHECK ((size > 0))
constraint enforcement_certificate certificate_photo_typed CHECK (((photo IS NULL) = (photo_type IS NULL)))
constraint enforcement_certificate enforcement_certificate_holder_check CHECK ((btrim(holder) <> ''::text))
constraint enforcement_certificate enforcement_certificate_number_check CHECK ((btrim(number) <> ''::text))
constraint enforcement_certificate enforcement_certificate_photo_check CHECK (((octet_length(photo) >= 1) AND (octet_length(photo) <= 200000)))
constraint enforcement_certificate enforcement_certificate_photo_type_check CHECK ((photo_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text])))
constraint enforcement_certificate enforcement_certificate_pkey PRIMARY KEY (id)
constraint entitlement entitlement_allocated CHECK ((amount_fen <= entitled_fen))
constraint entitlement entitlement_amount_fen_check CHECK ((amount_fen > 0))
constraint entitlement entitlement_answered CHECK (
CASE
    WHEN (state = ANY (ARRAY['confirmed'::text, 'payable'::text, 'ordered'::text, 'paid'::text, 'bounced'::text])) THEN (confirmed_at IS NOT NULL)
    WHEN (state = ANY (ARRAY['waiting'::text, 'listed'::text, 'notified'::text, 'silent'::text, 'suspended'::text, 'declined'::text])) THEN (confirmed_at IS NULL)
    ELSE true
END)
constraint entitlement entitlement_barred CHECK (((barred_by IS NULL) OR (state = 'withdrawn'::text)))
constraint entitlement entitlement_barred_by_check CHECK ((barred_by = ANY (ARRAY['objection'::text, 'strike'::text, 'recovery'::text])))
constraint entitlement entitlement_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id)
constraint entitlement entitlement_declaration_id_fkey FOREIGN KEY (declaration_id) REFERENCES declaration(id)
constraint entitlement entitlement_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES episode(id)
constraint entitlement entitlement_funded CHECK (((state = ANY (ARRAY['waiting'::text, 'declined'::text, 'withdrawn'::text])) OR (transfer_id IS NOT NULL)))
constraint entitlement entitlement_has_its_origin CHECK ((num_nonnulls(list_id, declaration_id) = 1))
constraint entitlement entitlement_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint entitlement entitlement_money_committed TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint entitlement entitlement_pkey PRIMARY KEY (id)
constraint entitlement entitlement_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint entitlement payable_is_proved TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint entitlement payment_is_proved TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint episode episode_amount_fen_check CHECK ((amount_fen >= 0))
constraint episode episode_check CHECK (((state = 'closed'::text) = (ended_on IS NOT NULL)))
constraint episode episode_pkey PRIMARY KEY (id)
constraint finding finding_annulled_by_another CHECK (((state <> 'withdrawn'::text) OR (outcome IS NULL) OR (withdrawn_by <> noted_by)))
constraint finding finding_appeal_time CHECK ((((appeal_until IS NULL) OR (appeal_until >= (COALESCE(told_on, decided_on) + 60))) AND ((repair_until IS NULL) OR (repair_until >= decided_on))))
constraint finding finding_check CHECK (((state = 'withdrawn'::text) = ((withdrawn_by IS NOT NULL) AND (withdrawn_because IS NOT NULL))))
constraint finding finding_decided_in_its_state CHECK (((kind = 'none'::text) OR (state = ANY (ARRAY['noted'::text, 'withdrawn'::text])) OR (outcome IS NOT NULL)))
constraint finding finding_decided_whole CHECK ((num_nonnulls(outcome, article, explanation, decided_by, decided_on) = ANY (ARRAY[0, 5])))
constraint finding finding_deviates_from_something CHECK (((deviation IS NULL) OR ((proposed IS NOT NULL) AND (outcome <> proposed))))
constraint finding finding_deviation_reasoned CHECK (((outcome IS NULL) OR (proposed IS NULL) OR (outcome = proposed) OR (COALESCE(btrim(deviation), ''::text) <> ''::text)))
constraint finding finding_explained CHECK (((btrim(COALESCE(article, 'x'::text)) <> ''::text) AND (btrim(COALESCE(explanation, 'x'::text)) <> ''::text) AND (btrim(COALESCE(objection, 'x'::text)) <> ''::text) AND (btrim(COALESCE(withdrawn_because, 'x'::text)) <> ''::text)))
constraint finding finding_final_after_its_time CHECK ((((state = 'final'::text) = (final_on IS NOT NULL)) AND ((state <> 'final'::text) OR (kind = 'none'::text) OR ((NOT provisional) AND (appeal_until IS NOT NULL) AND (final_on > GREATEST(appeal_until, repair_until))))))
constraint finding finding_has_its_amount CHECK ((((penalty_fen IS NULL) OR (penalty_kinds && ARRAY['fine'::text, 'confiscation'::text])) AND ((penalty_fen IS NOT NULL) OR (penalty_kinds IS NULL) OR (NOT ('fine'::text = ANY (penalty_kinds))))))
constraint finding finding_heard_in_fkey FOREIGN KEY (heard_in) REFERENCES inspection_document(id)
constraint finding finding_heard_whole CHECK (((heard_until IS NULL) OR (heard_in IS NOT NULL)))
constraint finding finding_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint finding finding_kind_check CHECK ((kind = ANY (ARRAY['problem'::text, 'none'::text])))
constraint finding finding_leaves_no_record TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint finding finding_none_is_undecided CHECK (((kind = 'problem'::text) OR (outcome IS NULL)))
constraint finding finding_objected_by_somebody CHECK (((num_nonnulls(objection, objected_by, objected_on) = ANY (ARRAY[0, 3])) AND ((state <> 'objected'::text) OR (objection IS NOT NULL))))
constraint finding finding_outcome_check CHECK ((outcome = ANY (ARRAY['unpunished'::text, 'reduced'::text, 'lighter'::text, 'penalty'::text])))
constraint finding finding_penalty_fen_check CHECK ((penalty_fen > 0))
constraint finding finding_penalty_kinds_check CHECK (penalty_kinds_known(penalty_kinds))
constraint finding finding_penalty_of_its_outcome CHECK (((COALESCE(outcome, 'unpunished'::text) <> 'unpunished'::text) OR (num_nonnulls(penalty_kinds, penalty_fen) = 0)))
constraint finding finding_pkey PRIMARY KEY (id)
constraint finding finding_proposed_as_written CHECK ((NOT (proposed IS DISTINCT FROM ((proposal -> 'outcome'::text) ->> 'list'::text))))
constraint finding finding_proposed_check CHECK ((proposed = ANY (ARRAY['unpunished'::text, 'reduced'::text, 'lighter'::text])))
constraint finding finding_says_what CHECK ((((kind = 'none'::text) = (item = ''::text)) AND (btrim(item) = item)))
constraint finding finding_second_person CHECK (((outcome IS NULL) OR (outcome = 'unpunished'::text) OR (decided_by <> noted_by)))
constraint finding finding_statement_check CHECK ((btrim(statement) <> ''::text))
constraint finding finding_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint finding finding_time_runs_from_telling CHECK (((state <> 'decided'::text) OR ((appeal_until IS NULL) = (told_on IS NULL))))
constraint finding finding_told_in_fkey FOREIGN KEY (told_in) REFERENCES inspection_document(id)
constraint finding finding_told_once_heard CHECK (((told_on IS NULL) OR (outcome = 'unpunished'::text) OR (heard_in IS NOT NULL)))
constraint finding finding_told_whole CHECK (((num_nonnulls(told_in, told_on) = ANY (ARRAY[0, 2])) AND ((told_on IS NULL) OR ((told_on >= decided_on) AND (appeal_until IS NOT NULL)))))
constraint firm_demand demand_has_its_posting TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint firm_demand firm_demand_basis_check CHECK ((btrim(basis) <> ''::text))
constraint firm_demand firm_demand_kind_check CHECK ((kind = ANY (ARRAY['data'::text, 'form'::text, 'meeting'::text])))
constraint firm_demand firm_demand_pkey PRIMARY KEY (id)
constraint firm_demand firm_demand_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint firm_demand firm_demand_title_check CHECK ((btrim(title) <> ''::text))
constraint firm_demand firm_demand_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
constraint firm_demand firm_demand_transfer_id_key UNIQUE (transfer_id)
constraint firm_demand_withdrawal firm_demand_withdrawal_because_check CHECK ((btrim(because) <> ''::text))
constraint firm_demand_withdrawal firm_demand_withdrawal_demand_id_fkey FOREIGN KEY (demand_id) REFERENCES firm_demand(id)
constraint firm_demand_withdrawal firm_demand_withdrawal_pkey PRIMARY KEY (demand_id)
constraint firm_demand_withdrawal firm_demand_withdrawal_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint firm_demand_withdrawal firm_demand_withdrawal_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
constraint firm_demand_withdrawal firm_demand_withdrawal_transfer_id_key UNIQUE (transfer_id)
constraint firm_demand_withdrawal withdrawal_has_its_posting TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint funding_share funding_share_budget_fkey FOREIGN KEY (budget) REFERENCES account(id)
constraint funding_share funding_share_budget_place_key UNIQUE (budget, place)
constraint funding_share funding_share_drawn_fkey FOREIGN KEY (drawn) REFERENCES account(id)
constraint funding_share funding_share_drawn_key UNIQUE (drawn)
constraint funding_share funding_share_line_fkey FOREIGN KEY (line) REFERENCES account(id)
constraint funding_share funding_share_line_key UNIQUE (line)
constraint funding_share funding_share_percent_check CHECK (((percent >= 1) AND (percent <= 99)))
constraint funding_share funding_share_pkey PRIMARY KEY (budget, source)
constraint funding_share funding_share_place_check CHECK ((place >= 0))
constraint funding_share funding_share_source_check CHECK ((source <> ''::text))
constraint funding_share shares_make_a_hundred TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint gate gate_entity_entity_id_kind_key UNIQUE (entity, entity_id, kind)
constraint gate gate_entity_entity_id_place_key UNIQUE (entity, entity_id, place)
constraint gate gate_keeps_payable TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint gate gate_pkey PRIMARY KEY (id)
constraint gate gate_place_check CHECK ((place > 0))
constraint gate gate_score_of_hundred CHECK (((num_nonnulls(score, pass_score) = ANY (ARRAY[0, 2])) AND ((score >= 0) AND (score <= 100)) AND ((pass_score >= 1) AND (pass_score <= 100))))
constraint gate gate_silence_by_article CHECK (((silence IS NULL) OR ((silence = ANY (ARRAY['confirms'::text, 'declines'::text])) AND (kind = 'confirmation'::text) AND (article IS NOT NULL))))
constraint gate gate_waived_by_article CHECK (((state <> 'waived'::text) OR (article IS NOT NULL)))
constraint gate gate_workdays_check CHECK ((workdays > 0))
constraint grading grading_check CHECK (((state = 'published'::text) = ((published_by IS NOT NULL) AND (published_at IS NOT NULL))))
constraint grading grading_check1 CHECK (((state = ANY (ARRAY['preparing'::text, 'discarded'::text])) OR ((distribution IS NOT NULL) AND (movements IS NOT NULL) AND (second_opinion IS NOT NULL))))
constraint grading grading_month_check CHECK ((month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
constraint grading grading_pkey PRIMARY KEY (id)
constraint grading grading_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES grading(id)
constraint grading grading_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint grading grading_run_id_key UNIQUE (run_id)
constraint grading grading_second_person CHECK (((published_by IS NULL) OR (published_by <> drafted_by)))
constraint held_back held_back_amount_fen_check CHECK ((amount_fen > 0))
constraint held_back held_back_beside_fkey FOREIGN KEY (beside) REFERENCES entitlement(id) DEFERRABLE INITIALLY DEFERRED
constraint held_back held_back_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES episode(id)
constraint held_back held_back_pkey PRIMARY KEY (episode_id)
constraint held_back held_back_relation_check CHECK (((relation = ANY (ARRAY['once-per-subject'::text, 'exclusive'::text, 'best-of'::text, 'rolling-cap'::text, 'instalment'::text, 'once-per-person'::text, 'once-per-loan'::text])) AND ((beside IS NOT NULL) OR (relation = 'rolling-cap'::text))))
constraint held_back held_back_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint held_back held_back_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint hold_staging hold_staging_of_segment PRIMARY KEY (run_id, policy_id, segment)
constraint hold_staging hold_staging_pairs CHECK ((cardinality(subject_ids) = cardinality(amounts_fen)))
constraint idempotency idempotency_pkey PRIMARY KEY (actor, key)
constraint idempotency idempotency_state_check CHECK ((state = ANY (ARRAY['applied'::text, 'refused'::text])))
constraint identifier identifier_check CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
constraint identifier identifier_pkey PRIMARY KEY (scheme, value, valid_from)
constraint inspection inspection_by_two CHECK (((state <> 'done'::text) OR (COALESCE(cardinality(went), 0) >= 2)))
constraint inspection inspection_cap_transfer_id_fkey FOREIGN KEY (cap_transfer_id) REFERENCES transfer(id)
constraint inspection inspection_check CHECK (((state = 'done'::text) = ((done_on IS NOT NULL) AND (done_by IS NOT NULL))))
constraint inspection inspection_check1 CHECK (((state = 'cancelled'::text) = ((cancelled_by IS NOT NULL) AND (cancelled_because IS NOT NULL))))
constraint inspection inspection_code_exception_check CHECK ((code_exception = ANY (ARRAY['emergency'::text, 'cannot-sign-in'::text])))
constraint inspection inspection_drawn_once UNIQUE (draw_id, subject_id)
constraint inspection inspection_exception_says_why CHECK ((((code_exception IS NULL) = (code_because IS NULL)) AND (btrim(COALESCE(code_because, 'x'::text)) <> ''::text) AND ((code_exception IS NULL) OR (state = 'done'::text))))
constraint inspection inspection_has_its_visit TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint inspection inspection_in_quota CHECK (((origin = 'plan'::text) OR ((quota_transfer_id IS NULL) AND (cap_transfer_id IS NULL))))
constraint inspection inspection_keeps_visits CHECK (((origin <> 'plan'::text) OR ((quota_transfer_id IS NOT NULL) AND (cap_transfer_id IS NOT NULL))))
constraint inspection inspection_of_its_draw FOREIGN KEY (draw_id, plan_id, matter_id) REFERENCES inspection_draw(id, plan_id, matter_id)
constraint inspection inspection_origin_check CHECK ((origin = ANY (ARRAY['plan'::text, 'complaint'::text, 'transfer'::text, 'alert'::text])))
constraint inspection inspection_pkey PRIMARY KEY (id)
constraint inspection inspection_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES inspection_plan(id)
constraint inspection inspection_quota_transfer_id_fkey FOREIGN KEY (quota_transfer_id) REFERENCES transfer(id)
constraint inspection inspection_reasoned CHECK (((origin = 'plan'::text) OR ((reason IS NOT NULL) AND (source IS NOT NULL))))
constraint inspection inspection_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES rule_version(id)
constraint inspection inspection_says_why CHECK (((btrim(COALESCE(reason, 'x'::text)) <> ''::text) AND (btrim(COALESCE(source, 'x'::text)) <> ''::text) AND (btrim(COALESCE(cancelled_because, 'x'::text)) <> ''::text)))
constraint inspection inspection_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection inspection_team_explained CHECK (((btrim(COALESCE(team_because, 'x'::text)) <> ''::text) AND ((state <> 'done'::text) OR (cardinality(inspectors) = 0) OR ((went @> inspectors) AND (inspectors @> went)) OR (team_because IS NOT NULL))))
constraint inspection inspection_team_went CHECK (((state = 'done'::text) = (went IS NOT NULL)))
constraint inspection inspection_under_plan CHECK (((origin = 'plan'::text) = (plan_id IS NOT NULL)))
constraint inspection inspection_year_check CHECK ((year ~ '^[0-9]{4}$'::text))
constraint inspection urgent_visit_is_stated TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint inspection_check_in check_in_once PRIMARY KEY (nonce)
constraint inspection_check_in inspection_check_in_answer_check CHECK ((answer = ANY (ARRAY['accepted'::text, 'refused'::text])))
constraint inspection_check_in inspection_check_in_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES enforcement_certificate(id)
constraint inspection_check_in inspection_check_in_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_check_in inspection_check_in_nonce_fkey FOREIGN KEY (nonce) REFERENCES inspection_code(id)
constraint inspection_check_in inspection_check_in_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_check_in refusal_says_why CHECK ((((answer = 'refused'::text) = (because IS NOT NULL)) AND (btrim(COALESCE(because, 'x'::text)) <> ''::text)))
constraint inspection_code code_of_minutes CHECK ((((EXTRACT(epoch FROM valid_from) % (60)::numeric) = (0)::numeric) AND ((EXTRACT(epoch FROM valid_until) % (60)::numeric) = (0)::numeric) AND (valid_until > valid_from) AND ((EXTRACT(epoch FROM valid_until) - EXTRACT(epoch FROM valid_from)) <= ((4 * 3600))::numeric)))
constraint inspection_code code_says_why CHECK (((btrim(COALESCE(revoked_because, 'x'::text)) <> ''::text) AND (btrim(COALESCE(instead_because, 'x'::text)) <> ''::text)))
constraint inspection_code inspection_code_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES enforcement_certificate(id)
constraint inspection_code inspection_code_check CHECK (((state = 'revoked'::text) = ((revoked_by IS NOT NULL) AND (revoked_because IS NOT NULL))))
constraint inspection_code inspection_code_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_code inspection_code_pkey PRIMARY KEY (id)
constraint inspection_code inspection_code_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_document document_not_early CHECK (((not_before IS NULL) OR (issued_on >= not_before)))
constraint inspection_document document_number UNIQUE (authority, year, number)
constraint inspection_document document_tells_its_firm CHECK ((of_firm OR ((hears_workdays IS NULL) AND (told_of = '{}'::uuid[]))))
constraint inspection_document inspection_document_check CHECK ((digest = encode(sha256(pdf), 'hex'::text)))
constraint inspection_document inspection_document_hearing_of_fkey FOREIGN KEY (hearing_of) REFERENCES inspection_document(id)
constraint inspection_document inspection_document_hears_workdays_check CHECK ((hears_workdays > 0))
constraint inspection_document inspection_document_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_document inspection_document_number_check CHECK ((number > 0))
constraint inspection_document inspection_document_pkey PRIMARY KEY (id)
constraint inspection_document inspection_document_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_document inspection_document_title_check CHECK ((btrim(title) <> ''::text))
constraint inspection_document inspection_document_year_check CHECK ((year ~ '^[0-9]{4}$'::text))
constraint inspection_draw draw_after_commitment CHECK (((drawn_at IS NULL) OR (drawn_at > committed_at)))
constraint inspection_draw draw_after_reveal CHECK (((list_digest IS NULL) OR (drawn_at IS NULL) OR (drawn_at > revealed_at)))
constraint inspection_draw draw_has_its_ground CHECK ((((state = 'abandoned'::text) = (abandoned_ground IS NOT NULL)) AND (abandoned_ground = ANY (ARRAY['list-wrong'::text, 'inspectors-changed'::text, 'matter-changed'::text, 'plan-closed'::text, 'other'::text]))))
constraint inspection_draw draw_is_of_its_list CHECK (((list IS NOT NULL) OR (state = ANY (ARRAY['committed'::text, 'abandoned'::text]))))
constraint inspection_draw draw_is_revealed_first CHECK (((list_digest IS NULL) OR ((state = ANY (ARRAY['revealed'::text, 'drawn'::text])) = ((revealed_by IS NOT NULL) AND (revealed_at IS NOT NULL)))))
constraint inspection_draw draw_is_whole CHECK (((state = 'drawn'::text) = ((drawn IS NOT NULL) AND (drawn_by IS NOT NULL) AND (drawn_at IS NOT NULL))))
constraint inspection_draw draw_keeps_its_word CHECK ((commitment = encode(sha256(convert_to(
CASE
    WHEN (list_digest IS NULL) THEN seed
    ELSE ((seed || '
'::text) || list_digest)
END, 'UTF8'::name)), 'hex'::text)))
constraint inspection_draw draw_of_plan_and_matter UNIQUE (id, plan_id, matter_id)
constraint inspection_draw draw_processes_what_it_drew CHECK (((processed >= 0) AND (processed <= COALESCE(jsonb_array_length(drawn), 0))))
constraint inspection_draw drawn_is_processed TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint inspection_draw inspection_draw_check1 CHECK (((state = 'abandoned'::text) = (abandoned_because IS NOT NULL)))
constraint inspection_draw inspection_draw_pkey PRIMARY KEY (id)
constraint inspection_draw inspection_draw_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES inspection_plan(id)
constraint inspection_draw reveal_after_commitment CHECK (((revealed_at IS NULL) OR (revealed_at > committed_at)))
constraint inspection_emergency emergency_refused_because CHECK (((btrim(COALESCE(decided_because, 'x'::text)) <> ''::text) AND ((state = 'refused'::text) = (decided_because IS NOT NULL))))
constraint inspection_emergency emergency_second_person CHECK ((decided_by <> stated_by))
constraint inspection_emergency inspection_emergency_check CHECK ((num_nonnulls(decided_by, decided_on) =
CASE
    WHEN (state = ANY (ARRAY['confirmed'::text, 'refused'::text])) THEN 2
    ELSE 0
END))
constraint inspection_emergency inspection_emergency_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_emergency inspection_emergency_inspection_id_key UNIQUE (inspection_id)
constraint inspection_emergency inspection_emergency_pkey PRIMARY KEY (id)
constraint inspection_plan closed_plan_keeps_nothing TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint inspection_plan inspection_plan_check CHECK (((decided_by IS NOT NULL) = (state = ANY (ARRAY['approved'::text, 'rejected'::text, 'closed'::text]))))
constraint inspection_plan inspection_plan_kind_check CHECK ((kind = ANY (ARRAY['yearly'::text, 'quarterly'::text, 'special'::text])))
constraint inspection_plan inspection_plan_matters_check CHECK ((cardinality(matters) > 0))
constraint inspection_plan inspection_plan_pkey PRIMARY KEY (id)
constraint inspection_plan plan_of_its_kind CHECK (
CASE kind
    WHEN 'yearly'::text THEN ((starts_on = (date_trunc('year'::text, (starts_on)::timestamp without time zone))::date) AND (ends_on = ((starts_on + '1 year'::interval))::date))
    WHEN 'quarterly'::text THEN ((starts_on = (date_trunc('quarter'::text, (starts_on)::timestamp without time zone))::date) AND (ends_on = ((starts_on + '3 mons'::interval))::date))
    ELSE (because IS NOT NULL)
END)
constraint inspection_plan plan_says_why CHECK (((btrim(COALESCE(because, 'x'::text)) <> ''::text) AND (btrim(COALESCE(decided_because, 'x'::text)) <> ''::text) AND (btrim(COALESCE(filed_as, 'x'::text)) <> ''::text)))
constraint inspection_plan plan_second_person CHECK (((decided_by IS NULL) OR (decided_by <> drafted_by)))
constraint inspection_plan plan_within_year CHECK (((ends_on > starts_on) AND (EXTRACT(year FROM starts_on) = EXTRACT(year FROM (ends_on - 1)))))
constraint inspection_plan special_plan_filed CHECK (((kind <> 'special'::text) OR (state <> ALL (ARRAY['approved'::text, 'closed'::text])) OR (filed_as IS NOT NULL)))
constraint inspection_rating inspection_rated_once UNIQUE (inspection_id)
constraint inspection_rating inspection_rating_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_rating inspection_rating_pkey PRIMARY KEY (id)
constraint inspection_rating inspection_rating_stars_check CHECK (((stars >= 1) AND (stars <= 5)))
constraint inspection_rating inspection_rating_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_rating inspection_rating_words_check CHECK ((btrim(words) <> ''::text))
constraint inspection_refusal inspection_refusal_asked_check CHECK ((asked = ANY (ARRAY['plan'::text, 'inspection'::text, 'visit'::text, 'draw'::text])))
constraint inspection_refusal inspection_refusal_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES inspection_draw(id)
constraint inspection_refusal inspection_refusal_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_refusal inspection_refusal_pkey PRIMARY KEY (id)
constraint inspection_refusal inspection_refusal_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES inspection_plan(id)
constraint inspection_refusal inspection_refusal_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_refusal refusal_drawn_once UNIQUE (draw_id, subject_id)
constraint inspection_statement inspection_statement_document_id_fkey FOREIGN KEY (document_id) REFERENCES inspection_document(id)
constraint inspection_statement inspection_statement_document_id_key UNIQUE (document_id)
constraint inspection_statement inspection_statement_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint inspection_statement inspection_statement_pkey PRIMARY KEY (id)
constraint inspection_statement inspection_statement_statement_check CHECK ((btrim(statement) <> ''::text))
constraint inspection_statement inspection_statement_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint inspection_statement statement_waits_for_its_hearing CHECK ((NOT (demands_hearing AND is_last)))
constraint installation installation_id_check CHECK ((id = 1))
constraint installation installation_pkey PRIMARY KEY (id)
constraint item_claim item_claim_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id) DEFERRABLE INITIALLY DEFERRED
constraint item_claim item_claim_key_check CHECK ((key ~ '^[0-9a-f]{64}$'::text))
constraint item_claim item_claim_pkey PRIMARY KEY (key)
constraint item_claim item_claim_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint joint_proposal joint_proposal_check CHECK (((decided_by IS NOT NULL) = (state = ANY (ARRAY['approved'::text, 'rejected'::text, 'closed'::text]))))
constraint joint_proposal joint_proposal_inspections_check CHECK ((cardinality(inspections) > 0))
constraint joint_proposal joint_proposal_pkey PRIMARY KEY (id)
constraint joint_proposal joint_proposal_search_id_fkey FOREIGN KEY (search_id) REFERENCES joint_search(id)
constraint joint_proposal joint_proposal_search_id_key UNIQUE (search_id)
constraint joint_proposal joint_says_why CHECK (((btrim(COALESCE(decided_because, 'x'::text)) <> ''::text) AND ((state = 'rejected'::text) = (decided_because IS NOT NULL))))
constraint joint_proposal joint_second_person CHECK (((decided_by IS NULL) OR (decided_by <> proposed_by)))
constraint joint_search joint_search_check CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['requested'::text, 'searching'::text]))))
constraint joint_search joint_search_check1 CHECK (((failed_because IS NOT NULL) = (state = 'failed'::text)))
constraint joint_search joint_search_pkey PRIMARY KEY (id)
constraint joint_search joint_search_reach_check CHECK ((cardinality(reach) > 0))
constraint joint_search joint_search_within_reach CHECK (((reach @> ARRAY['*'::text]) OR (reach @> ARRAY[authority])))
constraint judged_pair judged_pair_pkey PRIMARY KEY (subject_id, policy_id, period)
constraint judged_pair judged_pair_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint judged_pair judged_pair_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint lifecycle lifecycle_pkey PRIMARY KEY (entity)
constraint lifecycle_transition lifecycle_transition_entity_fkey FOREIGN KEY (entity) REFERENCES lifecycle(entity)
constraint lifecycle_transition lifecycle_transition_pkey PRIMARY KEY (entity, from_state, event)
constraint list_addition addition_is_eligible CHECK ((((state = 'admitted'::text) = (entitlement_id IS NOT NULL)) AND ((state <> 'admitted'::text) OR (verdict = 'eligible'::text))))
constraint list_addition list_addition_check CHECK (((state <> 'held'::text) OR (verdict = 'undetermined'::text)))
constraint list_addition list_addition_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint list_addition list_addition_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint list_addition list_addition_pkey PRIMARY KEY (id)
constraint list_addition list_addition_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint list_addition list_addition_verdict_check CHECK ((verdict = ANY (ARRAY['eligible'::text, 'ineligible'::text, 'undetermined'::text])))
constraint list_allocation allocation_is_whole TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint list_allocation list_allocation_available_fen_check CHECK ((available_fen > 0))
constraint list_allocation list_allocation_entitled_fen_check CHECK ((entitled_fen > 0))
constraint list_allocation list_allocation_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint list_allocation list_allocation_pkey PRIMARY KEY (list_id)
constraint list_opinion list_opinion_check CHECK (((state <> ALL (ARRAY['agreed'::text, 'objected'::text])) OR ((given_by IS NOT NULL) AND (given_at IS NOT NULL) AND (seen_digest IS NOT NULL))))
constraint list_opinion list_opinion_check1 CHECK (((state <> 'objected'::text) OR (reason IS NOT NULL)))
constraint list_opinion list_opinion_list_id_authority_key UNIQUE (list_id, authority)
constraint list_opinion list_opinion_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint list_opinion list_opinion_pkey PRIMARY KEY (id)
constraint list_opinion list_opinion_workdays_check CHECK ((workdays > 0))
constraint list_remark list_remark_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint list_remark list_remark_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint list_remark list_remark_pkey PRIMARY KEY (id)
constraint list_remark list_remark_text_check CHECK (((length(text) >= 1) AND (length(text) <= 2000)))
constraint list_rollout list_rollout_list_id_fkey FOREIGN KEY (list_id) REFERENCES benefit_list(id)
constraint list_rollout list_rollout_list_id_key UNIQUE (list_id)
constraint list_rollout list_rollout_pkey PRIMARY KEY (id)
constraint list_rollout list_rollout_workdays_check CHECK (((workdays >= 1) AND (workdays <= 60)))
constraint list_rollout rollout_second_person CHECK (((resumed_by IS NULL) OR (resumed_by <> stopped_by)))
constraint list_rollout rollout_stop_reasoned CHECK (((state <> ALL (ARRAY['stopped-trial'::text, 'stopped-wider'::text])) OR ((stopped_by IS NOT NULL) AND (stopped_reason IS NOT NULL))))
constraint match_judgement match_judgement_of_pair PRIMARY KEY (run_id, policy_id, subject_id)
constraint match_staging match_staging_pkey PRIMARY KEY (run_id, policy_id, subject_id)
constraint notice notice_adjustment_id_fkey FOREIGN KEY (adjustment_id) REFERENCES adjustment(id)
constraint notice notice_document_id_fkey FOREIGN KEY (document_id) REFERENCES inspection_document(id)
constraint notice notice_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint notice notice_entitlement_id_kind_channel_round_key UNIQUE (entitlement_id, kind, channel, round)
constraint notice notice_is_of_one CHECK ((num_nonnulls(entitlement_id, right_id, document_id) = 1))
constraint notice notice_pkey PRIMARY KEY (id)
constraint notice notice_right_id_fkey FOREIGN KEY (right_id) REFERENCES benefit_right(id)
constraint notice_channel notice_channel_address_check CHECK (((length(address) >= 3) AND (length(address) <= 500)))
constraint notice_channel notice_channel_channel_check CHECK ((channel = ANY (ARRAY['webhook'::text, 'email'::text, 'sms'::text])))
constraint notice_channel notice_channel_ended CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL)))
constraint notice_channel notice_channel_pkey PRIMARY KEY (id)
constraint notice_channel notice_channel_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint notice_delivery notice_delivery_at_fault CHECK (((state <> ALL (ARRAY['failed'::text, 'parked'::text])) OR (fault IS NOT NULL)))
constraint notice_delivery notice_delivery_attempts_check CHECK ((attempts >= 0))
constraint notice_delivery notice_delivery_channel_check CHECK ((channel = ANY (ARRAY['webhook'::text, 'email'::text, 'sms'::text])))
constraint notice_delivery notice_delivery_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint notice_delivery notice_delivery_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id)
constraint notice_delivery notice_delivery_once UNIQUE (entitlement_id, kind, channel, round)
constraint notice_delivery notice_delivery_pkey PRIMARY KEY (id)
constraint notice_delivery notice_delivery_received CHECK (((state <> 'delivered'::text) OR ((delivered_at IS NOT NULL) AND (receipt IS NOT NULL))))
constraint notice_delivery notice_delivery_sent CHECK (((state <> ALL (ARRAY['sent'::text, 'delivered'::text])) OR (sent_at IS NOT NULL)))
constraint objection contested_has_its_objection TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint objection objection_about_check CHECK ((about = ANY (ARRAY['publicity'::text, 'decision'::text, 'list'::text, 'amount'::text, 'fact'::text, 'recovery'::text])))
constraint objection objection_adjustment_id_fkey FOREIGN KEY (adjustment_id) REFERENCES adjustment(id)
constraint objection objection_check CHECK (((state = ANY (ARRAY['upheld'::text, 'dismissed'::text])) = ((decided_by IS NOT NULL) AND (outcome IS NOT NULL))))
constraint objection objection_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint objection objection_pkey PRIMARY KEY (id)
constraint objection objection_second_person CHECK (((decided_by IS NULL) OR (decided_by <> raised_by)))
constraint objection objection_to_a_recovery CHECK ((((about = 'recovery'::text) = (adjustment_id IS NOT NULL)) AND ((adjustment_id IS NULL) OR (complainant IS NULL))))
constraint outbox outbox_check CHECK (((done_at IS NULL) OR (parked_at IS NULL)))
constraint outbox outbox_pkey PRIMARY KEY (id)
constraint payment_batch payment_batch_amount_fen_check CHECK ((amount_fen > 0))
constraint payment_batch payment_batch_check CHECK (((state = ANY (ARRAY['released'::text, 'settled'::text])) = ((released_by IS NOT NULL) AND (released_at IS NOT NULL))))
constraint payment_batch payment_batch_check1 CHECK (((state = 'returned'::text) = (returned_reason IS NOT NULL)))
constraint payment_batch payment_batch_item_count_check CHECK ((item_count > 0))
constraint payment_batch payment_batch_number_check CHECK ((number > 0))
constraint payment_batch payment_batch_pkey PRIMARY KEY (id)
constraint payment_batch payment_batch_policy_id_year_number_key UNIQUE (policy_id, year, number)
constraint payment_batch payment_batch_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES rule_version(id)
constraint payment_batch payment_batch_year_check CHECK ((year ~ '^[0-9]{4}$'::text))
constraint payment_batch payment_is_frozen TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint payment_batch payment_second_person CHECK (((released_by IS NULL) OR (released_by <> made_by)))
constraint payment_item payment_item_adjustment_id_fkey FOREIGN KEY (adjustment_id) REFERENCES adjustment(id)
constraint payment_item payment_item_amount_fen_check CHECK ((amount_fen > 0))
constraint payment_item payment_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES payment_batch(id)
constraint payment_item payment_item_batch_id_place_key UNIQUE (batch_id, place)
constraint payment_item payment_item_check CHECK (((outcome IS NULL) = (outcome_on IS NULL)))
constraint payment_item payment_item_check1 CHECK (((outcome IS DISTINCT FROM 'failed'::text) OR (outcome_reason IS NOT NULL)))
constraint payment_item payment_item_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint payment_item payment_item_outcome_check CHECK ((outcome = ANY (ARRAY['paid'::text, 'failed'::text, 'returned'::text])))
constraint payment_item payment_item_pkey PRIMARY KEY (id)
constraint payment_item payment_item_place_check CHECK ((place > 0))
constraint payment_item payment_item_set_off_fen_check CHECK ((set_off_fen >= 0))
constraint payment_item set_off_is_owed TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint payment_item set_off_of_a_benefit CHECK (((set_off_fen = 0) OR (adjustment_id IS NULL)))
constraint payment_item top_up_is_proved TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint penalty_notice notice_has_its_amount CHECK ((((amount_fen IS NULL) OR (kinds && ARRAY['fine'::text, 'confiscation'::text])) AND ((amount_fen IS NOT NULL) OR (NOT ('fine'::text = ANY (kinds))))))
constraint penalty_notice notice_lets_demand_a_hearing CHECK (((hearing_because IS NOT NULL) OR (NOT (kinds && ARRAY['downgrade'::text, 'revocation'::text, 'shutdown'::text, 'closure'::text, 'ban'::text]))))
constraint penalty_notice penalty_notice_amount_fen_check CHECK ((amount_fen > 0))
constraint penalty_notice penalty_notice_article_check CHECK ((btrim(article) <> ''::text))
constraint penalty_notice penalty_notice_document_id_fkey FOREIGN KEY (document_id) REFERENCES inspection_document(id)
constraint penalty_notice penalty_notice_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES finding(id)
constraint penalty_notice penalty_notice_ground_check CHECK ((btrim(ground) <> ''::text))
constraint penalty_notice penalty_notice_hearing_because_check CHECK ((btrim(hearing_because) <> ''::text))
constraint penalty_notice penalty_notice_heavier_because_check CHECK ((btrim(heavier_because) <> ''::text))
constraint penalty_notice penalty_notice_kinds_check CHECK (penalty_kinds_known(kinds))
constraint penalty_notice penalty_notice_outcome_check CHECK ((outcome = ANY (ARRAY['reduced'::text, 'lighter'::text, 'penalty'::text])))
constraint penalty_notice penalty_notice_pkey PRIMARY KEY (document_id)
constraint penalty_notice penalty_notice_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint policy_halt halt_days CHECK ((((state = 'lifted'::text) = (lifted_on IS NOT NULL)) AND (lifted_on >= halted_on)))
constraint policy_halt halt_second_person CHECK (((lifted_by IS NULL) OR (lifted_by <> halted_by)))
constraint policy_halt policy_halt_cause_check CHECK ((cause = ANY (ARRAY['rule'::text, 'data'::text, 'funds'::text, 'order'::text, 'other'::text])))
constraint policy_halt policy_halt_check CHECK (((state = 'lifted'::text) = ((lifted_by IS NOT NULL) AND (lifted_at IS NOT NULL) AND (lifted_reason IS NOT NULL))))
constraint policy_halt policy_halt_pkey PRIMARY KEY (id)
constraint principal principal_oidc_subject_key UNIQUE (oidc_subject)
constraint principal principal_pkey PRIMARY KEY (account)
constraint principal principal_roles_check CHECK ((cardinality(roles) > 0))
constraint principal principal_stands_for_one_side CHECK ((((roles @> '{enterprise}'::text[]) = (subject_id IS NOT NULL)) AND ((NOT (roles @> '{enterprise}'::text[])) OR (cardinality(roles) = 1))))
constraint record record_check CHECK ((valid_until > valid_from))
constraint record record_check1 CHECK (((known_until IS NULL) OR (known_until > known_from)))
constraint record record_pkey PRIMARY KEY (id)
constraint relation_claim relation_claim_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id) DEFERRABLE INITIALLY DEFERRED
constraint relation_claim relation_claim_pkey PRIMARY KEY (subject_id, key)
constraint relation_claim relation_claim_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint relief_promise promise_has_its_reservation TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint relief_promise relief_promise_amount_fen_check CHECK ((amount_fen > 0))
constraint relief_promise relief_promise_check CHECK (((amount_fen IS NULL) = (transfer_id IS NULL)))
constraint relief_promise relief_promise_check1 CHECK (((state = 'withdrawn'::text) = ((withdrawn_on IS NOT NULL) AND (btrim(withdrawn_because) <> ''::text))))
constraint relief_promise relief_promise_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id)
constraint relief_promise relief_promise_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES episode(id)
constraint relief_promise relief_promise_episode_id_key UNIQUE (episode_id)
constraint relief_promise relief_promise_expired CHECK (((state = 'expired'::text) = (expired_on IS NOT NULL)))
constraint relief_promise relief_promise_pkey PRIMARY KEY (id)
constraint relief_promise relief_promise_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint relief_promise relief_promise_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
constraint relief_promise relief_promise_transfer_id_key UNIQUE (transfer_id)
constraint rule_book rule_book_pkey PRIMARY KEY (digest)
constraint rule_version rule_version_book_digest_fkey FOREIGN KEY (book_digest) REFERENCES rule_book(digest)
constraint rule_version rule_version_check CHECK (((published_by IS NULL) OR demo OR (published_by <> drafted_by)))
constraint rule_version rule_version_pkey PRIMARY KEY (id)
constraint rule_version rule_version_policy_id_number_key UNIQUE (policy_id, number)
constraint run run_base_run_id_fkey FOREIGN KEY (base_run_id) REFERENCES run(id)
constraint run run_book_digest_fkey FOREIGN KEY (book_digest) REFERENCES rule_book(digest)
constraint run run_changes_has_base CHECK ((((kind = 'changes'::text) = (base_run_id IS NOT NULL)) AND ((kind = 'changes'::text) = (delivery_id IS NOT NULL))))
constraint run run_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint run run_full_tells_by_itself CHECK (((kind = 'changes'::text) OR (NOT is_telling)))
constraint run run_kind_check CHECK ((kind = ANY (ARRAY['full'::text, 'changes'::text])))
constraint run run_pkey PRIMARY KEY (id)
constraint run run_put_off_check CHECK ((put_off >= 0))
constraint run run_snapshot_id_fkey FOREIGN KEY (snapshot_id) REFERENCES snapshot(id)
constraint run_cohort run_cohort_pkey PRIMARY KEY (run_id, cohort_hash)
constraint run_cohort run_cohort_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint run_policy run_policy_opened_at_once_check CHECK ((opened_at_once >= 0))
constraint run_policy run_policy_pkey PRIMARY KEY (id)
constraint run_policy run_policy_rule_version_id_fkey FOREIGN KEY (rule_version_id) REFERENCES rule_version(id)
constraint run_policy run_policy_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint run_policy run_policy_run_id_policy_id_key UNIQUE (run_id, policy_id)
constraint run_segment run_segment_pkey PRIMARY KEY (id)
constraint run_segment run_segment_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id)
constraint run_segment run_segment_run_id_number_key UNIQUE (run_id, number)
constraint saving saving_amount_fen_check CHECK ((amount_fen > 0))
constraint saving saving_check CHECK (((state = 'reversed'::text) = ((reversal_id IS NOT NULL) AND (reversed_on IS NOT NULL) AND (btrim(reversed_because) <> ''::text))))
constraint saving saving_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint saving saving_document_check CHECK ((document = ANY (ARRAY['bill'::text, 'return'::text, 'payment'::text])))
constraint saving saving_has_its_posting TRIGGER DEFERRABLE INITIALLY DEFERRED
constraint saving saving_item_check CHECK ((item <> ''::text))
constraint saving saving_pkey PRIMARY KEY (id)
constraint saving saving_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id)
constraint saving saving_reversal_id_fkey FOREIGN KEY (reversal_id) REFERENCES transfer(id)
constraint saving saving_reversal_id_key UNIQUE (reversal_id)
constraint saving saving_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint saving saving_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES transfer(id)
constraint saving saving_transfer_id_key UNIQUE (transfer_id)
constraint sender_key sender_key_check CHECK (((state = 'revoked'::text) = (ended_at IS NOT NULL)))
constraint sender_key sender_key_pkey PRIMARY KEY (id)
constraint sender_nonce sender_nonce_key_id_fkey FOREIGN KEY (key_id) REFERENCES sender_key(id)
constraint sender_nonce sender_nonce_pkey PRIMARY KEY (key_id, nonce)
constraint session session_account_fkey FOREIGN KEY (account) REFERENCES principal(account)
constraint session session_pkey PRIMARY KEY (token_hash)
constraint sign_in_address sign_in_address_pkey PRIMARY KEY (address)
constraint snapshot snapshot_pkey PRIMARY KEY (id)
constraint standing_limit standing_limit_check CHECK (((kind = 'rolling-cap'::text) = ((most_fen IS NOT NULL) AND (years IS NOT NULL))))
constraint standing_limit standing_limit_check1 CHECK (((kind = 'instalment'::text) = (parts IS NOT NULL)))
constraint standing_limit standing_limit_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlement(id)
constraint standing_limit standing_limit_kind_check CHECK ((kind = ANY (ARRAY['rolling-cap'::text, 'instalment'::text])))
constraint standing_limit standing_limit_members_check CHECK ((cardinality(members) > 0))
constraint standing_limit standing_limit_most_fen_check CHECK ((most_fen > 0))
constraint standing_limit standing_limit_once UNIQUE NULLS NOT DISTINCT (entitlement_id, kind, members, most_fen, years, parts)
constraint standing_limit standing_limit_parts_check CHECK (((parts >= 1) AND (parts <= 60)))
constraint standing_limit standing_limit_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint standing_limit standing_limit_years_check CHECK (((years >= 1) AND (years <= 20)))
constraint subject subject_kind_check CHECK ((kind = ANY (ARRAY['legal-entity'::text, 'branch'::text, 'individual-business'::text, 'cooperative'::text, 'person'::text])))
constraint subject subject_pkey PRIMARY KEY (id)
constraint subject_former_name subject_former_name_pkey PRIMARY KEY (subject_id, known_until)
constraint subject_former_name subject_former_name_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint subject_tier subject_tier_check CHECK (((tier IS NULL) = (reason <> ALL (ARRAY['score'::text, 'worst'::text]))))
constraint subject_tier subject_tier_pkey PRIMARY KEY (grading_id, subject_id)
constraint task task_pkey PRIMARY KEY (id)
constraint transfer transfer_amount_check CHECK ((amount > 0))
constraint transfer transfer_check CHECK ((debit_account <> credit_account))
constraint transfer transfer_check1 CHECK (((kind = ANY (ARRAY['post'::text, 'void'::text])) = (pending_id IS NOT NULL)))
constraint transfer transfer_kind_check CHECK ((kind = ANY (ARRAY['posted'::text, 'pending'::text, 'post'::text, 'void'::text])))
constraint transfer transfer_pending_id_fkey FOREIGN KEY (pending_id) REFERENCES transfer(id)
constraint transfer transfer_pkey PRIMARY KEY (id)
constraint transfer transfer_share_of_fkey FOREIGN KEY (share_of) REFERENCES transfer(id)
constraint unlinked_record unlinked_record_check CHECK (((state = 'waiting'::text) = (resolved_at IS NULL)))
constraint unlinked_record unlinked_record_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
constraint unlinked_record unlinked_record_pkey PRIMARY KEY (id)
constraint unlinked_record unlinked_record_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'linked'::text, 'superseded'::text])))
constraint unlinked_record unlinked_record_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subject(id)
constraint visit_approval visit_approval_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES inspection(id)
constraint visit_approval visit_approval_pkey PRIMARY KEY (inspection_id)
constraint visit_approval visit_approval_unannounced_because_check CHECK ((btrim(unannounced_because) <> ''::text))
function adjustment_has_its_money() security definer search_path=public, pg_temp
    begin
      if new.set_off_fen <> least(new.difference_fen, owed_back(new.entitlement_id) + old.set_off_fen) then
        raise exception 'a top-up is set off against what is owed back of its benefit first' using errcode = 'HZ005';
      end if;
      if new.set_off_fen < new.difference_fen and not exists (select from transfer p
          join transfer t on t.pending_id = p.id and t.kind = 'post' and t.amount = p.amount where p.id = new.transfer_id
            and p.purpose = 'adjustment' and p.ref = new.id::text and p.amount = new.difference_fen - new.set_off_fen) then
        raise exception 'a top-up is accepted with exactly its money committed' using errcode = 'HZ005';
      end if;
      if exists (select from standing_limit s where s.entitlement_id = new.entitlement_id and s.kind = 'rolling-cap'
          and room_within(s.subject_id, s.members, left(s.period, 4)::integer, s.years, s.most_fen) < new.difference_fen - new.set_off_fen) then
        raise exception 'what is granted to a firm in a row of years exceeds the ceiling of its policies' using errcode = 'HZ005';
      end if;
      return new;
    end
function adjustment_rests_on() security definer search_path=public, pg_temp
    begin
      if not exists (select from entitlement e join decision d on d.id = e.decision_id where e.id = new.entitlement_id and d.id = new.decision_id
          and d.as_of = new.as_of and d.decision_hash = new.decision_hash and d.known_at < new.known_at
          and e.subject_id = new.subject_id and e.state in ('confirmed', 'payable', 'ordered', 'bounced', 'paid')
          and granted_of(e.id) = new.granted_fen and (new.ground = 'data' or e.state in ('ordered', 'paid'))) then
        raise exception 'a difference is that of a confirmed benefit, decided by the same rule as of the same day on later knowledge' using errcode = 'HZ005';
      end if;
      return new;
    end
function allocation_is_whole() security definer search_path=public, pg_temp
    begin
      if not exists (select from entitlement e where e.list_id = new.list_id and e.entitled_fen is not null
          having sum(e.entitled_fen) = new.entitled_fen and sum(e.amount_fen) = least(new.entitled_fen, new.available_fen)) then
        raise exception 'what a list is given is all that its budget has, or all that it is entitled to' using errcode = 'HZ004';
      end if;
      return null;
    end
function amount_is_allocated() security definer search_path=public, pg_temp
    begin
      if old.entitled_fen is not null or old.state <> 'waiting' or new.state <> 'waiting' or new.entitled_fen is distinct from old.amount_fen
        or not exists (select from list_allocation a where a.list_id = new.list_id and case when a.available_fen >= a.entitled_fen
          then new.amount_fen = new.entitled_fen
          else new.amount_fen - div(new.entitled_fen::numeric * a.available_fen, a.entitled_fen) between 0 and 1 end) then
        raise exception 'an amount changes once, by the ratio of its list, before money is kept for it' using errcode = 'HZ004';
      end if;
      return new;
    end
function answered_code_stays() security definer search_path=public, pg_temp
    begin
      if exists (select from inspection_check_in c where c.nonce = new.id) then
        raise exception 'a code that was answered is not revoked' using errcode = 'HZ005';
      end if;
      return new;
    end
function approval_of_its_visit() security definer search_path=public, pg_temp
    begin
      if new.approved_on is distinct from business_day() or not exists (select from inspection i where i.id = new.inspection_id and i.state = 'planned'
          and (i.authority, i.division) = (new.authority, new.division) and i.requested_by <> new.approved_by
          and (i.origin <> 'plan' or new.unannounced_because is not null)
          and not exists (select from enforcement_certificate c where c.number = any(i.inspectors) and c.account = new.approved_by)) then
        raise exception 'a visit is approved before it is made, by somebody who neither asked for it nor goes' using errcode = 'HZ006';
      end if;
      return new;
    end
function audit_current_link() security definer search_path=public, pg_temp,enable_seqscan=off
    declare
      current text := current_setting('huizhi.audit_link', true);
      made bigint;
    begin
      if current is not null and current <> '' and exists (select from audit_link l where l.id = current::bigint and l.hash is null) then return current::bigint; end if;
      insert into audit_link (head) values ((txid_current() % 64)::smallint) returning id into made;
      perform set_config('huizhi.audit_link', made::text, true);
      return made;
    end
function audit_digest(bigint,timestamp with time zone,text,text,text,text,text,text,text,text,text,text,text)
      select encode(sha256(convert_to(array_to_string(array[id::text, to_char(happened at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        actor, entity, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division], E'\x1f', E'\x1e'), 'UTF8')), 'hex')
function audit_hangs_on_its_link() security definer search_path=public, pg_temp,enable_seqscan=off
    begin
      if exists (select from (select distinct link_id from new_rows) n
          where (select l.hash is null from audit_link l where l.id = n.link_id) is not true) then
        raise exception 'a row of the audit trail hangs on the link of its own transaction' using errcode = 'HZ002';
      end if;
      return null;
    end
function audit_link_sealed()
    begin
      if old.hash is not null then
        raise exception 'a sealed audit link never changes' using errcode = 'HZ002';
      end if;
      return new;
    end
function audit_row() security definer search_path=public, pg_temp
    begin
      new.link_id := audit_current_link();
      new.at := date_trunc('milliseconds', now());
      new.actor := context_setting('actor');
      new.row_hash := audit_digest(new.id, new.at, new.actor, new.entity, new.entity_id, new.event, new.from_state, new.to_state,
        new.reason, new.before_hash, new.after_hash, new.authority, new.division);
      return new;
    end
function audit_seal() security definer search_path=public, pg_temp
    declare
      rows_digest text;
      counted integer;
      chain audit_head;
      sealed text;
    begin
      select encode(sha256(convert_to(coalesce(string_agg(row_hash, '' order by id), ''), 'UTF8')), 'hex'), count(*)
        into rows_digest, counted from audit where link_id = new.id;
      if counted = 0 then
        raise exception 'a link of the audit trail is sealed when its transaction ends, not before' using errcode = 'HZ002';
      end if;
      select * into chain from audit_head where head = new.head for update;
      sealed := encode(sha256(convert_to(
        new.head || ':' || (chain.seq + 1) || ':' || chain.hash || ':' || rows_digest || ':' || counted, 'UTF8')), 'hex');
      update audit_link set seq = chain.seq + 1, previous_hash = chain.hash, rows_hash = rows_digest, row_count = counted, hash = sealed
        where id = new.id;
      update audit_head set seq = chain.seq + 1, hash = sealed where head = new.head;
      return null;
    end
function audit_seal_at_last() security definer search_path=public, pg_temp
          begin
            update audit_link set row_count = null where id = new.id;
            return null;
          end
function budget_year_of(uuid) security definer search_path=public, pg_temp
      select split_part(a.code, ':', 3) from transfer t join account a on a.id = t.debit_account where t.id = reservation
function business_day() search_path=public, pg_temp
      select coalesce(moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock
function charge_list_is_whole() security definer search_path=public, pg_temp
          begin
            if exists (select from new_rows n join charge_list l on l.id = n.list_id where l.entered_at <> now()) then
              raise exception 'a list that was entered takes no further charges: enter the list that follows it' using errcode = 'HZ002';
            end if;
            return null;
          end
function check_in_of_live_code() security definer search_path=public, pg_temp
    declare
      code inspection_code;
    begin
      select * into code from inspection_code k where k.id = new.nonce for share;
      if code.state is distinct from 'issued' or context_subject() is distinct from code.subject_id then
        raise exception 'a firm answers a code that was issued to it and not revoked' using errcode = 'HZ005';
      end if;
      if now() < code.valid_from - interval '2 minutes' or now() >= code.valid_until + interval '2 minutes' then
        raise exception 'a code is answered within its slot' using errcode = 'HZ005';
      end if;
      perform from inspection i where i.id = code.inspection_id and i.state = 'planned' for share;
      if not found or not may_be_visited_today(code.inspection_id) or not exists (
          select from enforcement_certificate e where e.id = code.certificate_id and e.state = 'valid' and e.valid_until > (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c)) then
        raise exception 'a code is answered while its inspection may be carried out and its officer is certified' using errcode = 'HZ005';
      end if;
      new.inspection_id := code.inspection_id;
      new.certificate_id := code.certificate_id;
      new.subject_id := code.subject_id;
      new.authority := code.authority;
      new.division := code.division;
      new.answered_at := now();
      new.on_day := (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c);
      return new;
    end
function closed_budget_is_left() security definer search_path=public, pg_temp
          begin
            if exists (select from budget_closing c join account a on a.id = c.account
                where c.account = new.id and a.credits_posted <> a.debits_posted + a.debits_pending) then
              raise exception 'a closed budget leaves to its heir what it has not promised' using errcode = 'HZ004';
            end if;
            return null;
          end
function closed_budget_promises_nothing() security definer search_path=public, pg_temp
    begin
      if exists (select from new_rows n join budget_closing c on c.account = n.debit_account
          where n.kind = 'pending' or (n.kind = 'posted' and (n.purpose <> 'year-end' or (n.credit_account <> c.heir
            and not (n.credit_account = (select id from account where code = 'treasury') and exists (select from funding_share s where s.budget = c.account
              and not exists (select from funding_share o where o.budget = c.heir and o.source = s.source)))))))
        or exists (select from new_rows n join budget_closing c on c.account = n.credit_account
          where n.kind = 'posted' and n.purpose = 'appropriation') then
        raise exception 'a closed budget promises nothing new, takes no appropriation, and leaves what it has to its heir' using errcode = 'HZ004';
      end if;
      return null;
    end
function closed_plan_keeps_nothing() security definer search_path=public, pg_temp
    begin
      if exists (select from inspection i where i.plan_id = new.id and i.state = 'planned')
        or exists (select from inspection_draw d where d.plan_id = new.id and (d.state in ('committed', 'revealed') or d.state = 'drawn' and d.processed < jsonb_array_length(d.drawn))) then
        raise exception 'a plan is closed with what was planned under it' using errcode = 'HZ005';
      end if;
      return null;
    end
function closing_has_its_heir() security definer search_path=public, pg_temp
          declare
            own text[] := (select string_to_array(code, ':') from account where id = new.account);
            heir text := case new.left_to when 'treasury' then 'treasury' else 'budget:' || own[2] || ':' || (own[3]::integer + 1)::text end;
          begin
            if own[1] <> 'budget' or heir is distinct from (select code from account where id = new.heir) then
              raise exception 'a closed budget leaves what it has to the next year of its policy or to the treasury' using errcode = 'HZ004';
            end if;
            return new;
          end
function code_of_planned_inspection() security definer search_path=public, pg_temp
    begin
      perform from inspection i where i.id = new.inspection_id and i.state = 'planned' for share;
      if not found then
        raise exception 'a code is shown for an inspection that is planned' using errcode = 'HZ005';
      end if;
      if not exists (select from inspection i join enforcement_certificate e on e.id = new.certificate_id
          where i.id = new.inspection_id and i.subject_id = new.subject_id and i.authority = new.authority and i.division = new.division
            and e.state = 'valid' and e.valid_until > (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c) and e.authority = i.authority and e.account = new.issued_by
            and (e.number = any(i.inspectors) or cardinality(i.inspectors) = 0 or (new.instead_because is not null
              and exists (select from inspection_check_in c where c.inspection_id = i.id and c.answer = 'refused')))) then
        raise exception 'a code is shown by an officer of the team, with the own certificate, or in the place of one who was refused' using errcode = 'HZ005';
      end if;
      if not may_be_visited_today(new.inspection_id) then
        raise exception 'a code is shown for what may be inspected today' using errcode = 'HZ005';
      end if;
      return new;
    end
function contest_by_a_third() security definer search_path=public, pg_temp
    begin
      if exists (select from adjustment a where a.id = new.adjustment_id and new.decided_by in (a.found_by, a.endorsed_by, a.decided_by)) then
        raise exception 'an objection to a recovery is decided by somebody who had no hand in it' using errcode = 'HZ005';
      end if;
      return new;
    end
function contested_has_its_objection() security definer search_path=public, pg_temp
    declare
      recovery uuid := case tg_table_name when 'adjustment' then to_jsonb(new)->>'id' else to_jsonb(new)->>'adjustment_id' end;
    begin
      if exists (select from adjustment a left join objection o on o.adjustment_id = a.id and o.state <> 'withdrawn' where a.id = recovery
          and ((a.state = 'contested') <> (o.state is not distinct from 'open') or (a.state = 'annulled') <> (o.state is not distinct from 'upheld'))) then
        raise exception 'a recovery is contested by an open objection, and annulled by one that was upheld' using errcode = 'HZ005';
      end if;
      return null;
    end
function context_authorities()
      select string_to_array(context_setting('authorities'), ',')
function context_division()
      select context_setting('division')
function context_present()
      select case when coalesce(current_setting('huizhi.actor', true), '') <> '' then true else context_setting('actor') <> '' end
function context_setting(text)
    declare
      actor text := current_setting('huizhi.actor', true);
    begin
      if actor is null or actor = '' then
        raise exception 'no tenant context: set huizhi.actor, huizhi.authorities and huizhi.division in this transaction'
          using errcode = 'HZ001';
      end if;
      return coalesce(current_setting('huizhi.' || name, true), '');
    end
function context_subject()
      select nullif(context_setting('subject'), '')::integer
function data_hold_references() security definer search_path=public, pg_temp,enable_seqscan=off
    begin
      if exists (select from new_rows n where (select true from subject t where t.id = n.subject_id) is not true) or exists (select from (select distinct run_id from new_rows) n where (select true from run t where t.id = n.run_id) is not true) or exists (select from (select distinct rule_version_id from new_rows) n where (select true from rule_version t where t.id = n.rule_version_id) is not true) then
        raise exception 'a row of % names what is not there', tg_table_name using errcode = '23503';
      end if;
      return null;
    end
function decision_references() security definer search_path=public, pg_temp,enable_seqscan=off
    begin
      if exists (select from new_rows n where (select true from episode t where t.id = n.episode_id) is not true) or exists (select from (select distinct run_id from new_rows) n where (select true from run t where t.id = n.run_id) is not true) or exists (select from (select distinct rule_version_id from new_rows) n where (select true from rule_version t where t.id = n.rule_version_id) is not true) then
        raise exception 'a row of % names what is not there', tg_table_name using errcode = '23503';
      end if;
      return null;
    end
function declare_lifecycle(text,text,text[])
      insert into lifecycle values (name, first_state);
      insert into lifecycle_transition
        select name, split_part(move, ' ', 1), split_part(move, ' ', 2), split_part(move, ' ', 3) from unnest(moves) move;
function demand_has_its_posting() security definer search_path=public, pg_temp
          begin
            if not exists (select from transfer t join account a on a.id = t.credit_account where t.id = new.transfer_id and t.kind = 'posted'
                and t.unit = 'DEMAND' and t.amount = 1 and t.ref = new.id::text
                and a.code = concat_ws(':', 'demanded', new.authority, new.subject_id, extract(year from new.on_day))) then
              raise exception 'a demand is counted once, with its firm, authority and year' using errcode = 'HZ004';
            end if;
            return null;
          end
function document_of_its_inspection() security definer search_path=public, pg_temp
    declare
      one inspection;
    begin
      select * into one from inspection where id = new.inspection_id for update;
      if (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division) then
        raise exception 'a document is of its inspection' using errcode = 'HZ005';
      end if;
      if tg_table_name = 'inspection_statement' then
        if context_subject() is distinct from new.subject_id or new.stated_on <> business_day() then
          raise exception 'a firm states its own case, today' using errcode = 'HZ005';
        end if;
        return new;
      end if;
      if new.issued_on <> business_day() or new.year <> extract(year from new.issued_on)::text then
        raise exception 'a document is issued today' using errcode = 'HZ005';
      end if;
      if exists (select from unnest(new.after) a (kind) where not exists (
          select from inspection_document d where d.inspection_id = new.inspection_id and d.kind = a.kind)) then
        raise exception 'a document is issued after those that it follows' using errcode = 'HZ005';
      end if;
      return new;
    end
function document_tells_of_its_findings() security definer search_path=public, pg_temp
    begin
      if exists (select from unnest(new.told_of) t (id) where not exists (
          select from finding f where f.id = t.id and f.inspection_id = new.inspection_id and f.state <> 'withdrawn')) then
        raise exception 'a document tells of findings of its inspection' using errcode = 'HZ005';
      end if;
      return new;
    end
function draw_is_committed_to() security definer search_path=public, pg_temp
    begin
      if new.list is null or new.list_digest is null or new.subjects is null or new.certificates is null or new.name_key is null then
        raise exception 'a draw is committed to with its list' using errcode = 'HZ005';
      end if;
      new.seed := encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex');
      new.commitment := encode(sha256(convert_to(new.seed || E'\n' || new.list_digest, 'UTF8')), 'hex');
      return new;
    end
function draw_is_revealed()
    begin
      new.revealed_at := now();
      return new;
    end
function draw_of_approved_plan() security definer search_path=public, pg_temp
    begin
      if not exists (select from inspection_plan p where p.id = new.plan_id and p.state = 'approved' and p.authority = new.authority
          and p.division = new.division and new.matter_id = any(p.matters)) then
        raise exception 'a draw is of an approved plan that names its matter' using errcode = 'HZ005';
      end if;
      return new;
    end
function draw_seed(uuid) security definer search_path=public, pg_temp
      select seed from inspection_draw
      where id = one and state in ('revealed', 'drawn') and (list_digest is null or revealed_at < now())
function drawn_firms_are_known()
    begin
      new.drawn_subjects := subjects_drawn(new.list, new.subjects, new.drawn);
      return new;
    end
function drawn_is_let_off() security definer search_path=public, pg_temp
    begin
      if had_part_in_draw(new.id, new.cancelled_by) then
        raise exception 'what was drawn is cancelled by somebody without a part in the draw' using errcode = 'HZ005';
      end if;
      return new;
    end
function drawn_is_processed() security definer search_path=public, pg_temp
    begin
      if (select processed from inspection_draw where id = new.id) <> (select count(*) from inspection where draw_id = new.id)
          + (select count(*) from inspection_refusal where draw_id = new.id) then
        raise exception 'a firm that was drawn is planned or refused, once' using errcode = 'HZ005';
      end if;
      return null;
    end
function drawn_matter_is_drawn() security definer search_path=public, pg_temp
    begin
      if new.draw_id is null and exists (select from inspection_plan p join rule_version v on v.id = new.rule_version_id
          where p.id = new.plan_id and p.kind in ('yearly', 'quarterly') and jsonb_typeof(v.document->'random') = 'object') then
        raise exception 'firms of a matter that is drawn are not picked by hand under a yearly or quarterly plan' using errcode = 'HZ005';
      end if;
      if new.draw_id is not null and not exists (select from inspection_draw d where d.id = new.draw_id and new.subject_id = any(d.drawn_subjects)) then
        raise exception 'an inspection of a draw is of a firm that it drew' using errcode = 'HZ005';
      end if;
      return new;
    end
function emergency_is_decided() security definer search_path=public, pg_temp
    begin
      if new.state in ('confirmed', 'refused') and (new.decided_on is distinct from business_day() or had_part_in_visit(new.inspection_id, new.decided_by)
          or not exists (select from deadline d where d.entity = 'inspection_emergency' and d.entity_id = new.id::text and d.name = 'second-person'
            and d.state = 'running' and (d.provisional or d.due_on >= business_day()))) then
        raise exception 'an urgent visit is decided on within its term, by somebody who had no part in it' using errcode = 'HZ005';
      end if;
      if new.state = 'lapsed' and not exists (select from deadline d where d.entity = 'inspection_emergency' and d.entity_id = new.id::text
          and d.name = 'second-person' and d.state = 'passed' and not d.provisional and d.due_on < business_day()) then
        raise exception 'an urgent visit is a breach once its term is over' using errcode = 'HZ005';
      end if;
      return new;
    end
function emergency_of_its_visit() security definer search_path=public, pg_temp
    begin
      if not exists (select from inspection i where i.id = new.inspection_id and i.state = 'done' and i.code_exception = 'emergency'
          and (i.done_by, i.done_on, i.authority, i.division) = (new.stated_by, new.stated_on, new.authority, new.division)) then
        raise exception 'an emergency is of a visit that was made for it, by whoever recorded that' using errcode = 'HZ005';
      end if;
      return new;
    end
function entitlement_money_committed() security definer search_path=public, pg_temp
    begin
      if not exists (select from transfer t where t.pending_id = new.transfer_id and t.kind = 'post' and t.amount = new.amount_fen) then
        raise exception 'an entitlement is confirmed with its money committed' using errcode = 'HZ004';
      end if;
      return null;
    end
function entitlement_money_kept() security definer search_path=public, pg_temp,enable_seqscan=off
    begin
      if exists (select from new_rows n where n.transfer_id is not null
          and (select t.amount from transfer t where t.id = n.transfer_id and t.kind = 'pending') is distinct from n.amount_fen) then
        raise exception 'what is kept for an entitlement must be its amount' using errcode = 'HZ004';
      end if;
      return null;
    end
function entitlement_of_declaration() security definer search_path=public, pg_temp
    begin
      if not exists (select from declaration d where d.id = new.declaration_id and d.verdict = 'eligible' and (d.state = 'declared' or d.facts = '[]')
          and d.subject_id = new.subject_id and d.policy_id = new.policy_id and d.period = new.period and d.episode_id = new.episode_id
          and d.amount_fen = new.amount_fen) then
        raise exception 'a benefit without a list rests on a declaration of its own that came out eligible' using errcode = 'HZ006';
      end if;
      return new;
    end
function episode_references() security definer search_path=public, pg_temp,enable_seqscan=off
    begin
      if exists (select from new_rows n where (select true from subject t where t.id = n.subject_id) is not true) then
        raise exception 'a row of % names what is not there', tg_table_name using errcode = '23503';
      end if;
      return null;
    end
function final_facts(integer,date) search_path=public, pg_temp
      select jsonb_build_object('finding.problems', count(*) filter (where f.kind = 'problem'),
        'finding.penalties', count(*) filter (where f.outcome <> 'unpunished'))
      from finding f where f.subject_id = of_subject and f.state = 'final' and f.final_on < before_day group by f.subject_id
function final_findings() search_path=public, pg_temp
      select f.subject_id, jsonb_build_object('finding.problems', count(*) filter (where f.kind = 'problem'),
        'finding.penalties', count(*) filter (where f.outcome <> 'unpunished'))
      from finding f where f.state = 'final' group by f.subject_id
function finding_is_of_its_inspection() security definer search_path=public, pg_temp
    declare
      one inspection;
    begin
      -- Locked, so that nobody says at the same moment that there is none.
      select * into one from inspection where id = new.inspection_id for update;
      if one.state is distinct from 'done'
          or (one.matter_id, one.subject_id, one.authority, one.division) is distinct from (new.matter_id, new.subject_id, new.authority, new.division) then
        raise exception 'a finding is of an inspection that was carried out, of its firm and matter' using errcode = 'HZ005';
      end if;
      if exists (select from finding f where f.inspection_id = new.inspection_id and f.state <> 'withdrawn' and f.kind <> new.kind) then
        raise exception 'an inspection found problems, or none' using errcode = 'HZ005';
      end if;
      return new;
    end
function finding_is_told() security definer search_path=public, pg_temp
    begin
      if new.state = 'decided' and old.state <> 'decided' then
        return new;
      end if;
      if (new.heard_in, new.heard_until) is distinct from (old.heard_in, old.heard_until) then
        raise exception 'how a firm was heard stands with the decision' using errcode = 'HZ005';
      end if;
      if (new.told_in, new.told_on) is distinct from (old.told_in, old.told_on) and (old.told_in is not null or new.state <> 'decided'
          or new.told_on is distinct from business_day() or not exists (
            select from inspection_document d where d.id = new.told_in and d.inspection_id = new.inspection_id and d.of_firm
              and d.hears_workdays is null and new.id = any(d.told_of) and d.issued_on = new.told_on)) then
        raise exception 'a decision is told once, in a document of that day' using errcode = 'HZ005';
      end if;
      return new;
    end
function finding_leaves_no_record() security definer search_path=public, pg_temp
    begin
      if exists (
        select from record r where r.dataset = 'inspection-findings' and r.subject_id = new.subject_id and r.known_until is null
          and r.facts is distinct from final_facts(r.subject_id, coalesce(r.valid_until, 'infinity'))) then
        raise exception 'what is final no longer leaves no record behind' using errcode = 'HZ004';
      end if;
      return null;
    end
function finding_moves_in_time() security definer search_path=public, pg_temp
    declare
      notice penalty_notice;
    begin
      if new.kind = 'none' and new.state not in ('final', 'withdrawn') then
        raise exception 'that there is no problem is neither decided on nor objected to' using errcode = 'HZ005';
      end if;
      if (new.state = 'final' and new.final_on is distinct from business_day()) or (new.kind = 'problem' and new.state = 'final' and old.state = 'noted') then
        raise exception 'a finding becomes final on the day on which that is said, and after its decision' using errcode = 'HZ005';
      end if;
      if new.state = 'decided' and (new.decided_on is distinct from business_day() or (old.state = 'objected' and new.decided_by = old.decided_by)) then
        raise exception 'a finding is decided on today, and after an objection by somebody else' using errcode = 'HZ005';
      end if;
      if new.state = 'decided' and new.told_in is not null then
        raise exception 'a decision is told after it was made' using errcode = 'HZ005';
      end if;
      if new.state = 'decided' and new.outcome <> 'unpunished' then
        notice := latest_notice(new.id);
        if notice.document_id is null or notice.document_id is distinct from new.heard_in then
          raise exception 'a penalty is decided on after its firm was told what is intended, by the latest notice' using errcode = 'HZ005';
        end if;
        if not exists (select from inspection_statement s where s.document_id = notice.document_id and s.is_last)
            and not coalesce(new.heard_until < business_day() and new.heard_until >= notice.answer_until, false) then
          raise exception 'a penalty is decided on after its firm was heard' using errcode = 'HZ005';
        end if;
        if exists (select from inspection_statement s where s.document_id = notice.document_id and s.demands_hearing)
            and not exists (select from inspection_document d where d.hearing_of = notice.document_id) then
          raise exception 'a penalty is decided on after the hearing that its firm demanded' using errcode = 'HZ005';
        end if;
        if new.penalty_kinds is null
            or is_heavier(new.penalty_kinds, new.penalty_fen, new.outcome, notice.kinds, notice.amount_fen, notice.outcome)
            or (old.state = 'objected' and (old.outcome = 'unpunished' or old.penalty_kinds is not null)
              and is_heavier(new.penalty_kinds, new.penalty_fen, new.outcome, coalesce(old.penalty_kinds, '{}'), old.penalty_fen, old.outcome)
              and (new.heard_in is not distinct from old.heard_in or not exists (select from inspection_document d
                where d.id = notice.document_id and d.issued_on >= old.objected_on))) then
          raise exception 'a penalty is no heavier than its firm was told' using errcode = 'HZ005';
        end if;
      end if;
      if new.kind = 'problem' and new.state = 'final' and new.told_in is null then
        raise exception 'a decision becomes final after its firm was told of it' using errcode = 'HZ005';
      end if;
      return new;
    end
function free_claims() security definer search_path=public, pg_temp
          begin
            delete from relation_claim c using new_rows n where c.entitlement_id = n.id and n.state in ('declined', 'withdrawn');
      delete from item_claim c using new_rows n where c.entitlement_id = n.id and n.state in ('declined', 'withdrawn');
            return null;
          end
function gate_in_order() security definer search_path=public, pg_temp
    begin
      if exists (
        select from new_rows n join old_rows o using (id) join gate b on b.entity = n.entity and b.entity_id = n.entity_id and b.place < n.place
        where o.state = 'waiting' and n.state not in ('waiting', 'waived') and b.state not in ('closed', 'waived')) then
        raise exception 'a gate may not begin before all before it are closed or waived' using errcode = 'HZ005';
      end if;
      return null;
    end
function gate_keeps_payable() security definer search_path=public, pg_temp
    begin
      if new.entity = 'entitlement' and exists (select from entitlement e where e.id = new.entity_id
          and e.state in ('payable', 'ordered', 'paid', 'bounced') and not gates_passed('entitlement', e.id)) then
        raise exception 'an entitlement is payable only while all its gates are closed or waived' using errcode = 'HZ005';
      end if;
      return null;
    end
function gates_passed(text,uuid) security definer search_path=public, pg_temp
      select count(*) > 0 and bool_and(state in ('closed', 'waived')) from gate where entity = what and entity_id = which
function govern(regclass)
    begin
      execute format('create trigger record_creation after insert on %s referencing new table as new_rows
        for each statement execute function record_creation()', target);
      execute format('create trigger record_transition after update on %s referencing old table as old_rows new table as new_rows
        for each statement execute function record_transition()', target); perform keep_identity(target); end
function grading_is_its_runs()
    begin
      if not exists (select from run r where r.id = new.run_id and r.programme = 'credit' and r.requested_by = new.drafted_by
        and r.as_of = new.as_of) or new.month <> to_char(new.as_of, 'YYYY-MM') then
        raise exception 'a grading is of the person and the day of its run' using errcode = 'HZ006';
      end if;
      return new;
    end
function grading_is_published(uuid) security definer search_path=public, pg_temp
     select exists (select from grading g where g.id = $1 and g.state = 'published')
function granted_of(uuid) search_path=public, pg_temp
      select (e.amount_fen + coalesce((select sum(case a.kind when 'top-up' then a.difference_fen else -a.difference_fen end)
        from adjustment a where a.entitlement_id = e.id and a.state = 'accepted'), 0))::bigint
      from entitlement e where e.id = one
function had_part_in_draw(uuid,text) security definer search_path=public, pg_temp
      select exists (select from inspection i join inspection_draw d on d.id = i.draw_id join inspection_plan p on p.id = d.plan_id
        where i.id = one and actor in (p.drafted_by, d.committed_by, d.revealed_by, d.drawn_by))
function had_part_in_visit(uuid,text) security definer search_path=public, pg_temp
      select exists (select from inspection i where i.id = one and (actor in (i.requested_by, i.done_by)
        or exists (select from enforcement_certificate c where c.number = any(i.went) and c.account = actor)))
function halt_waits_its_turn()
    begin
      perform pg_advisory_xact_lock(hashtextextended('halt:' || new.policy_id, 0));
      return new;
    end
function halted_is_not_released() security definer search_path=public, pg_temp
    begin
      perform refuse_halted(array[new.policy_id]);
      return new;
    end
function halted_right_waits() security definer search_path=public, pg_temp
          begin
            perform refuse_halted(array[new.policy_id]);
            return new;
          end
function halted_waits() security definer search_path=public, pg_temp
    declare
      going text[] := (select array_agg(distinct n.policy_id) from new_rows n join old_rows o using (id)
        where (o.state, n.state) in (('listed', 'notified'), ('notified', 'silent'), ('confirmed', 'payable'), ('payable', 'ordered'), ('bounced', 'ordered')));
    begin
      if going is not null then
        perform refuse_halted(going);
      end if;
      return null;
    end
function hearing_is_demanded() security definer search_path=public, pg_temp
    begin
      if not exists (select from penalty_notice n where n.document_id = new.document_id and n.hearing_because is not null
          and (n.provisional or new.stated_on <= n.answer_until)) then
        raise exception 'a hearing is demanded in answer to a notice that allows it, within its time' using errcode = 'HZ005';
      end if;
      return new;
    end
function hearing_was_demanded() security definer search_path=public, pg_temp
    begin
      if not exists (select from inspection_statement s where s.document_id = new.hearing_of and s.inspection_id = new.inspection_id and s.demands_hearing) then
        raise exception 'the record of a hearing is of one that its firm demanded' using errcode = 'HZ005';
      end if;
      return new;
    end
function holds_move() security definer search_path=public, pg_temp
          begin
            update data_hold h set division = n.division from moved n
            where h.subject_id = n.id and h.state = 'open' and h.division <> n.division;
            return null;
          end
function identifier_references() security definer search_path=public, pg_temp
    declare
      missing boolean;
    begin
      execute 'select exists (select from new_rows n where not exists (select from subject s where s.id = n.subject_id))' into missing;
      if missing then
        raise exception 'an identifier names a subject that is not there' using errcode = '23503';
      end if;
      return null;
    end
function in_rollout(uuid,integer) search_path=public, pg_temp
      select coalesce((select r.state = 'whole' or (r.state in ('trial', 'wider') and md5(list || ' ' || subject) <= r.reach)
        from list_rollout r where r.list_id = list), true)
function inspection_by_who_may_go() security definer search_path=public, pg_temp
    begin
      if exists (select from not_certified(new.id, new.went)) then
        raise exception 'an inspection is carried out by officers with a valid certificate of its authority' using errcode = 'HZ005';
      end if;
      if exists (select from kept_away(new.id, new.went)) then
        raise exception 'an officer keeps away from a firm also after the draw that was told of it' using errcode = 'HZ005';
      end if;
      return new;
    end
function inspection_has_its_visit() security definer search_path=public, pg_temp
    declare
      one inspection;
      kept integer;
      ended integer;
    begin
      select * into one from inspection where id = new.id;
      if one.origin = 'plan' then
        select count(*) into kept from transfer t where t.id in (one.quota_transfer_id, one.cap_transfer_id) and t.kind = 'pending'
          and t.unit = 'VISIT' and t.amount = 1 and t.ref = one.id::text;
        select count(*) into ended from transfer t where t.pending_id in (one.quota_transfer_id, one.cap_transfer_id)
          and t.kind = case one.state when 'done' then 'post' when 'cancelled' then 'void' end;
        if kept <> 2 or ended <> (case one.state when 'planned' then 0 else 2 end) then
          raise exception 'an inspection under a plan keeps its visits, and ends them with itself' using errcode = 'HZ004';
        end if;
      elsif (one.state = 'done') <> exists (select from transfer t where t.purpose = 'visit-exception' and t.ref = one.id::text
          and t.kind = 'posted' and t.unit = 'VISIT' and t.amount = 1) then
        raise exception 'an inspection outside the quota is counted when it is done' using errcode = 'HZ004';
      end if;
      return null;
    end
function inspection_is_listed() security definer search_path=public, pg_temp
    begin
      if not matter_is_listed(new.matter_id, new.authority, case when tg_op = 'INSERT' then new.rule_version_id end,
        case when tg_op = 'INSERT' then (select p.starts_on from inspection_plan p where p.id = new.plan_id) end) then
        raise exception 'no listed and effective matter, no inspection' using errcode = 'HZ005';
      end if;
      if new.plan_id is not null and not exists (select from inspection_plan p where p.id = new.plan_id and p.state = 'approved'
          and p.authority = new.authority and new.matter_id = any(p.matters) and new.year = extract(year from p.starts_on)::text
          and starts_with(new.division, p.division)) then
        raise exception 'an inspection under a plan is of an approved plan of its authority that names its matter' using errcode = 'HZ005';
      end if;
      return new;
    end
function inspection_was_checked_in() security definer search_path=public, pg_temp
    begin
      if new.code_exception = 'cannot-sign-in' and exists (select from inspection_check_in c where c.inspection_id = new.id) then
        raise exception 'a firm that answered a code can sign in' using errcode = 'HZ005';
      end if;
      -- What was accepted before a refusal no longer counts.
      if new.code_exception is null
        and (exists (select from rule_version v where v.id = new.rule_version_id and v.document->'checkIn' = 'true'::jsonb)
          or exists (select from inspection_check_in c where c.inspection_id = new.id and c.answer = 'refused'))
        and not exists (select from inspection_check_in c join enforcement_certificate e on e.id = c.certificate_id
          where c.inspection_id = new.id and c.answer = 'accepted' and c.on_day = new.done_on and e.number = any(new.went)
            and not exists (select from inspection_check_in r
              where r.inspection_id = new.id and r.answer = 'refused' and r.answered_at >= c.answered_at)) then
        raise exception 'an inspection is carried out after its firm accepted a code of that day, or for a named exception' using errcode = 'HZ005';
      end if;
      return new;
    end
function instalment_in_turn() security definer search_path=public, pg_temp
          begin
            if exists (select from standing_limit s join entitlement o on o.subject_id = s.subject_id and o.policy_id = any(s.members)
                and o.period < new.period and o.state not in ('paid', 'declined', 'withdrawn')
                where s.entitlement_id = new.id and s.kind = 'instalment') then
              raise exception 'an instalment is payable only when the one before it is paid' using errcode = 'HZ005';
            end if;
            return new;
          end
function is_heavier(text[],bigint,text,text[],bigint,text) search_path=public, pg_temp
      select coalesce(fen, 0) > coalesce(than_fen, 0)
        or array_position(array['unpunished', 'reduced', 'lighter', 'penalty'], outcome) > array_position(array['unpunished', 'reduced', 'lighter', 'penalty'], than_outcome)
        or cardinality(kinds) > cardinality(than_kinds)
        or exists (select from unnest(penalty_weights(kinds)) with ordinality one (weight, place)
          join unnest(penalty_weights(than_kinds)) with ordinality other (weight, place) using (place) where one.weight > other.weight)
function issued_findings_are_final() security definer search_path=public, pg_temp
    begin
      if exists (
        select from (select r.subject_id, r.facts from record r
          where r.dataset = 'inspection-findings' and r.known_until is null and r.valid_until is null) r
        full join final_findings() f using (subject_id) where r.facts is distinct from f.facts)
        or exists (select from record r where r.dataset = 'inspection-findings' and r.known_until is null and r.valid_until is not null
          and r.facts is distinct from final_facts(r.subject_id, r.valid_until)) then
        raise exception 'only findings that are final become records' using errcode = 'HZ004';
      end if;
      return null;
    end
function joint_authorities(text,jsonb)
      select array(select one->>'authority' from jsonb_array_elements(due) one union select composer order by 1)
function joint_of_due_inspections() security definer search_path=public, pg_temp
    begin
      perform pg_advisory_xact_lock(hashtextextended('joint_proposal', 0));
      if exists (select from unnest(new.inspections) one
          where not exists (select from inspection i join inspection_plan p on p.id = i.plan_id
              where i.id = one and i.state = 'planned' and p.state = 'approved'))
        or exists (select from joint_proposal o where o.id <> new.id and o.state = 'approved' and o.inspections && new.inspections)
        or exists (select from (
            select taken.officer, taken.day, sum(taken.minutes) as minutes
            from joint_proposal o, joint_promises(o.schedule, o.teams) taken
            where o.state = 'approved' or o.id = new.id group by 1, 2) load
          join (select member, named from jsonb_array_elements(new.teams) named, jsonb_array_elements_text(named->'officers') member) own
            on own.member = load.officer
          where load.minutes > (named->>'minutesPerDay')::integer - coalesce((named->'promised'->>load.day)::integer, 0)) then
        raise exception 'joint visits are approved while all of them are due, each in one proposal, and no day of an officer is promised twice' using errcode = 'HZ005';
      end if;
      return new;
    end
function joint_promises(jsonb,jsonb)
      with part as materialized (
        select part->>'team' as team, visit->>'day' as day, sum((part->>'minutes')::integer)::integer as minutes
        from jsonb_array_elements(schedule->'visits') visit, jsonb_array_elements(visit->'parts') part group by 1, 2),
      member as materialized (
        select named->>'id' as team, member as officer from jsonb_array_elements(teams) named, jsonb_array_elements_text(named->'officers') member)
      select member.officer, part.day, sum(part.minutes)::integer from part join member using (team) group by 1, 2
function keep_columns(regclass,text)
    begin
      execute format('create trigger columns_are_final before update of %s on %s for each row execute function refuse_new_value()',
        columns, target);
    end
function keep_identity(regclass)
    begin
      execute format('create trigger identity_is_final before update on %s for each row
        when (new.id is distinct from old.id) execute function refuse_new_identity()', target);
    end
function kept_away(uuid,text[]) security definer search_path=public, pg_temp
      select distinct c.certificate collate "C" from inspection i join inspection_draw d on d.plan_id = i.plan_id and d.state = 'drawn'
        cross join unnest(d.certificates) with ordinality c (certificate, place)
      where i.id = one and c.certificate = any(numbers)
        and d.list->'inspectors'->(c.place - 1)::integer->'conflicts' ? (d.list->'firms'->(array_position(d.subjects, i.subject_id) - 1)->>'id')
      order by 1
function latest_notice(uuid) security definer search_path=public, pg_temp
      select n from penalty_notice n join inspection_document d on d.id = n.document_id
      where n.finding_id = of_finding order by d.issued_at desc, d.year desc, d.number desc limit 1
function ledger_post() security definer search_path=public, pg_temp,enable_seqscan=off
    declare
      missing boolean;
      astray boolean;
    begin
      if exists (
        select from new_rows n
        where n.pending_id is not null and (select p.kind = 'pending' and p.debit_account = n.debit_account and p.credit_account = n.credit_account and p.unit = n.unit
          and n.amount <= p.amount and (n.kind <> 'void' or n.amount = p.amount) from transfer p where p.id = n.pending_id) is not true) then
        raise exception 'a post or void must name a pending transfer of the same accounts and not exceed it' using errcode = 'HZ004';
      end if;
      select bool_or(a.id is null), bool_or(a.unit <> n.unit or (a.closed_at is not null and n.kind in ('posted', 'pending')))
        into missing, astray
      from (select distinct debit_account as id, unit, kind from new_rows union select distinct credit_account, unit, kind from new_rows) n
        left join account a on a.id = n.id;
      if missing then
        raise exception 'a transfer names an account that is not there' using errcode = '23503';
      end if;
      if astray then
        raise exception 'a transfer must stay within open accounts of its unit' using errcode = 'HZ004';
      end if;
      perform from account where id in (select debit_account from new_rows union select credit_account from new_rows) order by id
        -- A plain update lock would wait for the foreign keys of a neighbour's transfers, and the neighbour for ours.
        for no key update;
      update account a set
        debits_pending = a.debits_pending + moved.debits_pending, debits_posted = a.debits_posted + moved.debits_posted,
        credits_pending = a.credits_pending + moved.credits_pending, credits_posted = a.credits_posted + moved.credits_posted
      from (
        select account_id, sum(debits_pending)::bigint debits_pending, sum(debits_posted)::bigint debits_posted,
          sum(credits_pending)::bigint credits_pending, sum(credits_posted)::bigint credits_posted
        from (
          select n.debit_account account_id, delta.pending debits_pending, delta.posted debits_posted, 0 credits_pending, 0 credits_posted
          from new_rows n
            cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -(select p.amount from transfer p where p.id = n.pending_id) end pending,
              case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
          union all
          select n.credit_account, 0, 0, delta.pending, delta.posted
          from new_rows n
            cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -(select p.amount from transfer p where p.id = n.pending_id) end pending,
              case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
        ) legs group by account_id
      ) moved where a.id = moved.account_id;
      return null;
    end
function list_of_its_run()
    begin
      if new.drafted_by is distinct from (select requested_by from run where id = new.run_id) then
        raise exception 'a list is of the person who asked for its run' using errcode = 'HZ006';
      end if;
      return new;
    end
function list_review_outcome(uuid) security definer search_path=public, pg_temp
      select coalesce(encode(sha256(convert_to(string_agg(jsonb_build_array(authority, state, reason, given_by)::text, E'\n' order by authority), 'UTF8')), 'hex'), '')
      from list_opinion where list_id = list
function matter_is_listed(text,text,uuid,date) search_path=public, pg_temp
      select exists (
        select from rule_version v, business_clock c
        where v.policy_id = matter and v.programme = 'inspections' and v.state = 'published' and v.authority = of_authority
          and (one is null or v.id = one) and v.document ? 'subjects'
          and v.period = extract(year from greatest(from_day, coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date)))::text
          and (v.document->'validity'->>'from')::date <= greatest(from_day, coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date))
          and coalesce((v.document->'validity'->>'until')::date > greatest(from_day, coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date)), true))
function may_be_visited_today(uuid) search_path=public, pg_temp
      select exists (
        select from inspection i where i.id = one and i.state = 'planned' and matter_is_listed(i.matter_id, i.authority, null, null)
          and (i.plan_id is null or exists (select from inspection_plan p where p.id = i.plan_id and p.state = 'approved'
            and (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c) >= p.starts_on and (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c) < p.ends_on)))
function measure_staging() security definer search_path=public, pg_temp,default_statistics_target=10
    begin
      execute 'analyze record_staging (delivery_id, attempt)';
    end
function not_certified(uuid,text[]) security definer search_path=public, pg_temp
      select n from inspection i join rule_version v on v.id = i.rule_version_id cross join unnest(numbers) n
      where i.id = one and not exists (select from enforcement_certificate e where e.number = n and e.state = 'valid' and e.valid_until > (select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c)
          and e.authority = i.authority)
        and (v.document->'checkIn' = 'true'::jsonb or exists (select from enforcement_certificate e where e.number = n or e.authority = i.authority))
      order by n collate "C"
function notice_of_its_finding() security definer search_path=public, pg_temp
    declare
      one finding;
      before penalty_notice;
    begin
      select * into one from finding where id = new.finding_id for update;
      if one.kind is distinct from 'problem' or one.state not in ('noted', 'objected')
          or (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division)
          or not exists (select from inspection_document d where d.id = new.document_id and d.inspection_id = one.inspection_id
            and d.told_of = array[one.id] and d.issued_on = business_day() and new.answer_until >= d.issued_on + d.hears_workdays) then
        raise exception 'a penalty is intended for a problem that waits for a decision, in a document of today that lets its firm answer' using errcode = 'HZ005';
      end if;
      before := latest_notice(one.id);
      if new.heavier_because is null and (
          (exists (select from inspection_statement s where s.document_id = before.document_id)
            and is_heavier(new.kinds, new.amount_fen, new.outcome, before.kinds, before.amount_fen, before.outcome))
          or (one.state = 'objected' and (one.outcome = 'unpunished' or one.penalty_kinds is not null)
            and is_heavier(new.kinds, new.amount_fen, new.outcome, coalesce(one.penalty_kinds, '{}'), one.penalty_fen, one.outcome))) then
        raise exception 'nothing heavier is intended for what a firm stated' using errcode = 'HZ005';
      end if;
      return new;
    end
function open_name(uuid,text) security definer search_path=public, pg_temp
      insert into audit (entity, entity_id, event, reason, authority, division)
        select 'inspection_draw_name', d.id::text, 'open', name, d.authority, d.division from inspection_draw d where d.id = one
function opinion_is_in_time() security definer search_path=public, pg_temp
    begin
      if new.state <> 'dropped' and not exists (select from benefit_list l where l.id = new.list_id and l.state in ('draft', 'reviewing') for share) then
        raise exception 'a department gives its view while the list is under review' using errcode = 'HZ005';
      end if;
      return new;
    end
function owed_back(uuid) search_path=public, pg_temp
      select (coalesce(sum(case a.kind when 'recovery' then a.difference_fen else -a.set_off_fen end), 0) - coalesce((select sum(i.set_off_fen) from payment_item i
        where i.entitlement_id = one and (i.outcome is null or i.outcome = 'paid')), 0))::bigint
      from adjustment a where a.entitlement_id = one and a.state = 'accepted'
function payable_is_proved() security definer search_path=public, pg_temp
    begin
      if exists (select from entitlement e where e.id = new.id and e.state in ('payable', 'ordered', 'paid', 'bounced')
          and not gates_passed('entitlement', e.id)) then
        raise exception 'an entitlement is payable only when all its gates are closed or waived' using errcode = 'HZ005';
      end if;
      return null;
    end
function payment_digest(uuid) security definer search_path=public, pg_temp
      select encode(sha256(convert_to(coalesce(string_agg(
        jsonb_build_array(id, place, payee, credit_code, bank, account, amount_fen::text)::text, E'\n' order by place), ''), 'UTF8')), 'hex')
      from payment_item where batch_id = batch
function payment_is_complete() security definer search_path=public, pg_temp
    begin
      if exists (select from payment_batch b where b.id in (select n.batch_id from new_rows n) and b.made_at <> now()) then
        raise exception 'a payment batch takes no more items once it is made' using errcode = 'HZ004';
      end if;
      return null;
    end
function payment_is_frozen() security definer search_path=public, pg_temp
    begin
      if not exists (select from payment_batch b where b.id = new.id and b.digest = payment_digest(new.id)
          and (b.item_count, b.amount_fen) = (select count(*), sum(i.amount_fen) from payment_item i where i.batch_id = new.id)) then
        raise exception 'a payment batch is frozen: its digest, count and sum are those of its items' using errcode = 'HZ004';
      end if;
      return null;
    end
function payment_is_proved() security definer search_path=public, pg_temp
    begin
      if exists (select from entitlement e where e.id = new.id and e.state = 'ordered' and not exists (
          select from payment_item i where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome is null and i.amount_fen + i.set_off_fen = e.amount_fen)) then
        raise exception 'an entitlement is ordered to be paid only within a batch' using errcode = 'HZ004';
      end if;
      if exists (select from entitlement e where e.id = new.id and e.state = 'paid' and not exists (
          select from payment_item i join transfer t on t.purpose = 'payment' and t.ref = i.entitlement_id::text and t.kind = 'posted' and t.amount = i.amount_fen
            left join transfer s on s.purpose = 'set-off' and s.ref = i.id::text and s.kind = 'posted'
          where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome = 'paid' and i.amount_fen + i.set_off_fen = e.amount_fen
            and coalesce(s.amount, 0) = i.set_off_fen)) then
        raise exception 'an entitlement is paid only with its amount posted in the ledger, less what returned to its budget' using errcode = 'HZ004';
      end if;
      return null;
    end
function penalty_kinds_known(text[]) search_path=public, pg_temp
      select cardinality(kinds) > 0 and kinds <@ array['warning', 'criticism', 'fine', 'confiscation', 'suspension', 'downgrade', 'revocation', 'restriction', 'shutdown', 'closure', 'ban', 'other'] and cardinality(kinds) = (select count(distinct k) from unnest(kinds) k)
function penalty_weights(text[]) search_path=public, pg_temp
      select coalesce(array_agg(w order by w desc), '{}') from (select array_position(array['warning', 'criticism', 'fine', 'confiscation', 'suspension', 'downgrade', 'revocation', 'restriction', 'shutdown', 'closure', 'ban', 'other'], k) as w from unnest(kinds) k) weighed
function promise_has_its_reservation() security definer search_path=public, pg_temp
    declare
      one relief_promise;
    begin
      select * into one from relief_promise where id = new.id;
      if one.amount_fen is not null and (not exists (select from transfer t join account a on a.id = t.credit_account
          where t.id = one.transfer_id and t.kind = 'pending' and t.unit = 'RELIEF' and t.amount = one.amount_fen and t.ref = one.id::text
            and a.code = concat_ws(':', 'relieved', one.subject_id, left(one.period, 4), one.measure_id))
        or (one.state <> 'standing') <> exists (select from transfer t where t.pending_id = one.transfer_id and t.kind = 'void')) then
        raise exception 'a promise of relief is reserved while it stands and voided when it ends' using errcode = 'HZ004';
      end if;
      if not exists (select from episode e join decision d on d.id = one.decision_id and d.episode_id = e.id join rule_version v on v.id = d.rule_version_id
          where e.id = one.episode_id and (e.subject_id, e.policy_id, e.period, e.item) = (one.subject_id, one.measure_id, one.period, one.item)
            and e.amount_fen = coalesce(one.amount_fen, 0) and (one.amount_fen is not null or v.document->'amount' is null)) then
        raise exception 'a promise of relief is that of its episode, and unknown only where its rule has no amount' using errcode = 'HZ004';
      end if;
      return null;
    end
function promise_savings() security definer search_path=public, pg_temp
          begin
            insert into outbox (kind, ref, due_at) values (tg_argv[0], 'all', now() + tg_argv[1]::interval)
              on conflict (kind, ref) where done_at is null and parked_at is null and attempts = 0
              do update set due_at = least(outbox.due_at, excluded.due_at);
            return null;
          end
function proposal_of_its_search()
          begin
            if current_setting('huizhi.actor', true) is distinct from 'system:inspections.join' or not exists (select from joint_search s where s.id = new.search_id and s.state = 'searching'
                and (s.requested_by, s.authority, s.division) = (new.proposed_by, new.authority, new.division)
                and (s.reach @> array['*'] or joint_authorities(new.authority, new.due) <@ s.reach)) then
              raise exception 'joint visits that were searched for are of the person who asked for the search, and within that reach' using errcode = 'HZ006';
            end if;
            return new;
          end
function protect(regclass,text,text,text)
    declare
      officer text := 'true';
      enterprise text := 'true';
    begin
      if authority_column is not null then
        officer := officer || format(
          ' and ((select context_authorities()) @> array[''*''] or %1$I = any ((select context_authorities())::text[]))', authority_column);
      end if;
      if division_column is not null then
        officer := officer || format(' and starts_with(%I, (select context_division()))', division_column);
      end if;
      enterprise := case when subject_column is null then 'false'
        else format('%I = (select context_subject())', subject_column) end;
      if authority_column is null and division_column is null and subject_column is null then
        enterprise := 'true';
      end if;
      execute format('alter table %s enable row level security', target);
      execute format('alter table %s force row level security', target);
      execute format(
        'create policy tenant on %s using ((select context_present()) and case when (select context_subject()) is null then %s else %s end)',
        target, officer, enterprise);
      -- Triggers that keep balances or seal the audit run as the owner and see every row, whoever's statement fired them.
      execute format('create policy keeper on %s to %I using ((select context_present()))', target, current_user);
    end
function rating_of_own_inspection() security definer search_path=public, pg_temp
          declare
            one inspection;
          begin
            select * into one from inspection where id = new.inspection_id;
            if context_subject() is distinct from one.subject_id or new.subject_id is distinct from one.subject_id
                or (one.state <> 'done' and not exists (select from inspection_check_in c where c.inspection_id = one.id and c.answer = 'accepted')) then
              raise exception 'a firm rates an inspection of its own that came' using errcode = 'HZ005';
            end if;
            new.authority := one.authority;
            new.division := one.division;
            new.rated_on := business_day();
            return new;
          end
function record_creation() security definer search_path=public, pg_temp
    declare
      first_state text := (select initial from lifecycle where entity = tg_table_name);
      wrong text;
      link bigint;
    begin
      select state into wrong from new_rows where state <> first_state limit 1;
      if wrong is not null then
        raise exception '% cannot begin in state %', tg_table_name, wrong using errcode = 'HZ003';
      end if;
      -- A link without rows is not sealed.
      if not exists (select from new_rows) then
        return null;
      end if;
      link := audit_current_link();
      insert into audit (id, link_id, at, actor, entity, entity_id, event, to_state, reason, after_hash, authority, division, row_hash)
        overriding system value
        select id, link, at, actor, tg_table_name, entity_id, 'create', to_state, reason, after_hash, authority, division,
          audit_digest(id, at, actor, tg_table_name, entity_id, 'create', null, to_state, reason, null, after_hash, authority, division)
        from (select nextval('audit_id_seq') as id, date_trunc('milliseconds', now()) as at, context_setting('actor') as actor, created.*
          from (select id::text as entity_id, state as to_state, nullif(current_setting('huizhi.reason', true), '') as reason,
              encode(sha256(convert_to(to_jsonb(new_rows)::text, 'UTF8')), 'hex') as after_hash, authority, division
            from new_rows order by new_rows.id) created) numbered;
      return null;
    end
function record_principal() security definer search_path=public, pg_temp
    declare
      changed text[];
      happened text := 'create';
    begin
      if tg_op = 'UPDATE' then
        select coalesce(array_agg(n.key order by n.key), '{}') into changed
          from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o using (key)
          where n.value <> o.value and n.key not in ('failed_attempts', 'locked_until');
        if changed = '{}' then return null; end if;
        happened := case when new.disabled_at is not null and old.disabled_at is null then 'disable'
          when new.disabled_at is null and old.disabled_at is not null then 'enable' else 'change' end;
        if changed && '{roles,authorities,division,subject_id,password_hash,oidc_subject,demo,disabled_at}' then
          delete from session where account = new.account;
        end if;
      end if;
      insert into audit (entity, entity_id, event, reason, before_hash, after_hash, authority, division)
        values ('principal', new.account, happened,
          nullif(concat_ws('; ', nullif(current_setting('huizhi.reason', true), ''), array_to_string(changed, ', ')), ''),
          case when tg_op = 'UPDATE' then encode(sha256(convert_to(to_jsonb(old)::text, 'UTF8')), 'hex') end,
          encode(sha256(convert_to(to_jsonb(new)::text, 'UTF8')), 'hex'), array_to_string(new.authorities, ','), new.division);
      return null;
    end
function record_references() security definer search_path=public, pg_temp
    declare
      missing boolean;
    begin
      -- Planned anew each time: for one row and for a million the way is another.
      execute 'select count(*) > 0 from new_rows n left join subject s on s.id = n.subject_id
        left join delivery d on d.id = n.delivery_id where s.id is null or d.id is null' into missing;
      if missing then
        raise exception 'a record names a subject or a delivery that is not there' using errcode = '23503';
      end if;
      return null;
    end
function record_transition() security definer search_path=public, pg_temp,enable_nestloop=off
    declare
      moved record;
      named text := nullif(current_setting('huizhi.event', true), '');
      link bigint;
    begin
      for moved in select distinct o.state as from_state, n.state as to_state from old_rows o join new_rows n using (id) where o.state <> n.state loop
        if not exists (select from lifecycle_transition t where t.entity = tg_table_name and t.from_state = moved.from_state
            and t.to_state = moved.to_state and (named is null or t.event = named)) then
          raise exception '% may not move from % to % by %', tg_table_name, moved.from_state, moved.to_state, coalesce(named, '(no event)')
            using errcode = 'HZ003';
        end if;
        link := coalesce(link, audit_current_link());
      end loop;
      if link is null then
        return null;
      end if;
      insert into audit (id, link_id, at, actor, entity, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division, row_hash)
        overriding system value
        select id, link, at, actor, tg_table_name, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division,
          audit_digest(id, at, actor, tg_table_name, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division)
        from (select nextval('audit_id_seq') as id, date_trunc('milliseconds', now()) as at, context_setting('actor') as actor, paired.*
          from (select n.id::text as entity_id, coalesce(named, (select min(t.event) from lifecycle_transition t
                where t.entity = tg_table_name and t.from_state = o.state and t.to_state = n.state)) as event,
              o.state as from_state, n.state as to_state, nullif(current_setting('huizhi.reason', true), '') as reason,
              encode(sha256(convert_to(to_jsonb(o)::text, 'UTF8')), 'hex') as before_hash,
              encode(sha256(convert_to(to_jsonb(n)::text, 'UTF8')), 'hex') as after_hash, n.authority, n.division
            from old_rows o join new_rows n using (id) where o.state <> n.state order by n.id) paired) numbered;
      return null;
    end
function recovery_is_final(uuid) security definer search_path=public, pg_temp
      select exists (select from adjustment a where a.id = one and a.kind = 'recovery' and a.state = 'accepted'
        and (exists (select from objection o where o.adjustment_id = a.id and o.state = 'dismissed')
          or (not a.object_provisional and coalesce(a.object_until, (a.decided_at at time zone 'Asia/Shanghai')::date + 60) < business_day())))
function refuse_change()
    begin
      raise exception '% rows never change: write a new row that corrects the old one', tg_table_name using errcode = 'HZ002';
    end
function refuse_demonstration()
          begin
            if not exists (select from installation where demonstration) then
              raise exception 'a % of a demonstration in an installation that is none', tg_table_name using errcode = 'HZ006';
            end if;
            return new;
          end
function refuse_halted(text[]) security definer search_path=public, pg_temp
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended('halt:' || p, 0)) from unnest(policies) p order by p;
      if exists (select from policy_halt h where h.state = 'in-force' and h.policy_id = any(policies)) then
        raise exception 'nobody is told, cleared or ordered to be paid under a policy that is halted' using errcode = 'HZ005';
      end if;
    end
function refuse_new_identity()
    begin
      raise exception 'the id of a % never changes: its state and its trail hang on it', tg_table_name using errcode = 'HZ002';
    end
function refuse_new_value()
    begin
      raise exception 'what a % says of this never changes: write a new row', tg_table_name using errcode = 'HZ002';
    end
function refuse_other_name()
    begin
      raise exception 'who does something to a % signs with the own name', tg_table_name using errcode = 'HZ006';
    end
function review_is_over() security definer search_path=public, pg_temp
    begin
      if exists (select from list_opinion o where o.list_id = new.id and o.state in ('asked', 'objected')) then
        raise exception 'a department concerned has neither agreed nor let its term lapse' using errcode = 'HZ005';
      end if;
      if exists (select from list_addition a where a.list_id = new.id and a.state = 'admitted' and a.proposed_by = new.approved_by)
        or exists (select from entitlement e join audit a on a.entity = 'entitlement' and a.entity_id = e.id::text and a.event = 'withdraw'
            and a.actor = new.approved_by where e.list_id = new.id and e.barred_by = 'strike')
        or exists (select from list_opinion o where o.list_id = new.id and (o.given_by = new.approved_by
          -- Also who spoke before the department was asked again, which the trail remembers.
          or exists (select from audit a where a.entity = 'list_opinion' and a.entity_id = o.id::text and a.event in ('agree', 'object') and a.actor = new.approved_by))) then
        raise exception 'whoever put a firm on a list, struck one off it or spoke for a department does not approve it' using errcode = 'HZ005';
      end if;
      return new;
    end
function right_is_of_its_episode() security definer search_path=public, pg_temp
          begin
            if not exists (select from episode e join decision d on d.id = new.decision_id and d.episode_id = e.id join rule_version v on v.id = d.rule_version_id
                where e.id = new.episode_id and (e.subject_id, e.policy_id, e.period, e.item) = (new.subject_id, new.policy_id, new.period, new.item)
                  and e.state = 'open' and v.document->>'deliveryMode' = 'no-application'
                  and coalesce(jsonb_typeof(v.document->'fundingLine'), 'null') = 'null') then
              raise exception 'a right is of an open episode of a policy that is delivered without application and costs nothing' using errcode = 'HZ005';
            end if;
            return new;
          end
function rollout_waits() security definer search_path=public, pg_temp
    begin
      perform from list_rollout r where r.list_id in (select n.list_id from new_rows n join old_rows o using (id)
        where o.state = 'listed' and n.state = 'notified') order by r.id for share;
      if exists (select from new_rows n join old_rows o using (id)
          where o.state = 'listed' and n.state = 'notified' and not in_rollout(n.list_id, n.subject_id)) then
        raise exception 'nobody is told beyond the part of its list that is announced' using errcode = 'HZ005';
      end if;
      return null;
    end
function room_within(integer,text[],integer,integer,bigint) search_path=public, pg_temp
      select min(most - coalesce((select sum(e.amount_fen + coalesce((select sum(a.difference_fen - a.set_off_fen) from adjustment a
          where a.entitlement_id = e.id and a.state = 'accepted' and a.kind = 'top-up'), 0) - coalesce((select sum(i.set_off_fen) from payment_item i where i.entitlement_id = e.id and i.outcome = 'paid'), 0)) from entitlement e
        where e.subject_id = subject and e.policy_id = any(policies)
          and left(e.period, 4)::integer between w and w + span - 1 and e.state not in ('declined', 'withdrawn')), 0))::bigint
      from generate_series(in_year - span + 1, in_year) w
function saving_has_its_posting() security definer search_path=public, pg_temp
    declare
      one saving;
    begin
      select * into one from saving where id = new.id;
      if not exists (select from transfer t join account a on a.id = t.credit_account
          where t.id = one.transfer_id and t.kind = 'posted' and t.unit = 'RELIEF' and t.amount = one.amount_fen and t.ref = one.id::text
            and a.code = concat_ws(':', 'relieved', one.subject_id, left(one.period, 4), one.measure_id))
        or (one.state = 'reversed' and not exists (select from transfer t join transfer r
            on r.debit_account = t.credit_account and r.credit_account = t.debit_account and r.amount = t.amount and r.ref = t.ref
          where t.id = one.transfer_id and r.id = one.reversal_id and r.kind = 'posted')) then
        raise exception 'a saving is posted once, and taken back by a transfer of the same amount' using errcode = 'HZ004';
      end if;
      return null;
    end
function saving_is_of_its_record() security definer search_path=public, pg_temp
    begin
      if not exists (select from record r where r.id = new.record_id and r.delivery_id = new.delivery_id and r.subject_id = new.subject_id
          and r.dataset = 'reliefs' and r.item = new.item and r.known_until is null) then
        raise exception 'a saving is of a record that holds, of its firm and its document' using errcode = 'HZ005';
      end if;
      return new;
    end
function set_off_is_owed() security definer search_path=public, pg_temp
    begin
      if owed_back(new.entitlement_id) <> 0 or (new.set_off_fen > 0 and exists (select from adjustment a where a.entitlement_id = new.entitlement_id
          and a.kind = 'recovery' and (a.state = 'contested' or (a.state = 'accepted' and not recovery_is_final(a.id))))) then
        raise exception 'a payment takes off exactly what is owed back of its benefit and can be objected to no more' using errcode = 'HZ004';
      end if;
      return null;
    end
function share_is_kept() security definer search_path=public, pg_temp
    begin
      if exists (select from account a where a.id = old.budget and (exists (select from transfer t where t.debit_account = a.id and t.kind = 'pending')
          or exists (select from transfer t where t.credit_account = a.id and t.purpose = 'appropriation'))) then
        raise exception 'the shares of a budget stay once it was appropriated to or promised' using errcode = 'HZ004';
      end if;
      return old;
    end
function shares_are_whole() security definer search_path=public, pg_temp
    begin
      if not exists (select from funding_share where budget in (select debit_account from new_rows))
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
      return null;
    end
function shares_make_a_hundred() security definer search_path=public, pg_temp
    begin
      if (select sum(percent) from funding_share where budget = coalesce(new.budget, old.budget)) <> 100 then
        raise exception 'the shares of a budget are a hundred per cent together' using errcode = 'HZ004';
      end if;
      if tg_op = 'DELETE' and not exists (select from funding_share where line = old.line)
          and exists (select from account where id = old.line and credits_posted <> debits_posted + debits_pending) then
        raise exception 'a source that bears no part of a budget any more has got back what it had there' using errcode = 'HZ004';
      end if;
      return null;
    end
function shares_stand() security definer search_path=public, pg_temp
    begin
      if exists (select from funding_share o join account b on b.id = o.budget where (o.budget = new.id or o.line = new.id)
          and (b.credits_posted - b.debits_posted, b.debits_pending) <> (
            select sum(l.credits_posted - l.debits_posted), sum(l.debits_pending) from funding_share s join account l on l.id = s.line
            where s.budget = b.id)) then
        raise exception 'the shares of a budget are the whole of it' using errcode = 'HZ004';
      end if;
      return null;
    end
function sign_own_name(regclass,text)
    begin
      execute format('create trigger own_name_at_first before insert on %s for each row
        when (new.%2$I is not null and new.%2$I <> current_setting(''huizhi.actor'', true)) execute function refuse_other_name()', target, signature);
      execute format('create trigger own_name_later before update of %2$I on %1$s for each row
        when (new.%2$I is distinct from old.%2$I and (old.%2$I is not null or new.%2$I <> current_setting(''huizhi.actor'', true)))
        execute function refuse_other_name()', target, signature);
    end
function statement_answers_its_document() security definer search_path=public, pg_temp
    begin
      if not exists (select from inspection_document d where d.id = new.document_id and d.inspection_id = new.inspection_id
          and d.subject_id = new.subject_id and d.hears_workdays is not null) then
        raise exception 'a firm answers a document that told it what was found' using errcode = 'HZ005';
      end if;
      return new;
    end
function subject_name_at(integer,date,timestamp with time zone)
      select coalesce(
        (select f.name from subject_former_name f where f.subject_id = s.id and f.known_until <= instant and f.valid_until > day
         order by f.known_until limit 1),
        (select f.name from subject_former_name f where f.subject_id = s.id and f.known_until > instant
         order by f.known_until limit 1),
        s.name)
      from subject s where s.id = subject
function subjects_drawn(jsonb,integer[],jsonb) search_path=public, pg_temp
      select coalesce(array_agg(s.id order by place), '{}') from unnest(subjects) with ordinality s (id, place)
        join jsonb_array_elements(list->'firms') with ordinality f (firm, place) using (place)
      where f.firm->>'id' in (select one->>'id' from jsonb_array_elements(drawn) one)
function tiers_given_up() security definer search_path=public, pg_temp
          begin
            if exists (select from (select distinct grading_id from touched) t join grading g on g.id = t.grading_id
              where g.state not in ('preparing', 'discarded')) then
              raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
            end if;
            return null;
          end
function tiers_never_change()
    begin
      raise exception 'the tiers of a grading never change: grade anew' using errcode = 'HZ002';
    end
function tiers_while_prepared() security definer search_path=public, pg_temp
          declare
            missing boolean;
            shown boolean;
          begin
            select bool_or(g.id is null or v.id is null), bool_or(g.state <> 'preparing') into missing, shown
            from (select distinct grading_id, rule_version_id from touched) t
            left join grading g on g.id = t.grading_id left join rule_version v on v.id = t.rule_version_id;
            if missing then
              raise exception 'a tier names a grading or a rule version that is not there' using errcode = '23503';
            end if;
            if shown then
              raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
            end if;
            return null;
          end
function top_up_is_proved() security definer search_path=public, pg_temp
    begin
      if not exists (select from adjustment a join entitlement e on e.id = a.entitlement_id join payment_batch b on b.id = new.batch_id
          where a.id = new.adjustment_id and e.id = new.entitlement_id and e.state = 'paid' and a.state = 'accepted' and a.kind = 'top-up'
            and a.transfer_id is not null and new.amount_fen = a.difference_fen - a.set_off_fen
            and b.policy_id = e.policy_id and b.year = budget_year_of(a.transfer_id)) then
        raise exception 'a top-up is paid as it was accepted, after its benefit and from the budget that bears it' using errcode = 'HZ004';
      end if;
      if new.outcome = 'paid' and not exists (select from transfer t where t.purpose = 'payment' and t.ref = new.adjustment_id::text
          and t.kind = 'posted' and t.amount = new.amount_fen) then
        raise exception 'a top-up is paid only with its amount posted in the ledger' using errcode = 'HZ004';
      end if;
      return null;
    end
function urgent_visit_is_stated() security definer search_path=public, pg_temp
    begin
      if not exists (select from inspection_emergency e join deadline d on d.entity = 'inspection_emergency' and d.entity_id = e.id::text
          and d.name = 'second-person' and d.starts_on = e.stated_on where e.inspection_id = new.id) then
        raise exception 'an urgent visit waits for a second person, within a term' using errcode = 'HZ005';
      end if;
      return null;
    end
function visit_is_approved_and_announced() security definer search_path=public, pg_temp
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
    end
function withdrawal_has_its_posting() security definer search_path=public, pg_temp
          begin
            if not exists (select from transfer t join firm_demand d on d.id = new.demand_id join transfer o on o.id = d.transfer_id
                where t.id = new.transfer_id and t.kind = 'posted' and t.purpose = 'demand-withdrawn' and t.ref = d.id::text
                  and (t.unit, t.amount, t.debit_account, t.credit_account) = (o.unit, o.amount, o.credit_account, o.debit_account)) then
              raise exception 'a demand that is taken back goes back in the ledger where it came from' using errcode = 'HZ004';
            end if;
            return null;
          end
function withdrawal_of_its_demand() security definer search_path=public, pg_temp
          declare
            one firm_demand;
          begin
            select * into one from firm_demand where id = new.demand_id;
            if (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division)
                or new.on_day is distinct from business_day() or extract(year from one.on_day) <> extract(year from new.on_day)
                or one.recorded_by = new.withdrawn_by then
              raise exception 'a demand is taken back in its year, by a second person' using errcode = 'HZ006';
            end if;
            return new;
          end
function within_limit() security definer search_path=public, pg_temp
    begin
      -- Whoever grants to the same firm waits, and then counts what was granted meanwhile.
      perform pg_advisory_xact_lock(hashtextextended('limit:' || new.subject_id, 0));
      if not exists (select from entitlement e where e.id = new.entitlement_id and e.subject_id = new.subject_id
          and e.period = new.period and e.policy_id = any(new.members)) then
        raise exception 'a limit is about an entitlement of its own subject, policy and period' using errcode = 'HZ005';
      end if;
      if new.kind = 'rolling-cap' and room_within(new.subject_id, new.members, left(new.period, 4)::integer, new.years, new.most_fen) < 0 then
        raise exception 'what is granted to a firm in a row of years exceeds the ceiling of its policies' using errcode = 'HZ005';
      end if;
      if new.kind = 'instalment' and ((select count(*) from entitlement e where e.subject_id = new.subject_id and e.policy_id = any(new.members)
          and e.state not in ('declined', 'withdrawn')) > new.parts
        or exists (select from entitlement e where e.subject_id = new.subject_id and e.policy_id = any(new.members) and e.barred_by = 'objection')) then
        raise exception 'no instalment beyond the last, nor after one that was taken back' using errcode = 'HZ005';
      end if;
      return null;
    end
grant DELETE on changed_subject to huizhi_app
grant DELETE on delivery_reject to huizhi_app
grant DELETE on delivery_repair to huizhi_app
grant DELETE on funding_share to huizhi_app
grant DELETE on held_back to huizhi_app
grant DELETE on hold_staging to huizhi_app
grant DELETE on hold_staging to huizhi_matcher
grant DELETE on item_claim to huizhi_app
grant DELETE on match_arrival to huizhi_matcher
grant DELETE on match_judgement to huizhi_app
grant DELETE on match_staging to huizhi_app
grant DELETE on match_staging to huizhi_matcher
grant DELETE on record_staging to huizhi_app
grant DELETE on relation_claim to huizhi_app
grant DELETE on sender_nonce to huizhi_app
grant DELETE on session to huizhi_app
grant DELETE on sign_in_address to huizhi_app
grant DELETE on subject_tier to huizhi_matcher
grant INSERT on account.authority to huizhi_app
grant INSERT on account.code to huizhi_app
grant INSERT on account.division to huizhi_app
grant INSERT on account.limited to huizhi_app
grant INSERT on account.title to huizhi_app
grant INSERT on account.unit to huizhi_app
grant INSERT on adjustment to huizhi_app
grant INSERT on amendment to huizhi_app
grant INSERT on benefit_list to huizhi_app
grant INSERT on benefit_right to huizhi_app
grant INSERT on budget_closing to huizhi_app
grant INSERT on budget_entry to huizhi_app
grant INSERT on changed_subject to huizhi_app
grant INSERT on charge_list to huizhi_app
grant INSERT on charge_list_entry to huizhi_app
grant INSERT on data_hold to huizhi_app
grant INSERT on deadline to huizhi_app
grant INSERT on decision to huizhi_app
grant INSERT on decision_receipt to huizhi_app
grant INSERT on declaration to huizhi_app
grant INSERT on declared_evidence to huizhi_app
grant INSERT on delivery to huizhi_app
grant INSERT on delivery_approval to huizhi_app
grant INSERT on delivery_reject to huizhi_app
grant INSERT on delivery_repair to huizhi_app
grant INSERT on delivery_upload to huizhi_app
grant INSERT on entitlement to huizhi_app
grant INSERT on episode to huizhi_app
grant INSERT on finding to huizhi_app
grant INSERT on firm_demand to huizhi_app
grant INSERT on firm_demand_withdrawal to huizhi_app
grant INSERT on funding_share to huizhi_app
grant INSERT on gate to huizhi_app
grant INSERT on grading to huizhi_app
grant INSERT on held_back to huizhi_app
grant INSERT on hold_staging to huizhi_matcher
grant INSERT on idempotency to huizhi_app
grant INSERT on identifier to huizhi_app
grant INSERT on inspection to huizhi_app
grant INSERT on inspection_check_in to huizhi_app
grant INSERT on inspection_code to huizhi_app
grant INSERT on inspection_document to huizhi_app
grant INSERT on inspection_draw.authority to huizhi_app
grant INSERT on inspection_draw.certificates to huizhi_app
grant INSERT on inspection_draw.committed_by to huizhi_app
grant INSERT on inspection_draw.division to huizhi_app
grant INSERT on inspection_draw.list to huizhi_app
grant INSERT on inspection_draw.list_digest to huizhi_app
grant INSERT on inspection_draw.matter_id to huizhi_app
grant INSERT on inspection_draw.name_key to huizhi_app
grant INSERT on inspection_draw.plan_id to huizhi_app
grant INSERT on inspection_draw.state to huizhi_app
grant INSERT on inspection_draw.subjects to huizhi_app
grant INSERT on inspection_emergency to huizhi_app
grant INSERT on inspection_plan to huizhi_app
grant INSERT on inspection_rating to huizhi_app
grant INSERT on inspection_refusal to huizhi_app
grant INSERT on inspection_statement to huizhi_app
grant INSERT on item_claim to huizhi_app
grant INSERT on joint_proposal to huizhi_app
grant INSERT on joint_search to huizhi_app
grant INSERT on judged_pair to huizhi_app
grant INSERT on list_addition to huizhi_app
grant INSERT on list_allocation to huizhi_app
grant INSERT on list_opinion to huizhi_app
grant INSERT on list_remark to huizhi_app
grant INSERT on list_rollout to huizhi_app
grant INSERT on match_arrival to huizhi_matcher
grant INSERT on match_judgement to huizhi_app
grant INSERT on match_staging to huizhi_matcher
grant INSERT on notice to huizhi_app
grant INSERT on notice_channel to huizhi_app
grant INSERT on notice_delivery to huizhi_app
grant INSERT on objection to huizhi_app
grant INSERT on outbox to huizhi_app
grant INSERT on outbox to huizhi_matcher
grant INSERT on payment_batch to huizhi_app
grant INSERT on payment_item to huizhi_app
grant INSERT on penalty_notice to huizhi_app
grant INSERT on policy_halt to huizhi_app
grant INSERT on record to huizhi_app
grant INSERT on record_staging to huizhi_app
grant INSERT on relation_claim to huizhi_app
grant INSERT on relief_promise to huizhi_app
grant INSERT on rule_book to huizhi_app
grant INSERT on rule_version to huizhi_app
grant INSERT on run to huizhi_app
grant INSERT on run_cohort to huizhi_app
grant INSERT on run_policy to huizhi_app
grant INSERT on run_segment to huizhi_app
grant INSERT on saving to huizhi_app
grant INSERT on sender_nonce to huizhi_app
grant INSERT on session to huizhi_app
grant INSERT on sign_in_address to huizhi_app
grant INSERT on snapshot to huizhi_app
grant INSERT on snapshot to huizhi_matcher
grant INSERT on standing_limit to huizhi_app
grant INSERT on subject to huizhi_app
grant INSERT on subject_former_name to huizhi_app
grant INSERT on subject_tier to huizhi_matcher
grant INSERT on task to huizhi_app
grant INSERT on transfer to huizhi_app
grant INSERT on unlinked_record to huizhi_app
grant INSERT on visit_approval to huizhi_app
grant SELECT on account to huizhi_app
grant SELECT on adjustment to huizhi_app
grant SELECT on amendment to huizhi_app
grant SELECT on audit to huizhi_app
grant SELECT on audit to huizhi_matcher
grant SELECT on audit_head to huizhi_app
grant SELECT on audit_head to huizhi_matcher
grant SELECT on audit_link to huizhi_app
grant SELECT on audit_link to huizhi_matcher
grant SELECT on benefit_list to huizhi_app
grant SELECT on benefit_right to huizhi_app
grant SELECT on budget_closing to huizhi_app
grant SELECT on budget_entry to huizhi_app
grant SELECT on business_clock to huizhi_app
grant SELECT on business_clock to huizhi_matcher
grant SELECT on changed_subject to huizhi_app
grant SELECT on charge_list to huizhi_app
grant SELECT on charge_list_entry to huizhi_app
grant SELECT on data_hold to huizhi_app
grant SELECT on deadline to huizhi_app
grant SELECT on decision to huizhi_app
grant SELECT on decision.decision_hash to huizhi_matcher
grant SELECT on decision.episode_id to huizhi_matcher
grant SELECT on decision_receipt to huizhi_app
grant SELECT on declaration to huizhi_app
grant SELECT on declared_evidence to huizhi_app
grant SELECT on delivery to huizhi_app
grant SELECT on delivery to huizhi_matcher
grant SELECT on delivery_approval to huizhi_app
grant SELECT on delivery_reject to huizhi_app
grant SELECT on delivery_reject to huizhi_matcher
grant SELECT on delivery_repair to huizhi_app
grant SELECT on delivery_upload to huizhi_app
grant SELECT on enforcement_certificate to huizhi_app
grant SELECT on entitlement to huizhi_app
grant SELECT on episode to huizhi_app
grant SELECT on episode to huizhi_matcher
grant SELECT on finding to huizhi_app
grant SELECT on firm_demand to huizhi_app
grant SELECT on firm_demand_withdrawal to huizhi_app
grant SELECT on funding_share to huizhi_app
grant SELECT on gate to huizhi_app
grant SELECT on grading to huizhi_app
grant SELECT on grading to huizhi_matcher
grant SELECT on held_back to huizhi_app
grant SELECT on hold_staging to huizhi_app
grant SELECT on hold_staging to huizhi_matcher
grant SELECT on idempotency to huizhi_app
grant SELECT on identifier to huizhi_app
grant SELECT on identifier to huizhi_matcher
grant SELECT on inspection to huizhi_app
grant SELECT on inspection_check_in to huizhi_app
grant SELECT on inspection_code to huizhi_app
grant SELECT on inspection_document to huizhi_app
grant SELECT on inspection_draw.abandoned_because to huizhi_app
grant SELECT on inspection_draw.abandoned_ground to huizhi_app
grant SELECT on inspection_draw.authority to huizhi_app
grant SELECT on inspection_draw.certificates to huizhi_app
grant SELECT on inspection_draw.commitment to huizhi_app
grant SELECT on inspection_draw.committed_at to huizhi_app
grant SELECT on inspection_draw.committed_by to huizhi_app
grant SELECT on inspection_draw.division to huizhi_app
grant SELECT on inspection_draw.drawn to huizhi_app
grant SELECT on inspection_draw.drawn_at to huizhi_app
grant SELECT on inspection_draw.drawn_by to huizhi_app
grant SELECT on inspection_draw.drawn_subjects to huizhi_app
grant SELECT on inspection_draw.id to huizhi_app
grant SELECT on inspection_draw.list to huizhi_app
grant SELECT on inspection_draw.list_digest to huizhi_app
grant SELECT on inspection_draw.matter_id to huizhi_app
grant SELECT on inspection_draw.name_key to huizhi_app
grant SELECT on inspection_draw.plan_id to huizhi_app
grant SELECT on inspection_draw.processed to huizhi_app
grant SELECT on inspection_draw.revealed_at to huizhi_app
grant SELECT on inspection_draw.revealed_by to huizhi_app
grant SELECT on inspection_draw.state to huizhi_app
grant SELECT on inspection_draw.subjects to huizhi_app
grant SELECT on inspection_draw.version to huizhi_app
grant SELECT on inspection_emergency to huizhi_app
grant SELECT on inspection_plan to huizhi_app
grant SELECT on inspection_rating to huizhi_app
grant SELECT on inspection_refusal to huizhi_app
grant SELECT on inspection_statement to huizhi_app
grant SELECT on installation to huizhi_app
grant SELECT on installation to huizhi_matcher
grant SELECT on item_claim to huizhi_app
grant SELECT on joint_proposal to huizhi_app
grant SELECT on joint_search to huizhi_app
grant SELECT on judged_pair to huizhi_app
grant SELECT on lifecycle to huizhi_app
grant SELECT on lifecycle to huizhi_matcher
grant SELECT on lifecycle_transition to huizhi_app
grant SELECT on lifecycle_transition to huizhi_matcher
grant SELECT on list_addition to huizhi_app
grant SELECT on list_allocation to huizhi_app
grant SELECT on list_opinion to huizhi_app
grant SELECT on list_remark to huizhi_app
grant SELECT on list_rollout to huizhi_app
grant SELECT on match_arrival to huizhi_matcher
grant SELECT on match_judgement to huizhi_app
grant SELECT on match_staging to huizhi_app
grant SELECT on match_staging to huizhi_matcher
grant SELECT on notice to huizhi_app
grant SELECT on notice_channel to huizhi_app
grant SELECT on notice_delivery to huizhi_app
grant SELECT on objection to huizhi_app
grant SELECT on outbox to huizhi_app
grant SELECT on outbox to huizhi_matcher
grant SELECT on payment_batch to huizhi_app
grant SELECT on payment_item to huizhi_app
grant SELECT on penalty_notice to huizhi_app
grant SELECT on policy_halt to huizhi_app
grant SELECT on principal to huizhi_app
grant SELECT on record to huizhi_app
grant SELECT on record to huizhi_matcher
grant SELECT on record_staging to huizhi_app
grant SELECT on relation_claim to huizhi_app
grant SELECT on relief_promise to huizhi_app
grant SELECT on rule_book to huizhi_app
grant SELECT on rule_book to huizhi_matcher
grant SELECT on rule_version to huizhi_app
grant SELECT on rule_version to huizhi_matcher
grant SELECT on run to huizhi_app
grant SELECT on run to huizhi_matcher
grant SELECT on run_cohort to huizhi_app
grant SELECT on run_policy to huizhi_app
grant SELECT on run_policy to huizhi_matcher
grant SELECT on run_segment to huizhi_app
grant SELECT on run_segment to huizhi_matcher
grant SELECT on saving to huizhi_app
grant SELECT on sender_key to huizhi_app
grant SELECT on sender_nonce to huizhi_app
grant SELECT on session to huizhi_app
grant SELECT on sign_in_address to huizhi_app
grant SELECT on snapshot to huizhi_app
grant SELECT on snapshot to huizhi_matcher
grant SELECT on standing_limit to huizhi_app
grant SELECT on subject to huizhi_app
grant SELECT on subject to huizhi_matcher
grant SELECT on subject_former_name to huizhi_app
grant SELECT on subject_former_name to huizhi_matcher
grant SELECT on subject_tier to huizhi_app
grant SELECT on subject_tier to huizhi_matcher
grant SELECT on task to huizhi_app
grant SELECT on transfer to huizhi_app
grant SELECT on unlinked_record to huizhi_app
grant SELECT on unlinked_record to huizhi_matcher
grant SELECT on visit_approval to huizhi_app
grant UPDATE on account.closed_at to huizhi_app
grant UPDATE on adjustment to huizhi_app
grant UPDATE on amendment to huizhi_app
grant UPDATE on benefit_list to huizhi_app
grant UPDATE on benefit_right to huizhi_app
grant UPDATE on budget_entry to huizhi_app
grant UPDATE on changed_subject to huizhi_app
grant UPDATE on charge_list.decided_at to huizhi_app
grant UPDATE on charge_list.decided_because to huizhi_app
grant UPDATE on charge_list.decided_by to huizhi_app
grant UPDATE on charge_list.state to huizhi_app
grant UPDATE on charge_list.version to huizhi_app
grant UPDATE on data_hold to huizhi_app
grant UPDATE on deadline to huizhi_app
grant UPDATE on declaration to huizhi_app
grant UPDATE on delivery to huizhi_app
grant UPDATE on delivery_reject to huizhi_app
grant UPDATE on delivery_upload to huizhi_app
grant UPDATE on entitlement to huizhi_app
grant UPDATE on episode to huizhi_app
grant UPDATE on finding.appeal_until to huizhi_app
grant UPDATE on finding.article to huizhi_app
grant UPDATE on finding.decided_by to huizhi_app
grant UPDATE on finding.decided_on to huizhi_app
grant UPDATE on finding.deviation to huizhi_app
grant UPDATE on finding.explanation to huizhi_app
grant UPDATE on finding.facts to huizhi_app
grant UPDATE on finding.final_on to huizhi_app
grant UPDATE on finding.heard_in to huizhi_app
grant UPDATE on finding.heard_until to huizhi_app
grant UPDATE on finding.objected_by to huizhi_app
grant UPDATE on finding.objected_on to huizhi_app
grant UPDATE on finding.objection to huizhi_app
grant UPDATE on finding.outcome to huizhi_app
grant UPDATE on finding.penalty_fen to huizhi_app
grant UPDATE on finding.penalty_kinds to huizhi_app
grant UPDATE on finding.proposal to huizhi_app
grant UPDATE on finding.proposed to huizhi_app
grant UPDATE on finding.provisional to huizhi_app
grant UPDATE on finding.repair_until to huizhi_app
grant UPDATE on finding.state to huizhi_app
grant UPDATE on finding.told_in to huizhi_app
grant UPDATE on finding.told_on to huizhi_app
grant UPDATE on finding.version to huizhi_app
grant UPDATE on finding.withdrawn_because to huizhi_app
grant UPDATE on finding.withdrawn_by to huizhi_app
grant UPDATE on gate to huizhi_app
grant UPDATE on grading.distribution to huizhi_app
grant UPDATE on grading.movements to huizhi_app
grant UPDATE on grading.previous_id to huizhi_app
grant UPDATE on grading.published_at to huizhi_app
grant UPDATE on grading.published_by to huizhi_app
grant UPDATE on grading.second_opinion to huizhi_app
grant UPDATE on grading.state to huizhi_app
grant UPDATE on grading.version to huizhi_app
grant UPDATE on held_back to huizhi_app
grant UPDATE on identifier to huizhi_app
grant UPDATE on inspection.cancelled_because to huizhi_app
grant UPDATE on inspection.cancelled_by to huizhi_app
grant UPDATE on inspection.code_because to huizhi_app
grant UPDATE on inspection.code_exception to huizhi_app
grant UPDATE on inspection.done_by to huizhi_app
grant UPDATE on inspection.done_on to huizhi_app
grant UPDATE on inspection.state to huizhi_app
grant UPDATE on inspection.team_because to huizhi_app
grant UPDATE on inspection.version to huizhi_app
grant UPDATE on inspection.went to huizhi_app
grant UPDATE on inspection_code.revoked_because to huizhi_app
grant UPDATE on inspection_code.revoked_by to huizhi_app
grant UPDATE on inspection_code.state to huizhi_app
grant UPDATE on inspection_code.version to huizhi_app
grant UPDATE on inspection_draw.abandoned_because to huizhi_app
grant UPDATE on inspection_draw.abandoned_ground to huizhi_app
grant UPDATE on inspection_draw.drawn to huizhi_app
grant UPDATE on inspection_draw.drawn_at to huizhi_app
grant UPDATE on inspection_draw.drawn_by to huizhi_app
grant UPDATE on inspection_draw.processed to huizhi_app
grant UPDATE on inspection_draw.revealed_by to huizhi_app
grant UPDATE on inspection_draw.state to huizhi_app
grant UPDATE on inspection_draw.version to huizhi_app
grant UPDATE on inspection_emergency.decided_because to huizhi_app
grant UPDATE on inspection_emergency.decided_by to huizhi_app
grant UPDATE on inspection_emergency.decided_on to huizhi_app
grant UPDATE on inspection_emergency.state to huizhi_app
grant UPDATE on inspection_emergency.version to huizhi_app
grant UPDATE on inspection_plan.decided_because to huizhi_app
grant UPDATE on inspection_plan.decided_by to huizhi_app
grant UPDATE on inspection_plan.filed_as to huizhi_app
grant UPDATE on inspection_plan.state to huizhi_app
grant UPDATE on inspection_plan.version to huizhi_app
grant UPDATE on joint_proposal.decided_because to huizhi_app
grant UPDATE on joint_proposal.decided_by to huizhi_app
grant UPDATE on joint_proposal.state to huizhi_app
grant UPDATE on joint_proposal.version to huizhi_app
grant UPDATE on joint_search.failed_because to huizhi_app
grant UPDATE on joint_search.finished_at to huizhi_app
grant UPDATE on joint_search.progress to huizhi_app
grant UPDATE on joint_search.started_at to huizhi_app
grant UPDATE on joint_search.state to huizhi_app
grant UPDATE on joint_search.version to huizhi_app
grant UPDATE on judged_pair to huizhi_app
grant UPDATE on list_addition.entitlement_id to huizhi_app
grant UPDATE on list_addition.state to huizhi_app
grant UPDATE on list_addition.version to huizhi_app
grant UPDATE on list_opinion.given_at to huizhi_app
grant UPDATE on list_opinion.given_by to huizhi_app
grant UPDATE on list_opinion.reason to huizhi_app
grant UPDATE on list_opinion.seen_digest to huizhi_app
grant UPDATE on list_opinion.state to huizhi_app
grant UPDATE on list_opinion.version to huizhi_app
grant UPDATE on list_rollout.counted_from to huizhi_app
grant UPDATE on list_rollout.look_on to huizhi_app
grant UPDATE on list_rollout.reach to huizhi_app
grant UPDATE on list_rollout.resumed_by to huizhi_app
grant UPDATE on list_rollout.state to huizhi_app
grant UPDATE on list_rollout.stopped_by to huizhi_app
grant UPDATE on list_rollout.stopped_rates to huizhi_app
grant UPDATE on list_rollout.stopped_reason to huizhi_app
grant UPDATE on list_rollout.version to huizhi_app
grant UPDATE on notice.read_at to huizhi_app
grant UPDATE on notice_channel.ended_at to huizhi_app
grant UPDATE on notice_channel.state to huizhi_app
grant UPDATE on notice_channel.version to huizhi_app
grant UPDATE on notice_delivery.attempts to huizhi_app
grant UPDATE on notice_delivery.delivered_at to huizhi_app
grant UPDATE on notice_delivery.fault to huizhi_app
grant UPDATE on notice_delivery.receipt to huizhi_app
grant UPDATE on notice_delivery.sent_at to huizhi_app
grant UPDATE on notice_delivery.state to huizhi_app
grant UPDATE on notice_delivery.version to huizhi_app
grant UPDATE on objection to huizhi_app
grant UPDATE on outbox to huizhi_app
grant UPDATE on outbox to huizhi_matcher
grant UPDATE on payment_batch.released_at to huizhi_app
grant UPDATE on payment_batch.released_by to huizhi_app
grant UPDATE on payment_batch.returned_reason to huizhi_app
grant UPDATE on payment_batch.state to huizhi_app
grant UPDATE on payment_batch.version to huizhi_app
grant UPDATE on payment_item.outcome to huizhi_app
grant UPDATE on payment_item.outcome_on to huizhi_app
grant UPDATE on payment_item.outcome_reason to huizhi_app
grant UPDATE on policy_halt.lifted_at to huizhi_app
grant UPDATE on policy_halt.lifted_by to huizhi_app
grant UPDATE on policy_halt.lifted_on to huizhi_app
grant UPDATE on policy_halt.lifted_reason to huizhi_app
grant UPDATE on policy_halt.state to huizhi_app
grant UPDATE on policy_halt.version to huizhi_app
grant UPDATE on principal.failed_attempts to huizhi_app
grant UPDATE on principal.locked_until to huizhi_app
grant UPDATE on record to huizhi_app
grant UPDATE on relief_promise.expired_on to huizhi_app
grant UPDATE on relief_promise.state to huizhi_app
grant UPDATE on relief_promise.version to huizhi_app
grant UPDATE on relief_promise.withdrawn_because to huizhi_app
grant UPDATE on relief_promise.withdrawn_on to huizhi_app
grant UPDATE on rule_book.loaded_at to huizhi_app
grant UPDATE on rule_version to huizhi_app
grant UPDATE on run to huizhi_app
grant UPDATE on run_policy to huizhi_app
grant UPDATE on run_segment to huizhi_app
grant UPDATE on run_segment to huizhi_matcher
grant UPDATE on saving.reversal_id to huizhi_app
grant UPDATE on saving.reversed_because to huizhi_app
grant UPDATE on saving.reversed_on to huizhi_app
grant UPDATE on saving.state to huizhi_app
grant UPDATE on saving.version to huizhi_app
grant UPDATE on session to huizhi_app
grant UPDATE on sign_in_address to huizhi_app
grant UPDATE on snapshot to huizhi_matcher
grant UPDATE on subject to huizhi_app
grant UPDATE on task to huizhi_app
grant UPDATE on unlinked_record to huizhi_app
index CREATE INDEX adjustment_by_entitlement ON public.adjustment USING btree (entitlement_id, known_at)
index CREATE INDEX adjustment_by_subject ON public.adjustment USING btree (subject_id) WHERE (state = 'accepted'::text)
index CREATE INDEX amendment_accepted ON public.amendment USING btree (dataset) WHERE (state = 'accepted'::text)
index CREATE INDEX amendment_by_time ON public.amendment USING btree (proposed_at DESC, id DESC)
index CREATE INDEX audit_by_entity ON public.audit USING btree (entity_id, entity, id)
index CREATE INDEX audit_by_instant ON public.audit USING btree (at, id)
index CREATE INDEX audit_by_link ON public.audit USING btree (link_id, id)
index CREATE INDEX benefit_list_latest ON public.benefit_list USING btree (drafted_at DESC, id DESC)
index CREATE INDEX charge_list_of_day ON public.charge_list USING btree (authority, division, effective_from DESC, entered_at DESC)
index CREATE INDEX check_in_of_inspection ON public.inspection_check_in USING btree (inspection_id, answered_at)
index CREATE INDEX check_in_of_subject ON public.inspection_check_in USING btree (subject_id, answered_at)
index CREATE INDEX code_of_inspection ON public.inspection_code USING btree (inspection_id, issued_at)
index CREATE INDEX data_hold_by_authority ON public.data_hold USING btree (authority, due_on, id) WHERE (state = 'open'::text)
index CREATE INDEX data_hold_by_subject ON public.data_hold USING btree (subject_id)
index CREATE INDEX data_hold_dropped ON public.data_hold USING btree (policy_id, subject_id) WHERE (state = 'dropped'::text)
index CREATE INDEX deadline_running ON public.deadline USING btree (due_on) WHERE (state = 'running'::text)
index CREATE INDEX decision_by_run ON public.decision USING btree (run_id)
index CREATE INDEX decision_by_subject ON public.decision USING btree (subject_id)
index CREATE INDEX declaration_by_episode ON public.declaration USING btree (episode_id) WHERE (state = ANY (ARRAY['declared'::text, 'verified'::text]))
index CREATE INDEX declaration_by_policy ON public.declaration USING btree (policy_id, period, subject_id) WHERE (episode_id IS NOT NULL)
index CREATE INDEX declaration_by_time ON public.declaration USING btree (declared_at DESC, id DESC)
index CREATE INDEX declaration_to_compare ON public.declaration USING btree (policy_id, period, declared_at) WHERE (state = 'declared'::text)
index CREATE INDEX delivery_latest ON public.delivery USING btree (dataset, known_at) WHERE (state = 'accepted'::text)
index CREATE INDEX delivery_upload_by_time ON public.delivery_upload USING btree (created_at DESC, id DESC)
index CREATE INDEX demand_latest ON public.firm_demand USING btree (recorded_at DESC, id DESC)
index CREATE INDEX demand_of_subject ON public.firm_demand USING btree (subject_id, on_day)
index CREATE INDEX demand_withdrawal_of_subject ON public.firm_demand_withdrawal USING btree (subject_id)
index CREATE INDEX document_of_subject ON public.inspection_document USING btree (subject_id, issued_at DESC)
index CREATE INDEX entitlement_by_episode ON public.entitlement USING btree (episode_id)
index CREATE INDEX entitlement_by_list ON public.entitlement USING btree (list_id, subject_id)
index CREATE INDEX entitlement_by_subject ON public.entitlement USING btree (subject_id, policy_id)
index CREATE INDEX entitlement_waiting ON public.entitlement USING btree (policy_id, list_id, subject_id) WHERE (state = 'waiting'::text)
index CREATE INDEX episode_by_policy ON public.episode USING btree (policy_id, period, subject_id) WHERE (state <> 'closed'::text)
index CREATE INDEX finding_of_subject ON public.finding USING btree (subject_id, state)
index CREATE INDEX finding_waits ON public.finding USING btree (appeal_until) WHERE (state = 'decided'::text)
index CREATE INDEX gate_held ON public.gate USING btree (entity, kind, judged_at) WHERE (state = ANY (ARRAY['held'::text, 'failed'::text]))
index CREATE INDEX grading_latest ON public.grading USING btree (drafted_at DESC, id DESC)
index CREATE INDEX held_back_by_run ON public.held_back USING btree (run_id, policy_id)
index CREATE INDEX held_back_by_subject ON public.held_back USING btree (subject_id)
index CREATE INDEX identifier_by_subject ON public.identifier USING btree (subject_id)
index CREATE INDEX inspection_draw_latest ON public.inspection_draw USING btree (committed_at DESC, id DESC)
index CREATE INDEX inspection_drawn_by_state ON public.inspection USING btree (draw_id, state) WHERE (draw_id IS NOT NULL)
index CREATE INDEX inspection_emergency_latest ON public.inspection_emergency USING btree (stated_at DESC, id DESC)
index CREATE INDEX inspection_named ON public.inspection USING btree (plan_id, matter_id) WHERE (draw_id IS NULL)
index CREATE INDEX inspection_of_plan ON public.inspection USING btree (plan_id, matter_id, subject_id)
index CREATE INDEX inspection_of_subject ON public.inspection USING btree (subject_id, year, authority)
index CREATE INDEX inspection_plan_latest ON public.inspection_plan USING btree (drafted_at DESC, id DESC)
index CREATE INDEX inspection_refusal_latest ON public.inspection_refusal USING btree (at DESC, id DESC)
index CREATE INDEX item_claim_by_entitlement ON public.item_claim USING btree (entitlement_id)
index CREATE INDEX joint_proposal_approved ON public.joint_proposal USING gin (inspections) WHERE (state = 'approved'::text)
index CREATE INDEX joint_proposal_latest ON public.joint_proposal USING btree (proposed_at DESC, id DESC)
index CREATE INDEX joint_search_latest ON public.joint_search USING btree (requested_at DESC, id DESC)
index CREATE INDEX list_addition_by_list ON public.list_addition USING btree (list_id, proposed_at)
index CREATE INDEX list_remark_by_list ON public.list_remark USING btree (list_id, said_at)
index CREATE INDEX match_staging_by_segment ON public.match_staging USING btree (run_id, segment, subject_id)
index CREATE INDEX notice_delivery_by_state ON public.notice_delivery USING btree (state, queued_at DESC, id DESC)
index CREATE INDEX notice_of_subject ON public.notice USING btree (subject_id, sent_at DESC, id DESC)
index CREATE INDEX objection_by_entitlement ON public.objection USING btree (entitlement_id)
index CREATE INDEX outbox_by_work ON public.outbox USING btree (kind, ref) WHERE ((done_at IS NULL) AND (parked_at IS NULL))
index CREATE INDEX outbox_open ON public.outbox USING btree (due_at) WHERE ((done_at IS NULL) AND (parked_at IS NULL))
index CREATE INDEX outbox_parked ON public.outbox USING btree (kind, ref) WHERE (parked_at IS NOT NULL)
index CREATE INDEX penalty_notice_of_finding ON public.penalty_notice USING btree (finding_id)
index CREATE INDEX rating_of_authority ON public.inspection_rating USING btree (authority, rated_on)
index CREATE INDEX record_ended ON public.record USING btree (dataset, known_until) WHERE (known_until IS NOT NULL)
index CREATE INDEX record_lapsed ON public.record USING btree (dataset, valid_until) WHERE (valid_until IS NOT NULL)
index CREATE INDEX record_since ON public.record USING brin (valid_from) WITH (pages_per_range='16')
index CREATE INDEX record_staging_by_delivery ON public.record_staging USING btree (delivery_id)
index CREATE INDEX record_told ON public.record USING brin (known_from) WITH (pages_per_range='16')
index CREATE INDEX relation_claim_by_entitlement ON public.relation_claim USING btree (entitlement_id)
index CREATE INDEX relief_promise_of_year ON public.relief_promise USING btree ("left"(period, 4)) WHERE (state <> 'withdrawn'::text)
index CREATE INDEX right_by_end ON public.benefit_right USING btree (valid_until, id) WHERE (state = ANY (ARRAY['granted'::text, 'active'::text, 'suspended'::text]))
index CREATE INDEX right_by_policy ON public.benefit_right USING btree (policy_id, state)
index CREATE INDEX right_to_tell ON public.benefit_right USING btree (policy_id, id) WHERE (state = 'granted'::text)
index CREATE INDEX run_changes_known ON public.run USING btree (known_at) WHERE (kind = 'changes'::text)
index CREATE INDEX run_changes_telling ON public.run USING btree (requested_at DESC, id DESC) WHERE ((kind = 'changes'::text) AND is_telling)
index CREATE INDEX run_full_known ON public.run USING btree (known_at DESC) WHERE (kind = 'full'::text)
index CREATE INDEX run_full_latest ON public.run USING btree (requested_at DESC, id DESC) WHERE (kind = 'full'::text)
index CREATE INDEX run_latest ON public.run USING btree (requested_at DESC, id DESC)
index CREATE INDEX run_policy_by_policy ON public.run_policy USING btree (policy_id, period)
index CREATE INDEX saving_of_subject ON public.saving USING btree (subject_id, measure_id, period)
index CREATE INDEX saving_of_year ON public.saving USING btree ("left"(period, 4)) WHERE (state = 'posted'::text)
index CREATE INDEX sender_nonce_by_time ON public.sender_nonce USING btree (used_at)
index CREATE INDEX session_by_account ON public.session USING btree (account)
index CREATE INDEX sign_in_address_by_age ON public.sign_in_address USING btree (since)
index CREATE INDEX statement_of_inspection ON public.inspection_statement USING btree (inspection_id)
index CREATE INDEX subject_created ON public.subject USING brin (created_at) WITH (pages_per_range='16')
index CREATE INDEX subject_tier_history ON public.subject_tier USING btree (subject_id, grading_id)
index CREATE INDEX task_by_instant ON public.task USING btree (created_at DESC, id DESC)
index CREATE INDEX transfer_by_debit ON public.transfer USING btree (debit_account)
index CREATE INDEX transfer_by_share ON public.transfer USING btree (share_of) WHERE (share_of IS NOT NULL)
index CREATE INDEX unlinked_by_row ON public.unlinked_record USING btree (delivery_id, line)
index CREATE INDEX unlinked_waiting ON public.unlinked_record USING btree (dataset, scheme, value) WHERE (state = 'waiting'::text)
index CREATE UNIQUE INDEX account_code_key ON public.account USING btree (code)
index CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
index CREATE UNIQUE INDEX adjustment_live ON public.adjustment USING btree (entitlement_id) WHERE (state = ANY (ARRAY['open'::text, 'endorsed'::text]))
index CREATE UNIQUE INDEX adjustment_pkey ON public.adjustment USING btree (id)
index CREATE UNIQUE INDEX amendment_open ON public.amendment USING btree (subject_id, dataset, item, period, fact) WHERE (state = 'proposed'::text)
index CREATE UNIQUE INDEX amendment_pkey ON public.amendment USING btree (id)
index CREATE UNIQUE INDEX audit_head_pkey ON public.audit_head USING btree (head)
index CREATE UNIQUE INDEX audit_link_head_seq_key ON public.audit_link USING btree (head, seq)
index CREATE UNIQUE INDEX audit_link_pkey ON public.audit_link USING btree (id)
index CREATE UNIQUE INDEX audit_pkey ON public.audit USING btree (id)
index CREATE UNIQUE INDEX benefit_list_pkey ON public.benefit_list USING btree (id)
index CREATE UNIQUE INDEX benefit_list_policy_id_period_run_id_key ON public.benefit_list USING btree (policy_id, period, run_id)
index CREATE UNIQUE INDEX benefit_right_episode_id_key ON public.benefit_right USING btree (episode_id)
index CREATE UNIQUE INDEX benefit_right_pkey ON public.benefit_right USING btree (id)
index CREATE UNIQUE INDEX budget_closing_pkey ON public.budget_closing USING btree (account)
index CREATE UNIQUE INDEX budget_entry_pkey ON public.budget_entry USING btree (id)
index CREATE UNIQUE INDEX budget_entry_waiting ON public.budget_entry USING btree (policy_id, year, kind, reference, COALESCE(source, ''::text)) WHERE (state = 'entered'::text)
index CREATE UNIQUE INDEX business_clock_pkey ON public.business_clock USING btree (id)
index CREATE UNIQUE INDEX certificate_account ON public.enforcement_certificate USING btree (account) WHERE (state = 'valid'::text)
index CREATE UNIQUE INDEX certificate_number ON public.enforcement_certificate USING btree (number) WHERE (state = 'valid'::text)
index CREATE UNIQUE INDEX changed_subject_pkey ON public.changed_subject USING btree (delivery_id, subject_id)
index CREATE UNIQUE INDEX charge_list_entry_pkey ON public.charge_list_entry USING btree (list_id, code)
index CREATE UNIQUE INDEX charge_list_once ON public.charge_list USING btree (authority, division, document) WHERE (state <> 'rejected'::text)
index CREATE UNIQUE INDEX charge_list_pkey ON public.charge_list USING btree (id)
index CREATE UNIQUE INDEX check_in_once ON public.inspection_check_in USING btree (nonce)
index CREATE UNIQUE INDEX data_hold_open ON public.data_hold USING btree (policy_id, subject_id, period, authority) WHERE (state = 'open'::text)
index CREATE UNIQUE INDEX data_hold_pkey ON public.data_hold USING btree (id)
index CREATE UNIQUE INDEX deadline_once ON public.deadline USING btree (entity, entity_id, name)
index CREATE UNIQUE INDEX deadline_pkey ON public.deadline USING btree (id)
index CREATE UNIQUE INDEX decision_episode_id_run_id_verdict_key ON public.decision USING btree (episode_id, run_id, verdict)
index CREATE UNIQUE INDEX decision_pkey ON public.decision USING btree (id)
index CREATE UNIQUE INDEX decision_receipt_once ON public.decision_receipt USING btree (entitlement_id, digest)
index CREATE UNIQUE INDEX decision_receipt_pkey ON public.decision_receipt USING btree (id)
index CREATE UNIQUE INDEX declaration_pkey ON public.declaration USING btree (id)
index CREATE UNIQUE INDEX declaration_standing ON public.declaration USING btree (subject_id, policy_id, period) WHERE (state = ANY (ARRAY['declared'::text, 'verified'::text]))
index CREATE UNIQUE INDEX declared_evidence_declaration_id_digest_key ON public.declared_evidence USING btree (declaration_id, digest)
index CREATE UNIQUE INDEX declared_evidence_pkey ON public.declared_evidence USING btree (id)
index CREATE UNIQUE INDEX delivery_approval_pkey ON public.delivery_approval USING btree (delivery_id, actor)
index CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (id)
index CREATE UNIQUE INDEX delivery_reject_pkey ON public.delivery_reject USING btree (delivery_id, line)
index CREATE UNIQUE INDEX delivery_repair_pkey ON public.delivery_repair USING btree (delivery_id, line, place)
index CREATE UNIQUE INDEX delivery_under_way ON public.delivery USING btree (dataset, digest, as_of, division) WHERE (state = ANY (ARRAY['received'::text, 'waiting'::text]))
index CREATE UNIQUE INDEX delivery_upload_pkey ON public.delivery_upload USING btree (id)
index CREATE UNIQUE INDEX document_number ON public.inspection_document USING btree (authority, year, number)
index CREATE UNIQUE INDEX document_once ON public.inspection_document USING btree (inspection_id, kind) WHERE once
index CREATE UNIQUE INDEX draw_of_plan_and_matter ON public.inspection_draw USING btree (id, plan_id, matter_id)
index CREATE UNIQUE INDEX enforcement_certificate_pkey ON public.enforcement_certificate USING btree (id)
index CREATE UNIQUE INDEX entitlement_by_declaration ON public.entitlement USING btree (declaration_id) WHERE (declaration_id IS NOT NULL)
index CREATE UNIQUE INDEX entitlement_live ON public.entitlement USING btree (subject_id, policy_id, period, item) WHERE (state <> ALL (ARRAY['declined'::text, 'withdrawn'::text]))
index CREATE UNIQUE INDEX entitlement_per_episode ON public.entitlement USING btree (episode_id) WHERE (state <> 'withdrawn'::text)
index CREATE UNIQUE INDEX entitlement_pkey ON public.entitlement USING btree (id)
index CREATE UNIQUE INDEX episode_live ON public.episode USING btree (subject_id, policy_id, period, item) WHERE (state <> 'closed'::text)
index CREATE UNIQUE INDEX episode_pkey ON public.episode USING btree (id)
index CREATE UNIQUE INDEX finding_once ON public.finding USING btree (inspection_id, item) WHERE (state <> 'withdrawn'::text)
index CREATE UNIQUE INDEX finding_pkey ON public.finding USING btree (id)
index CREATE UNIQUE INDEX firm_demand_pkey ON public.firm_demand USING btree (id)
index CREATE UNIQUE INDEX firm_demand_transfer_id_key ON public.firm_demand USING btree (transfer_id)
index CREATE UNIQUE INDEX firm_demand_withdrawal_pkey ON public.firm_demand_withdrawal USING btree (demand_id)
index CREATE UNIQUE INDEX firm_demand_withdrawal_transfer_id_key ON public.firm_demand_withdrawal USING btree (transfer_id)
index CREATE UNIQUE INDEX funding_share_budget_place_key ON public.funding_share USING btree (budget, place)
index CREATE UNIQUE INDEX funding_share_drawn_key ON public.funding_share USING btree (drawn)
index CREATE UNIQUE INDEX funding_share_line_key ON public.funding_share USING btree (line)
index CREATE UNIQUE INDEX funding_share_pkey ON public.funding_share USING btree (budget, source)
index CREATE UNIQUE INDEX gate_entity_entity_id_kind_key ON public.gate USING btree (entity, entity_id, kind)
index CREATE UNIQUE INDEX gate_entity_entity_id_place_key ON public.gate USING btree (entity, entity_id, place)
index CREATE UNIQUE INDEX gate_pkey ON public.gate USING btree (id)
index CREATE UNIQUE INDEX grading_of_month ON public.grading USING btree (month) WHERE (state = 'published'::text)
index CREATE UNIQUE INDEX grading_pkey ON public.grading USING btree (id)
index CREATE UNIQUE INDEX grading_run_id_key ON public.grading USING btree (run_id)
index CREATE UNIQUE INDEX held_back_pkey ON public.held_back USING btree (episode_id)
index CREATE UNIQUE INDEX hold_staging_of_segment ON public.hold_staging USING btree (run_id, policy_id, segment)
index CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (actor, key)
index CREATE UNIQUE INDEX identifier_current ON public.identifier USING btree (scheme, value) WHERE (valid_until IS NULL)
index CREATE UNIQUE INDEX identifier_pkey ON public.identifier USING btree (scheme, value, valid_from)
index CREATE UNIQUE INDEX inspection_code_pkey ON public.inspection_code USING btree (id)
index CREATE UNIQUE INDEX inspection_document_pkey ON public.inspection_document USING btree (id)
index CREATE UNIQUE INDEX inspection_draw_once ON public.inspection_draw USING btree (plan_id, matter_id) WHERE (state <> 'abandoned'::text)
index CREATE UNIQUE INDEX inspection_draw_pkey ON public.inspection_draw USING btree (id)
index CREATE UNIQUE INDEX inspection_drawn_once ON public.inspection USING btree (draw_id, subject_id)
index CREATE UNIQUE INDEX inspection_emergency_inspection_id_key ON public.inspection_emergency USING btree (inspection_id)
index CREATE UNIQUE INDEX inspection_emergency_pkey ON public.inspection_emergency USING btree (id)
index CREATE UNIQUE INDEX inspection_open ON public.inspection USING btree (subject_id, matter_id, ((origin = 'plan'::text))) WHERE (state = 'planned'::text)
index CREATE UNIQUE INDEX inspection_pkey ON public.inspection USING btree (id)
index CREATE UNIQUE INDEX inspection_plan_pkey ON public.inspection_plan USING btree (id)
index CREATE UNIQUE INDEX inspection_rated_once ON public.inspection_rating USING btree (inspection_id)
index CREATE UNIQUE INDEX inspection_rating_pkey ON public.inspection_rating USING btree (id)
index CREATE UNIQUE INDEX inspection_refusal_pkey ON public.inspection_refusal USING btree (id)
index CREATE UNIQUE INDEX inspection_statement_document_id_key ON public.inspection_statement USING btree (document_id)
index CREATE UNIQUE INDEX inspection_statement_pkey ON public.inspection_statement USING btree (id)
index CREATE UNIQUE INDEX installation_pkey ON public.installation USING btree (id)
index CREATE UNIQUE INDEX item_claim_pkey ON public.item_claim USING btree (key)
index CREATE UNIQUE INDEX joint_proposal_pkey ON public.joint_proposal USING btree (id)
index CREATE UNIQUE INDEX joint_proposal_search_id_key ON public.joint_proposal USING btree (search_id)
index CREATE UNIQUE INDEX joint_search_pkey ON public.joint_search USING btree (id)
index CREATE UNIQUE INDEX joint_search_under_way ON public.joint_search USING btree (authority, division) WHERE (state = ANY (ARRAY['requested'::text, 'searching'::text]))
index CREATE UNIQUE INDEX judged_pair_pkey ON public.judged_pair USING btree (subject_id, policy_id, period)
index CREATE UNIQUE INDEX lifecycle_pkey ON public.lifecycle USING btree (entity)
index CREATE UNIQUE INDEX lifecycle_transition_pkey ON public.lifecycle_transition USING btree (entity, from_state, event)
index CREATE UNIQUE INDEX list_addition_pkey ON public.list_addition USING btree (id)
index CREATE UNIQUE INDEX list_allocation_pkey ON public.list_allocation USING btree (list_id)
index CREATE UNIQUE INDEX list_opinion_list_id_authority_key ON public.list_opinion USING btree (list_id, authority)
index CREATE UNIQUE INDEX list_opinion_pkey ON public.list_opinion USING btree (id)
index CREATE UNIQUE INDEX list_remark_pkey ON public.list_remark USING btree (id)
index CREATE UNIQUE INDEX list_rollout_list_id_key ON public.list_rollout USING btree (list_id)
index CREATE UNIQUE INDEX list_rollout_pkey ON public.list_rollout USING btree (id)
index CREATE UNIQUE INDEX match_judgement_of_pair ON public.match_judgement USING btree (run_id, policy_id, subject_id)
index CREATE UNIQUE INDEX match_staging_pkey ON public.match_staging USING btree (run_id, policy_id, subject_id)
index CREATE UNIQUE INDEX notice_channel_in_use ON public.notice_channel USING btree (subject_id, channel) WHERE (state = 'in-use'::text)
index CREATE UNIQUE INDEX notice_channel_pkey ON public.notice_channel USING btree (id)
index CREATE UNIQUE INDEX notice_delivery_once ON public.notice_delivery USING btree (entitlement_id, kind, channel, round)
index CREATE UNIQUE INDEX notice_delivery_pkey ON public.notice_delivery USING btree (id)
index CREATE UNIQUE INDEX notice_entitlement_id_kind_channel_round_key ON public.notice USING btree (entitlement_id, kind, channel, round)
index CREATE UNIQUE INDEX notice_of_document_once ON public.notice USING btree (document_id, channel) WHERE (document_id IS NOT NULL)
index CREATE UNIQUE INDEX notice_of_right_once ON public.notice USING btree (right_id, kind, channel, round) WHERE (right_id IS NOT NULL)
index CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (id)
index CREATE UNIQUE INDEX objection_open ON public.objection USING btree (entitlement_id) WHERE ((state = 'open'::text) AND (adjustment_id IS NULL))
index CREATE UNIQUE INDEX objection_pkey ON public.objection USING btree (id)
index CREATE UNIQUE INDEX objection_to_recovery ON public.objection USING btree (adjustment_id) WHERE (state <> 'withdrawn'::text)
index CREATE UNIQUE INDEX outbox_once ON public.outbox USING btree (kind, ref) WHERE ((done_at IS NULL) AND (parked_at IS NULL) AND (attempts = 0))
index CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (id)
index CREATE UNIQUE INDEX payment_batch_pkey ON public.payment_batch USING btree (id)
index CREATE UNIQUE INDEX payment_batch_policy_id_year_number_key ON public.payment_batch USING btree (policy_id, year, number)
index CREATE UNIQUE INDEX payment_item_batch_id_place_key ON public.payment_item USING btree (batch_id, place)
index CREATE UNIQUE INDEX payment_item_open ON public.payment_item USING btree (entitlement_id, adjustment_id) NULLS NOT DISTINCT WHERE (outcome IS NULL)
index CREATE UNIQUE INDEX payment_item_paid ON public.payment_item USING btree (entitlement_id, adjustment_id) NULLS NOT DISTINCT WHERE (outcome = 'paid'::text)
index CREATE UNIQUE INDEX payment_item_pkey ON public.payment_item USING btree (id)
index CREATE UNIQUE INDEX penalty_notice_pkey ON public.penalty_notice USING btree (document_id)
index CREATE UNIQUE INDEX policy_halt_in_force ON public.policy_halt USING btree (policy_id) WHERE (state = 'in-force'::text)
index CREATE UNIQUE INDEX policy_halt_pkey ON public.policy_halt USING btree (id)
index CREATE UNIQUE INDEX principal_oidc_subject_key ON public.principal USING btree (oidc_subject)
index CREATE UNIQUE INDEX principal_pkey ON public.principal USING btree (account)
index CREATE UNIQUE INDEX record_current ON public.record USING btree (dataset, subject_id, item, period, valid_until, known_until) NULLS NOT DISTINCT
index CREATE UNIQUE INDEX record_pkey ON public.record USING btree (id)
index CREATE UNIQUE INDEX refusal_drawn_once ON public.inspection_refusal USING btree (draw_id, subject_id)
index CREATE UNIQUE INDEX relation_claim_pkey ON public.relation_claim USING btree (subject_id, key)
index CREATE UNIQUE INDEX relief_promise_episode_id_key ON public.relief_promise USING btree (episode_id)
index CREATE UNIQUE INDEX relief_promise_pkey ON public.relief_promise USING btree (id)
index CREATE UNIQUE INDEX relief_promise_standing ON public.relief_promise USING btree (subject_id, measure_id, period, item) WHERE (state = 'standing'::text)
index CREATE UNIQUE INDEX relief_promise_transfer_id_key ON public.relief_promise USING btree (transfer_id)
index CREATE UNIQUE INDEX right_live ON public.benefit_right USING btree (subject_id, policy_id, period, item) WHERE (state <> ALL (ARRAY['expired'::text, 'withdrawn'::text]))
index CREATE UNIQUE INDEX rule_book_pkey ON public.rule_book USING btree (digest)
index CREATE UNIQUE INDEX rule_version_in_force ON public.rule_version USING btree (policy_id, period) WHERE (state = 'published'::text)
index CREATE UNIQUE INDEX rule_version_once ON public.rule_version USING btree (policy_id, period, decision_hash, document_hash) WHERE (state <> 'retired'::text)
index CREATE UNIQUE INDEX rule_version_pkey ON public.rule_version USING btree (id)
index CREATE UNIQUE INDEX rule_version_policy_id_number_key ON public.rule_version USING btree (policy_id, number)
index CREATE UNIQUE INDEX run_cohort_pkey ON public.run_cohort USING btree (run_id, cohort_hash)
index CREATE UNIQUE INDEX run_one_at_a_time ON public.run USING btree ((true)) WHERE ((kind = 'full'::text) AND (state = ANY (ARRAY['requested'::text, 'running'::text, 'applying'::text, 'stopped'::text])))
index CREATE UNIQUE INDEX run_pkey ON public.run USING btree (id)
index CREATE UNIQUE INDEX run_policy_pkey ON public.run_policy USING btree (id)
index CREATE UNIQUE INDEX run_policy_run_id_policy_id_key ON public.run_policy USING btree (run_id, policy_id)
index CREATE UNIQUE INDEX run_segment_pkey ON public.run_segment USING btree (id)
index CREATE UNIQUE INDEX run_segment_run_id_number_key ON public.run_segment USING btree (run_id, number)
index CREATE UNIQUE INDEX saving_once ON public.saving USING btree (subject_id, item) WHERE (state = 'posted'::text)
index CREATE UNIQUE INDEX saving_pkey ON public.saving USING btree (id)
index CREATE UNIQUE INDEX saving_reversal_id_key ON public.saving USING btree (reversal_id)
index CREATE UNIQUE INDEX saving_transfer_id_key ON public.saving USING btree (transfer_id)
index CREATE UNIQUE INDEX sender_key_pkey ON public.sender_key USING btree (id)
index CREATE UNIQUE INDEX sender_nonce_pkey ON public.sender_nonce USING btree (key_id, nonce)
index CREATE UNIQUE INDEX session_pkey ON public.session USING btree (token_hash)
index CREATE UNIQUE INDEX sign_in_address_pkey ON public.sign_in_address USING btree (address)
index CREATE UNIQUE INDEX snapshot_once ON public.snapshot USING btree (as_of, known_at, digest)
index CREATE UNIQUE INDEX snapshot_pkey ON public.snapshot USING btree (id)
index CREATE UNIQUE INDEX standing_limit_once ON public.standing_limit USING btree (entitlement_id, kind, members, most_fen, years, parts) NULLS NOT DISTINCT
index CREATE UNIQUE INDEX subject_former_name_pkey ON public.subject_former_name USING btree (subject_id, known_until)
index CREATE UNIQUE INDEX subject_pkey ON public.subject USING btree (id)
index CREATE UNIQUE INDEX subject_tier_pkey ON public.subject_tier USING btree (grading_id, subject_id)
index CREATE UNIQUE INDEX task_once ON public.task USING btree (kind, entity, entity_id) WHERE (state = 'open'::text)
index CREATE UNIQUE INDEX task_pkey ON public.task USING btree (id)
index CREATE UNIQUE INDEX transfer_once ON public.transfer USING btree (purpose, ref, kind)
index CREATE UNIQUE INDEX transfer_pkey ON public.transfer USING btree (id)
index CREATE UNIQUE INDEX transfer_resolves_once ON public.transfer USING btree (pending_id) WHERE (pending_id IS NOT NULL)
index CREATE UNIQUE INDEX unlinked_record_pkey ON public.unlinked_record USING btree (id)
index CREATE UNIQUE INDEX visit_approval_pkey ON public.visit_approval USING btree (inspection_id)
lifecycle adjustment accepted contest contested
lifecycle adjustment contested annul annulled
lifecycle adjustment contested sustain accepted
lifecycle adjustment endorsed accept accepted
lifecycle adjustment endorsed return open
lifecycle adjustment endorsed supersede superseded
lifecycle adjustment open dismiss dismissed
lifecycle adjustment open endorse endorsed
lifecycle adjustment open supersede superseded
lifecycle amendment proposed accept accepted
lifecycle amendment proposed refuse refused
lifecycle amendment proposed withdraw withdrawn
lifecycle benefit_list approved announce announced
lifecycle benefit_list draft submit reviewing
lifecycle benefit_list reviewing approve approved
lifecycle benefit_list reviewing reject rejected
lifecycle benefit_right active expire expired
lifecycle benefit_right active suspend suspended
lifecycle benefit_right active withdraw withdrawn
lifecycle benefit_right granted activate active
lifecycle benefit_right granted expire expired
lifecycle benefit_right granted suspend suspended
lifecycle benefit_right granted withdraw withdrawn
lifecycle benefit_right suspended expire expired
lifecycle benefit_right suspended restore granted
lifecycle benefit_right suspended withdraw withdrawn
lifecycle budget_entry entered accept accepted
lifecycle budget_entry entered dismiss dismissed
lifecycle charge_list submitted publish published
lifecycle charge_list submitted reject rejected
lifecycle data_hold open drop dropped
lifecycle data_hold open meet met
lifecycle deadline passed restart running
lifecycle deadline paused restart running
lifecycle deadline paused void voided
lifecycle deadline running meet met
lifecycle deadline running pass passed
lifecycle deadline running pause paused
lifecycle deadline running void voided
lifecycle declaration declared contradict contradicted
lifecycle declaration declared drop dropped
lifecycle declaration declared verify verified
lifecycle declaration verified contradict contradicted
lifecycle declaration verified drop dropped
lifecycle delivery received accept accepted
lifecycle delivery received fail failed
lifecycle delivery received hold waiting
lifecycle delivery waiting accept accepted
lifecycle delivery waiting fail failed
lifecycle delivery_upload importing cancel cancelled
lifecycle delivery_upload importing refuse refused
lifecycle delivery_upload importing take taken
lifecycle delivery_upload open cancel cancelled
lifecycle delivery_upload open complete queued
lifecycle delivery_upload open expire expired
lifecycle delivery_upload queued begin importing
lifecycle delivery_upload queued cancel cancelled
lifecycle delivery_upload queued refuse refused
lifecycle enforcement_certificate valid withdraw withdrawn
lifecycle entitlement bounced object objected
lifecycle entitlement bounced order ordered
lifecycle entitlement bounced recover withdrawn
lifecycle entitlement confirmed clear payable
lifecycle entitlement confirmed object objected
lifecycle entitlement confirmed recover withdrawn
lifecycle entitlement listed notify notified
lifecycle entitlement listed suspend suspended
lifecycle entitlement listed withdraw withdrawn
lifecycle entitlement notified confirm confirmed
lifecycle entitlement notified decline declined
lifecycle entitlement notified deem confirmed
lifecycle entitlement notified forgo declined
lifecycle entitlement notified lapse silent
lifecycle entitlement notified object objected
lifecycle entitlement notified suspend suspended
lifecycle entitlement notified withdraw withdrawn
lifecycle entitlement objected resume-confirmed confirmed
lifecycle entitlement objected resume-notified notified
lifecycle entitlement objected resume-silent silent
lifecycle entitlement objected resume-suspended suspended
lifecycle entitlement objected revoke withdrawn
lifecycle entitlement ordered bounce bounced
lifecycle entitlement ordered pay paid
lifecycle entitlement ordered return payable
lifecycle entitlement payable object objected
lifecycle entitlement payable order ordered
lifecycle entitlement payable recover withdrawn
lifecycle entitlement silent confirm confirmed
lifecycle entitlement silent decline declined
lifecycle entitlement silent object objected
lifecycle entitlement silent suspend suspended
lifecycle entitlement silent withdraw withdrawn
lifecycle entitlement suspended restore listed
lifecycle entitlement suspended restore-notified notified
lifecycle entitlement suspended withdraw withdrawn
lifecycle entitlement waiting reserve listed
lifecycle entitlement waiting withdraw withdrawn
lifecycle episode open close closed
lifecycle episode open suspend suspended
lifecycle episode suspended close closed
lifecycle episode suspended resume open
lifecycle finding decided object objected
lifecycle finding decided settle final
lifecycle finding decided withdraw withdrawn
lifecycle finding final reopen objected
lifecycle finding final withdraw withdrawn
lifecycle finding noted clear final
lifecycle finding noted decide decided
lifecycle finding noted withdraw withdrawn
lifecycle finding objected decide-again decided
lifecycle finding objected withdraw withdrawn
lifecycle gate failed close closed
lifecycle gate failed hold held
lifecycle gate failed waive waived
lifecycle gate held close closed
lifecycle gate held fail failed
lifecycle gate held release open
lifecycle gate held waive waived
lifecycle gate open close closed
lifecycle gate open fail failed
lifecycle gate open hold held
lifecycle gate open waive waived
lifecycle gate waiting start open
lifecycle gate waiting waive waived
lifecycle grading draft discard discarded
lifecycle grading draft publish published
lifecycle grading preparing discard discarded
lifecycle grading preparing present draft
lifecycle inspection planned cancel cancelled
lifecycle inspection planned do done
lifecycle inspection_code issued revoke revoked
lifecycle inspection_draw committed abandon abandoned
lifecycle inspection_draw committed reveal revealed
lifecycle inspection_draw revealed draw drawn
lifecycle inspection_emergency stated confirm confirmed
lifecycle inspection_emergency stated lapse lapsed
lifecycle inspection_emergency stated refuse refused
lifecycle inspection_plan approved close closed
lifecycle inspection_plan submitted approve approved
lifecycle inspection_plan submitted reject rejected
lifecycle joint_proposal approved close closed
lifecycle joint_proposal proposed approve approved
lifecycle joint_proposal proposed reject rejected
lifecycle joint_search requested begin searching
lifecycle joint_search requested cancel cancelled
lifecycle joint_search searching cancel cancelled
lifecycle joint_search searching fail failed
lifecycle joint_search searching propose proposed
lifecycle list_addition proposed admit admitted
lifecycle list_addition proposed hold held
lifecycle list_addition proposed refuse refused
lifecycle list_opinion agreed ask-again asked
lifecycle list_opinion agreed object objected
lifecycle list_opinion asked agree agreed
lifecycle list_opinion asked drop dropped
lifecycle list_opinion asked lapse lapsed
lifecycle list_opinion asked object objected
lifecycle list_opinion lapsed agree agreed
lifecycle list_opinion lapsed ask-again asked
lifecycle list_opinion lapsed object objected
lifecycle list_opinion objected agree agreed
lifecycle list_opinion objected drop dropped
lifecycle list_rollout stopped-trial resume wider
lifecycle list_rollout stopped-wider resume whole
lifecycle list_rollout trial stop stopped-trial
lifecycle list_rollout trial widen wider
lifecycle list_rollout wider complete whole
lifecycle list_rollout wider stop stopped-wider
lifecycle notice_channel in-use end ended
lifecycle notice_delivery delivered again queued
lifecycle notice_delivery failed again queued
lifecycle notice_delivery parked again queued
lifecycle notice_delivery queued drop dropped
lifecycle notice_delivery queued fail failed
lifecycle notice_delivery queued park parked
lifecycle notice_delivery queued receive delivered
lifecycle notice_delivery queued send sent
lifecycle notice_delivery sent acknowledge delivered
lifecycle notice_delivery sent again queued
lifecycle notice_delivery sent bounce failed
lifecycle objection open dismiss dismissed
lifecycle objection open uphold upheld
lifecycle objection open withdraw withdrawn
lifecycle payment_batch made release released
lifecycle payment_batch made return returned
lifecycle payment_batch released settle settled
lifecycle policy_halt in-force lift lifted
lifecycle relief_promise standing expire expired
lifecycle relief_promise standing withdraw withdrawn
lifecycle rule_version draft publish published
lifecycle rule_version draft retire retired
lifecycle rule_version published retire retired
lifecycle run applying finish finished
lifecycle run cancelled resume running
lifecycle run requested cancel cancelled
lifecycle run requested settle finished
lifecycle run requested start running
lifecycle run running apply applying
lifecycle run running cancel cancelled
lifecycle run running stop stopped
lifecycle run stopped accept applying
lifecycle run stopped cancel cancelled
lifecycle run_policy applying await awaiting
lifecycle run_policy applying finish finished
lifecycle run_policy awaiting finish finished
lifecycle run_policy pending apply applying
lifecycle run_policy pending park parked
lifecycle saving posted reverse reversed
lifecycle sender_key active revoke revoked
lifecycle task open close closed
policy account keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy account tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy adjustment keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy adjustment tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy amendment keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy amendment tenant to public ALL using (( SELECT context_present() AS context_present) AND ((proposed_by = ( SELECT context_setting('actor'::text) AS context_setting)) OR
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END))
policy audit keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy audit tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy audit_head keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy audit_head tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy audit_link keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy audit_link tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy benefit_list keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy benefit_list tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy benefit_right keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy benefit_right tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy budget_closing keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy budget_closing tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy budget_entry keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy budget_entry tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy business_clock keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy business_clock tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy changed_subject keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy changed_subject tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy charge_list decided_within_reach to huizhi_app UPDATE using ((( SELECT context_subject() AS context_subject) IS NULL) AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
policy charge_list entered_within_reach to huizhi_app INSERT using
policy charge_list keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy charge_list tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy charge_list_entry entered_with_its_list to huizhi_app INSERT using
policy charge_list_entry keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy charge_list_entry tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy data_hold keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy data_hold of_own_policy to public SELECT using (( SELECT context_present() AS context_present) AND (( SELECT context_subject() AS context_subject) IS NULL) AND (policy_authority = ANY (( SELECT context_authorities() AS context_authorities)::text[])) AND starts_with(division, ( SELECT context_division() AS context_division)))
policy data_hold tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy deadline keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy deadline tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy decision keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy decision tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy decision_receipt keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy decision_receipt tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy declaration keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy declaration tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy declared_evidence keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy declared_evidence tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy delivery keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy delivery tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy delivery_approval keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy delivery_approval tenant to public ALL using (( SELECT context_present() AS context_present) AND (EXISTS ( SELECT
   FROM delivery d
  WHERE (d.id = delivery_approval.delivery_id))))
policy delivery_reject keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy delivery_reject tenant to public ALL using (( SELECT context_present() AS context_present) AND (EXISTS ( SELECT
   FROM delivery d
  WHERE (d.id = delivery_reject.delivery_id))))
policy delivery_repair keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy delivery_repair tenant to public ALL using (( SELECT context_present() AS context_present) AND (EXISTS ( SELECT
   FROM delivery d
  WHERE (d.id = delivery_repair.delivery_id))))
policy delivery_upload keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy delivery_upload tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy enforcement_certificate keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy enforcement_certificate tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy entitlement keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy entitlement tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy episode keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy episode tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy finding keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy finding tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy firm_demand keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy firm_demand recorded_by_officers to huizhi_app INSERT using
policy firm_demand tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy firm_demand_withdrawal keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy firm_demand_withdrawal tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy firm_demand_withdrawal withdrawn_by_officers to huizhi_app INSERT using
policy funding_share keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy funding_share tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy gate keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy gate tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy grading keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy grading tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy held_back keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy held_back tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy hold_staging keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy hold_staging tenant to public ALL using (( SELECT context_present() AS context_present) AND (( SELECT ((context_authorities() @> ARRAY['*'::text]) AND (context_division() = ''::text) AND (context_subject() IS NULL))) OR (EXISTS ( SELECT
   FROM run_policy p
  WHERE ((p.run_id = hold_staging.run_id) AND (p.policy_id = hold_staging.policy_id))))))
policy idempotency keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy idempotency tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy identifier keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy identifier tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy inspection keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_check_in keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_check_in tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy inspection_code keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_code tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_document firm_reads_its_own to huizhi_app SELECT using ((( SELECT context_subject() AS context_subject) IS NULL) OR of_firm)
policy inspection_document keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_document tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy inspection_draw keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_draw tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_emergency keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_emergency tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_plan keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_plan tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_rating keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_rating no_officer_reads_it to huizhi_app SELECT using ((( SELECT context_subject() AS context_subject) IS NOT NULL) OR ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) AND (( SELECT context_division() AS context_division) = ''::text)))
policy inspection_rating tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy inspection_refusal keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_refusal tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy inspection_statement keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy inspection_statement tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy installation keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy installation tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy item_claim keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy item_claim tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy joint_proposal keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy joint_proposal tenant to public ALL using (( SELECT context_present() AS context_present) AND (( SELECT context_subject() AS context_subject) IS NULL) AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authorities <@ ( SELECT context_authorities() AS context_authorities))) AND starts_with(division, ( SELECT context_division() AS context_division)))
policy joint_search keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy joint_search tenant to public ALL using (context_present() AND (( SELECT context_subject() AS context_subject) IS NULL) AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (reach <@ ( SELECT context_authorities() AS context_authorities))) AND starts_with(division, ( SELECT context_division() AS context_division)))
policy judged_pair keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy judged_pair tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy lifecycle keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy lifecycle tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy lifecycle_transition keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy lifecycle_transition tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy list_addition keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy list_addition tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy list_allocation keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy list_allocation tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy list_opinion keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy list_opinion tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy list_remark keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy list_remark tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy list_rollout keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy list_rollout tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy match_judgement keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy match_judgement tenant to public ALL using ( SELECT (( SELECT context_present() AS context_present) AND (context_authorities() @> ARRAY['*'::text]) AND (context_division() = ''::text) AND (context_subject() IS NULL)))
policy match_staging keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy match_staging tenant to public ALL using (( SELECT context_present() AS context_present) AND (( SELECT ((context_authorities() @> ARRAY['*'::text]) AND (context_division() = ''::text) AND (context_subject() IS NULL))) OR (EXISTS ( SELECT
   FROM run_policy p
  WHERE ((p.run_id = match_staging.run_id) AND (p.policy_id = match_staging.policy_id))))))
policy notice keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy notice tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy notice_channel keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy notice_channel tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy notice_delivery keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy notice_delivery tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy objection keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy objection tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy outbox keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy outbox tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy payment_batch keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy payment_batch tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy payment_item keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy payment_item tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy penalty_notice intended_by_officers to huizhi_app INSERT using
policy penalty_notice keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy penalty_notice tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy policy_halt keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy policy_halt tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy principal keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy principal tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy record keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy record tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy relation_claim keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy relation_claim tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy relief_promise keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy relief_promise tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy rule_book keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy rule_book tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy rule_version drafted_by_its_authority to huizhi_app INSERT using
policy rule_version keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy rule_version of_its_authority to huizhi_app UPDATE using true
policy rule_version tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy run keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy run tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy run_cohort keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy run_cohort tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy run_policy keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy run_policy tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy run_segment keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy run_segment tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy saving keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy saving tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy sender_key keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy sender_key tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy sender_nonce keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy sender_nonce tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy session keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy session tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy sign_in_address keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy sign_in_address tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy snapshot keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy snapshot tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN true
    ELSE true
END)
policy standing_limit keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy standing_limit tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy subject keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy subject tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (id = ( SELECT context_subject() AS context_subject))
END)
policy subject_former_name keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy subject_former_name tenant to public ALL using (( SELECT context_present() AS context_present) AND (EXISTS ( SELECT
   FROM subject s
  WHERE (s.id = subject_former_name.subject_id))))
policy subject_tier firms_read_what_is_published to public SELECT using ((( SELECT context_subject() AS context_subject) IS NULL) OR grading_is_published(grading_id))
policy subject_tier keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy subject_tier tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE (subject_id = ( SELECT context_subject() AS context_subject))
END)
policy task keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy task low_ratings_are_supervised to huizhi_app SELECT using ((kind <> 'inspection-rated-low'::text) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[])) OR ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) AND (( SELECT context_division() AS context_division) = ''::text) AND (( SELECT context_subject() AS context_subject) IS NULL)))
policy task tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy transfer keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy transfer tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy unlinked_record keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy unlinked_record tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
policy visit_approval keeper to huizhi_owner ALL using ( SELECT context_present() AS context_present)
policy visit_approval tenant to public ALL using (( SELECT context_present() AS context_present) AND
CASE
    WHEN (( SELECT context_subject() AS context_subject) IS NULL) THEN (true AND ((( SELECT context_authorities() AS context_authorities) @> ARRAY['*'::text]) OR (authority = ANY (( SELECT context_authorities() AS context_authorities)::text[]))) AND starts_with(division, ( SELECT context_division() AS context_division)))
    ELSE false
END)
table account secured by force
table adjustment secured by force
table amendment secured by force
table audit secured by force
table audit_head secured by force
table audit_link secured by force
table benefit_list secured by force
table benefit_right secured by force
table budget_closing secured by force
table budget_entry secured by force
table business_clock secured by force
table changed_subject secured by force
table charge_list secured by force
table charge_list_entry secured by force
table data_hold secured by force
table deadline secured by force
table decision secured by force
table decision_receipt secured by force
table declaration secured by force
table declared_evidence secured by force
table delivery secured by force
table delivery_approval secured by force
table delivery_reject secured by force
table delivery_repair secured by force
table delivery_upload secured by force
table enforcement_certificate secured by force
table entitlement secured by force
table episode secured by force
table finding secured by force
table firm_demand secured by force
table firm_demand_withdrawal secured by force
table funding_share secured by force
table gate secured by force
table grading secured by force
table held_back secured by force
table hold_staging secured by force
table idempotency secured by force
table identifier secured by force
table inspection secured by force
table inspection_check_in secured by force
table inspection_code secured by force
table inspection_document secured by force
table inspection_draw secured by force
table inspection_emergency secured by force
table inspection_plan secured by force
table inspection_rating secured by force
table inspection_refusal secured by force
table inspection_statement secured by force
table installation secured by force
table item_claim secured by force
table joint_proposal secured by force
table joint_search secured by force
table judged_pair secured by force
table lifecycle secured by force
table lifecycle_transition secured by force
table list_addition secured by force
table list_allocation secured by force
table list_opinion secured by force
table list_remark secured by force
table list_rollout secured by force
table match_arrival unlogged
table match_judgement unlogged secured by force
table match_staging secured by force
table notice secured by force
table notice_channel secured by force
table notice_delivery secured by force
table objection secured by force
table outbox secured by force
table payment_batch secured by force
table payment_item secured by force
table penalty_notice secured by force
table policy_halt secured by force
table principal secured by force
table record secured by force
table record_staging unlogged
table relation_claim secured by force
table relief_promise secured by force
table rule_book secured by force
table rule_version secured by force
table run secured by force
table run_cohort secured by force
table run_policy secured by force
table run_segment secured by force
table saving secured by force
table sender_key secured by force
table sender_nonce secured by force
table session secured by force
table sign_in_address secured by force
table snapshot secured by force
table standing_limit secured by force
table subject secured by force
table subject_former_name secured by force
table subject_tier secured by force
table task secured by force
table transfer secured by force
table unlinked_record secured by force
table visit_approval secured by force
trigger CREATE CONSTRAINT TRIGGER allocation_is_whole AFTER INSERT ON public.list_allocation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION allocation_is_whole()
trigger CREATE CONSTRAINT TRIGGER audit_seal AFTER UPDATE ON public.audit_link DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.hash IS NULL)) EXECUTE FUNCTION audit_seal()
trigger CREATE CONSTRAINT TRIGGER audit_seal_at_last AFTER INSERT ON public.audit_link DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_at_last()
trigger CREATE CONSTRAINT TRIGGER closed_budget_is_left AFTER UPDATE ON public.account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.limited) EXECUTE FUNCTION closed_budget_is_left()
trigger CREATE CONSTRAINT TRIGGER closed_plan_keeps_nothing AFTER UPDATE OF state ON public.inspection_plan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = 'closed'::text) AND (old.state <> 'closed'::text))) EXECUTE FUNCTION closed_plan_keeps_nothing()
trigger CREATE CONSTRAINT TRIGGER contested_has_its_objection AFTER INSERT OR UPDATE OF state ON public.objection DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.adjustment_id IS NOT NULL)) EXECUTE FUNCTION contested_has_its_objection()
trigger CREATE CONSTRAINT TRIGGER contested_has_its_objection AFTER UPDATE OF state ON public.adjustment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = ANY (ARRAY['contested'::text, 'annulled'::text])) OR (old.state = 'contested'::text))) EXECUTE FUNCTION contested_has_its_objection()
trigger CREATE CONSTRAINT TRIGGER demand_has_its_posting AFTER INSERT ON public.firm_demand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_has_its_posting()
trigger CREATE CONSTRAINT TRIGGER drawn_is_processed AFTER UPDATE OF processed ON public.inspection_draw DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION drawn_is_processed()
trigger CREATE CONSTRAINT TRIGGER entitlement_money_committed AFTER UPDATE OF state ON public.entitlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = 'confirmed'::text) AND (old.state <> 'confirmed'::text))) EXECUTE FUNCTION entitlement_money_committed()
trigger CREATE CONSTRAINT TRIGGER finding_leaves_no_record AFTER UPDATE OF state ON public.finding DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.state = 'final'::text) OR (new.state = 'final'::text))) EXECUTE FUNCTION finding_leaves_no_record()
trigger CREATE CONSTRAINT TRIGGER gate_keeps_payable AFTER INSERT OR UPDATE ON public.gate DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state <> ALL (ARRAY['closed'::text, 'waived'::text]))) EXECUTE FUNCTION gate_keeps_payable()
trigger CREATE CONSTRAINT TRIGGER inspection_has_its_visit AFTER INSERT OR UPDATE OF state ON public.inspection DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION inspection_has_its_visit()
trigger CREATE CONSTRAINT TRIGGER issued_findings_are_final AFTER UPDATE OF state ON public.delivery DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.dataset = 'inspection-findings'::text) AND (new.state = 'accepted'::text))) EXECUTE FUNCTION issued_findings_are_final()
trigger CREATE CONSTRAINT TRIGGER payable_is_proved AFTER UPDATE ON public.entitlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = ANY (ARRAY['payable'::text, 'ordered'::text, 'paid'::text, 'bounced'::text]))) EXECUTE FUNCTION payable_is_proved()
trigger CREATE CONSTRAINT TRIGGER payment_is_frozen AFTER INSERT ON public.payment_batch DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_is_frozen()
trigger CREATE CONSTRAINT TRIGGER payment_is_proved AFTER UPDATE OF state ON public.entitlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = ANY (ARRAY['ordered'::text, 'paid'::text]))) EXECUTE FUNCTION payment_is_proved()
trigger CREATE CONSTRAINT TRIGGER promise_has_its_reservation AFTER INSERT OR UPDATE OF state ON public.relief_promise DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promise_has_its_reservation()
trigger CREATE CONSTRAINT TRIGGER saving_has_its_posting AFTER INSERT OR UPDATE OF state ON public.saving DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION saving_has_its_posting()
trigger CREATE CONSTRAINT TRIGGER set_off_is_owed AFTER INSERT ON public.payment_item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.adjustment_id IS NULL)) EXECUTE FUNCTION set_off_is_owed()
trigger CREATE CONSTRAINT TRIGGER shares_make_a_hundred AFTER INSERT OR DELETE ON public.funding_share DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shares_make_a_hundred()
trigger CREATE CONSTRAINT TRIGGER shares_stand AFTER UPDATE ON public.account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shares_stand()
trigger CREATE CONSTRAINT TRIGGER top_up_is_proved AFTER INSERT OR UPDATE OF outcome ON public.payment_item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.adjustment_id IS NOT NULL)) EXECUTE FUNCTION top_up_is_proved()
trigger CREATE CONSTRAINT TRIGGER urgent_visit_is_stated AFTER UPDATE OF state ON public.inspection DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state = 'done'::text) AND (old.state <> 'done'::text) AND (new.code_exception = 'emergency'::text))) EXECUTE FUNCTION urgent_visit_is_stated()
trigger CREATE CONSTRAINT TRIGGER withdrawal_has_its_posting AFTER INSERT ON public.firm_demand_withdrawal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION withdrawal_has_its_posting()
trigger CREATE TRIGGER account_is_kept BEFORE TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER account_stays BEFORE DELETE ON public.account FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER adjustment_has_its_money BEFORE UPDATE ON public.adjustment FOR EACH ROW WHEN (((new.state = 'accepted'::text) AND (new.kind = 'top-up'::text))) EXECUTE FUNCTION adjustment_has_its_money()
trigger CREATE TRIGGER adjustment_rests_on BEFORE INSERT ON public.adjustment FOR EACH ROW EXECUTE FUNCTION adjustment_rests_on()
trigger CREATE TRIGGER allocation_is_final BEFORE DELETE OR UPDATE ON public.list_allocation FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER allocation_is_kept BEFORE TRUNCATE ON public.list_allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER amount_is_allocated BEFORE UPDATE OF amount_fen, entitled_fen ON public.entitlement FOR EACH ROW WHEN (((new.amount_fen <> old.amount_fen) OR (new.entitled_fen IS DISTINCT FROM old.entitled_fen))) EXECUTE FUNCTION amount_is_allocated()
trigger CREATE TRIGGER amount_is_entitled_at_first BEFORE INSERT ON public.entitlement FOR EACH ROW WHEN ((new.entitled_fen IS NOT NULL)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER answered_code_stays BEFORE UPDATE OF state ON public.inspection_code FOR EACH ROW WHEN (((new.state = 'revoked'::text) AND (old.state <> 'revoked'::text))) EXECUTE FUNCTION answered_code_stays()
trigger CREATE TRIGGER approval_is_final BEFORE DELETE OR UPDATE ON public.delivery_approval FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER approval_is_final BEFORE DELETE OR UPDATE ON public.visit_approval FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER approval_is_kept BEFORE TRUNCATE ON public.visit_approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER approval_of_its_visit BEFORE INSERT ON public.visit_approval FOR EACH ROW EXECUTE FUNCTION approval_of_its_visit()
trigger CREATE TRIGGER audit_hangs_on_its_link AFTER INSERT ON public.audit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_hangs_on_its_link()
trigger CREATE TRIGGER audit_is_final BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER audit_link_is_final BEFORE UPDATE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION audit_link_sealed()
trigger CREATE TRIGGER audit_link_is_kept BEFORE TRUNCATE ON public.audit_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER audit_link_stays BEFORE DELETE ON public.audit_link FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER audit_row BEFORE INSERT ON public.audit FOR EACH ROW WHEN ((((new.link_id)::text IS DISTINCT FROM current_setting('huizhi.audit_link'::text, true)) OR (new.at IS DISTINCT FROM date_trunc('milliseconds'::text, now())) OR (new.actor IS DISTINCT FROM current_setting('huizhi.actor'::text, true)) OR (new.row_hash IS DISTINCT FROM audit_digest(new.id, new.at, new.actor, new.entity, new.entity_id, new.event, new.from_state, new.to_state, new.reason, new.before_hash, new.after_hash, new.authority, new.division)))) EXECUTE FUNCTION audit_row()
trigger CREATE TRIGGER charge_list_entry_is_final BEFORE DELETE OR UPDATE ON public.charge_list_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER charge_list_entry_is_kept BEFORE TRUNCATE ON public.charge_list_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER charge_list_is_final BEFORE UPDATE ON public.charge_list FOR EACH ROW WHEN ((old.state <> 'submitted'::text)) EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER charge_list_is_kept BEFORE TRUNCATE ON public.charge_list FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER charge_list_is_whole AFTER INSERT ON public.charge_list_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION charge_list_is_whole()
trigger CREATE TRIGGER charge_list_stays BEFORE DELETE ON public.charge_list FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER check_in_is_final BEFORE DELETE OR UPDATE ON public.inspection_check_in FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER check_in_is_kept BEFORE TRUNCATE ON public.inspection_check_in FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER check_in_of_live_code BEFORE INSERT ON public.inspection_check_in FOR EACH ROW EXECUTE FUNCTION check_in_of_live_code()
trigger CREATE TRIGGER closed_stays_closed BEFORE UPDATE OF closed_at ON public.account FOR EACH ROW WHEN ((old.closed_at IS NOT NULL)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER closing_has_its_heir BEFORE INSERT ON public.budget_closing FOR EACH ROW EXECUTE FUNCTION closing_has_its_heir()
trigger CREATE TRIGGER closing_is_final BEFORE DELETE OR UPDATE ON public.budget_closing FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER closing_is_kept BEFORE TRUNCATE ON public.budget_closing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER code_of_planned_inspection BEFORE INSERT ON public.inspection_code FOR EACH ROW EXECUTE FUNCTION code_of_planned_inspection()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF batch_id, entitlement_id, adjustment_id, place, amount_fen, set_off_fen, payee, credit_code, bank, account, subject_id, authority, division ON public.payment_item FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF dataset, item, period, facts, facts_hash, valid_from, known_from, authority ON public.record FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF document, effective_from, authority, division, entered_by, entered_at ON public.charge_list FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF entitlement_id, about, raised_by, complainant, statement, raised_on, subject_id, authority, adjustment_id ON public.objection FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF entitlement_id, kind, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at, decision_hash, fact_vector_hash, record_ids, found_at, subject_id, authority, ground, found_by, finding ON public.adjustment FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF episode_id, decision_id, subject_id, measure_id, period, item, amount_fen, transfer_id, promised_on, industry, size, authority, division ON public.relief_promise FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF inspection_id, certificate_id, subject_id, valid_from, valid_until, instead_because, issued_by, issued_at, authority, division ON public.inspection_code FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, authority, division ON public.finding FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF inspection_id, stated_by, stated_on, stated_at, authority, division ON public.inspection_emergency FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF inspections, due, teams, schedule, saving, proposed_by, proposed_at, authority, division ON public.joint_proposal FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF kind, policy_id, year, reference, amount_fen, source, left_to, entered_by, entered_at, authority, division ON public.budget_entry FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF kind, title, starts_on, ends_on, matters, because, drafted_by, drafted_at, authority, division ON public.inspection_plan FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF list_id, band, workdays, authority, division ON public.list_rollout FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF list_id, subject_id, reason, evidence, verdict, reasons, proposed_by, proposed_at, authority, division ON public.list_addition FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF list_id, title, asked_by, asked_on, workdays, authority, division ON public.list_opinion FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF needs, teams, reach, area, requested_by, requested_at, authority, division ON public.joint_search FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF notice_id, entitlement_id, subject_id, kind, channel, round, queued_at, authority ON public.notice_delivery FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF number, holder, account, valid_until, photo, photo_type, authority, division ON public.enforcement_certificate FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source, as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, requested_by, requested_at, authority, division, inspectors, draw_id ON public.inspection FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF plan_id, matter_id, commitment, seed, committed_by, committed_at, authority, division, list, list_digest, subjects, certificates, name_key, revealed_at ON public.inspection_draw FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF policy_id, period, run_id, rule_version_id, drafted_by, drafted_at, authority, division ON public.benefit_list FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF policy_id, reason, halted_by, halted_at, authority, division, cause, public_reason, halted_on ON public.policy_halt FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF policy_id, year, number, rule_version_id, item_count, amount_fen, digest, made_by, made_at, authority, division ON public.payment_batch FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF programme, policy_id, period, decision_hash, document_hash, book_digest, document, drafted_by, demo, number ON public.rule_version FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF programme, requested_by, requested_at, as_of, known_at, authority, division, kind, base_run_id, delivery_id ON public.run FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF record_id, subject_id, dataset, item, period, fact, said, proposed, reason, authority, proposed_by, proposed_at ON public.amendment FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF run_id, month, as_of, drafted_by, drafted_at, demo, authority, division ON public.grading FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, channel, address, chosen_by, chosen_at, authority ON public.notice_channel FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, measure_id, period, item, document, amount_fen, realised_on, record_id, delivery_id, transfer_id, industry, size, authority, division ON public.saving FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, policy_id, period, item, amount_fen, opened_on, authority ON public.episode FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, policy_id, period, item, episode_id, decision_id, granted_on, valid_until, authority, division ON public.benefit_right FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, policy_id, period, item, episode_id, decision_id, list_id, declaration_id, listed_on, authority ON public.entitlement FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, policy_id, period, rule_version_id, run_id, facts, statement, form_digest, verdict, amount_fen, fact_vector_hash, episode_id, declared_by, declared_at, declared_on, authority ON public.declaration FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER columns_are_final BEFORE UPDATE OF subject_id, policy_id, period, run_id, rule_version_id, facts, amount_fen, opened_on, due_on, due_provisional, policy_authority, authority ON public.data_hold FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER contest_by_a_third BEFORE UPDATE OF decided_by ON public.objection FOR EACH ROW WHEN (((new.adjustment_id IS NOT NULL) AND (new.decided_by IS NOT NULL))) EXECUTE FUNCTION contest_by_a_third()
trigger CREATE TRIGGER data_hold_references AFTER INSERT ON public.data_hold REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION data_hold_references()
trigger CREATE TRIGGER decision_is_final BEFORE DELETE OR UPDATE ON public.decision FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER decision_is_kept BEFORE TRUNCATE ON public.decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER decision_receipt_is_final BEFORE DELETE OR UPDATE ON public.decision_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER decision_receipt_is_kept BEFORE TRUNCATE ON public.decision_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER decision_references AFTER INSERT ON public.decision REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION decision_references()
trigger CREATE TRIGGER delivery_is_kept BEFORE TRUNCATE ON public.delivery FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER delivery_stays BEFORE DELETE ON public.delivery FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER demand_is_final BEFORE DELETE OR UPDATE ON public.firm_demand FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER demand_is_kept BEFORE TRUNCATE ON public.firm_demand FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER demonstration_only BEFORE INSERT ON public.rule_version FOR EACH ROW WHEN (new.demo) EXECUTE FUNCTION refuse_demonstration()
trigger CREATE TRIGGER demonstration_only BEFORE INSERT OR UPDATE OF demo ON public.benefit_list FOR EACH ROW WHEN (new.demo) EXECUTE FUNCTION refuse_demonstration()
trigger CREATE TRIGGER document_is_final BEFORE DELETE OR UPDATE ON public.inspection_document FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER document_is_kept BEFORE TRUNCATE ON public.inspection_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER document_of_its_inspection BEFORE INSERT ON public.inspection_document FOR EACH ROW EXECUTE FUNCTION document_of_its_inspection()
trigger CREATE TRIGGER document_of_its_inspection BEFORE INSERT ON public.inspection_statement FOR EACH ROW EXECUTE FUNCTION document_of_its_inspection()
trigger CREATE TRIGGER document_tells_of_its_findings BEFORE INSERT ON public.inspection_document FOR EACH ROW EXECUTE FUNCTION document_tells_of_its_findings()
trigger CREATE TRIGGER draw_is_committed_to BEFORE INSERT ON public.inspection_draw FOR EACH ROW EXECUTE FUNCTION draw_is_committed_to()
trigger CREATE TRIGGER draw_is_published BEFORE UPDATE OF drawn ON public.inspection_draw FOR EACH ROW WHEN ((old.state <> 'revealed'::text)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER draw_is_revealed BEFORE UPDATE OF state ON public.inspection_draw FOR EACH ROW WHEN (((old.state = 'committed'::text) AND (new.state = 'revealed'::text))) EXECUTE FUNCTION draw_is_revealed()
trigger CREATE TRIGGER draw_of_approved_plan BEFORE INSERT ON public.inspection_draw FOR EACH ROW EXECUTE FUNCTION draw_of_approved_plan()
trigger CREATE TRIGGER drawn_firms_are_known BEFORE UPDATE OF state ON public.inspection_draw FOR EACH ROW WHEN (((new.state = 'drawn'::text) AND (old.state <> 'drawn'::text))) EXECUTE FUNCTION drawn_firms_are_known()
trigger CREATE TRIGGER drawn_is_let_off BEFORE UPDATE OF state ON public.inspection FOR EACH ROW WHEN (((new.state = 'cancelled'::text) AND (old.state <> 'cancelled'::text) AND (new.draw_id IS NOT NULL))) EXECUTE FUNCTION drawn_is_let_off()
trigger CREATE TRIGGER drawn_matter_is_drawn BEFORE INSERT ON public.inspection FOR EACH ROW WHEN ((new.plan_id IS NOT NULL)) EXECUTE FUNCTION drawn_matter_is_drawn()
trigger CREATE TRIGGER emergency_is_decided BEFORE UPDATE OF state ON public.inspection_emergency FOR EACH ROW WHEN ((new.state <> old.state)) EXECUTE FUNCTION emergency_is_decided()
trigger CREATE TRIGGER emergency_of_its_visit BEFORE INSERT ON public.inspection_emergency FOR EACH ROW EXECUTE FUNCTION emergency_of_its_visit()
trigger CREATE TRIGGER entitlement_declared BEFORE INSERT ON public.entitlement FOR EACH ROW WHEN ((new.declaration_id IS NOT NULL)) EXECUTE FUNCTION entitlement_of_declaration()
trigger CREATE TRIGGER entitlement_money_kept AFTER UPDATE ON public.entitlement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entitlement_money_kept()
trigger CREATE TRIGGER entitlement_money_kept_at_first AFTER INSERT ON public.entitlement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entitlement_money_kept()
trigger CREATE TRIGGER episode_is_kept BEFORE TRUNCATE ON public.episode FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER episode_references AFTER INSERT ON public.episode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION episode_references()
trigger CREATE TRIGGER episode_stays BEFORE DELETE ON public.episode FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER evidence_is_final BEFORE DELETE OR UPDATE ON public.declared_evidence FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER evidence_is_kept BEFORE TRUNCATE ON public.declared_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER finding_is_of_its_inspection BEFORE INSERT ON public.finding FOR EACH ROW EXECUTE FUNCTION finding_is_of_its_inspection()
trigger CREATE TRIGGER finding_is_told BEFORE UPDATE OF heard_in, heard_until, told_in, told_on ON public.finding FOR EACH ROW EXECUTE FUNCTION finding_is_told()
trigger CREATE TRIGGER finding_moves_in_time BEFORE UPDATE OF state ON public.finding FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE FUNCTION finding_moves_in_time()
trigger CREATE TRIGGER former_name_is_final BEFORE DELETE OR UPDATE ON public.subject_former_name FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER former_name_is_kept BEFORE TRUNCATE ON public.subject_former_name FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER free_claims AFTER UPDATE ON public.entitlement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION free_claims()
trigger CREATE TRIGGER gate_in_order AFTER UPDATE ON public.gate REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION gate_in_order()
trigger CREATE TRIGGER grading_is_its_runs BEFORE INSERT ON public.grading FOR EACH ROW EXECUTE FUNCTION grading_is_its_runs()
trigger CREATE TRIGGER grading_is_kept BEFORE TRUNCATE ON public.grading FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER grading_is_shown BEFORE UPDATE OF previous_id, distribution, movements, second_opinion ON public.grading FOR EACH ROW WHEN ((old.state <> 'preparing'::text)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER grading_stays BEFORE DELETE ON public.grading FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER halt_waits_its_turn BEFORE INSERT ON public.policy_halt FOR EACH ROW EXECUTE FUNCTION halt_waits_its_turn()
trigger CREATE TRIGGER halted_is_not_released BEFORE UPDATE OF state ON public.payment_batch FOR EACH ROW WHEN (((new.state = 'released'::text) AND (old.state = 'made'::text))) EXECUTE FUNCTION halted_is_not_released()
trigger CREATE TRIGGER halted_right_waits BEFORE UPDATE OF state ON public.benefit_right FOR EACH ROW WHEN (((old.state = 'granted'::text) AND (new.state = 'active'::text))) EXECUTE FUNCTION halted_right_waits()
trigger CREATE TRIGGER halted_waits AFTER UPDATE ON public.entitlement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION halted_waits()
trigger CREATE TRIGGER hearing_is_demanded BEFORE INSERT ON public.inspection_statement FOR EACH ROW WHEN (new.demands_hearing) EXECUTE FUNCTION hearing_is_demanded()
trigger CREATE TRIGGER hearing_was_demanded BEFORE INSERT ON public.inspection_document FOR EACH ROW WHEN ((new.hearing_of IS NOT NULL)) EXECUTE FUNCTION hearing_was_demanded()
trigger CREATE TRIGGER holds_move AFTER UPDATE ON public.subject REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION holds_move()
trigger CREATE TRIGGER identifier_keeps_its_subject BEFORE UPDATE ON public.identifier FOR EACH ROW WHEN ((new.subject_id <> old.subject_id)) EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER identifier_references AFTER INSERT ON public.identifier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION identifier_references()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.account FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.adjustment FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.amendment FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.audit_link FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.benefit_list FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.benefit_right FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.budget_entry FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.charge_list FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.data_hold FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.deadline FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.declaration FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.delivery FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.delivery_upload FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.enforcement_certificate FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.entitlement FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.episode FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.finding FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.gate FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.grading FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.inspection FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.inspection_code FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.inspection_draw FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.inspection_emergency FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.inspection_plan FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.joint_proposal FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.joint_search FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.list_addition FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.list_opinion FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.list_remark FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.list_rollout FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.notice_channel FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.notice_delivery FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.objection FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.payment_batch FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.policy_halt FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.relief_promise FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.rule_version FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.run FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.run_policy FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.saving FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.sender_key FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.subject FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER identity_is_final BEFORE UPDATE ON public.task FOR EACH ROW WHEN ((new.id IS DISTINCT FROM old.id)) EXECUTE FUNCTION refuse_new_identity()
trigger CREATE TRIGGER inspection_by_who_may_go BEFORE UPDATE OF state ON public.inspection FOR EACH ROW WHEN (((new.state = 'done'::text) AND (old.state <> 'done'::text))) EXECUTE FUNCTION inspection_by_who_may_go()
trigger CREATE TRIGGER inspection_is_listed BEFORE INSERT ON public.inspection FOR EACH ROW EXECUTE FUNCTION inspection_is_listed()
trigger CREATE TRIGGER inspection_refusal_is_final BEFORE DELETE OR UPDATE ON public.inspection_refusal FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER inspection_refusal_is_kept BEFORE TRUNCATE ON public.inspection_refusal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER inspection_still_listed BEFORE UPDATE OF state ON public.inspection FOR EACH ROW WHEN (((new.state = 'done'::text) AND (old.state <> 'done'::text))) EXECUTE FUNCTION inspection_is_listed()
trigger CREATE TRIGGER inspection_was_checked_in BEFORE UPDATE OF state ON public.inspection FOR EACH ROW WHEN (((new.state = 'done'::text) AND (old.state <> 'done'::text))) EXECUTE FUNCTION inspection_was_checked_in()
trigger CREATE TRIGGER instalment_in_turn BEFORE UPDATE ON public.entitlement FOR EACH ROW WHEN (((new.state = 'payable'::text) AND (old.state = 'confirmed'::text))) EXECUTE FUNCTION instalment_in_turn()
trigger CREATE TRIGGER joint_of_due_inspections BEFORE UPDATE OF state ON public.joint_proposal FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state <> 'approved'::text))) EXECUTE FUNCTION joint_of_due_inspections()
trigger CREATE TRIGGER ledger_post AFTER INSERT ON public.transfer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_post()
trigger CREATE TRIGGER limit_is_final BEFORE DELETE OR UPDATE ON public.standing_limit FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER limit_is_kept BEFORE TRUNCATE ON public.standing_limit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER list_is_its_runs BEFORE INSERT ON public.benefit_list FOR EACH ROW EXECUTE FUNCTION list_of_its_run()
trigger CREATE TRIGGER notice_of_its_finding BEFORE INSERT ON public.penalty_notice FOR EACH ROW EXECUTE FUNCTION notice_of_its_finding()
trigger CREATE TRIGGER opinion_is_in_time BEFORE INSERT OR UPDATE ON public.list_opinion FOR EACH ROW EXECUTE FUNCTION opinion_is_in_time()
trigger CREATE TRIGGER outcome_is_final BEFORE UPDATE OF outcome, outcome_on, outcome_reason ON public.payment_item FOR EACH ROW WHEN ((old.outcome IS NOT NULL)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER own_name_accepted BEFORE UPDATE OF accepted_by ON public.run FOR EACH ROW WHEN (((new.accepted_by IS DISTINCT FROM old.accepted_by) AND (new.accepted_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_added BEFORE INSERT ON public.declared_evidence FOR EACH ROW WHEN ((new.added_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_answered BEFORE INSERT ON public.inspection_check_in FOR EACH ROW WHEN ((new.answered_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_approved BEFORE INSERT ON public.visit_approval FOR EACH ROW WHEN ((new.approved_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_asked BEFORE INSERT ON public.list_opinion FOR EACH ROW WHEN ((new.asked_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.adjustment FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.amendment FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.benefit_list FOR EACH ROW WHEN (((new.approved_by IS NOT NULL) AND (new.approved_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.budget_entry FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.charge_list FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.delivery_approval FOR EACH ROW WHEN (((new.actor IS NOT NULL) AND (new.actor <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.entitlement FOR EACH ROW WHEN (((new.confirmed_by IS NOT NULL) AND (new.confirmed_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.grading FOR EACH ROW WHEN (((new.published_by IS NOT NULL) AND (new.published_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection FOR EACH ROW WHEN (((new.done_by IS NOT NULL) AND (new.done_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection_code FOR EACH ROW WHEN (((new.revoked_by IS NOT NULL) AND (new.revoked_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection_draw FOR EACH ROW WHEN (((new.drawn_by IS NOT NULL) AND (new.drawn_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection_emergency FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection_plan FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.inspection_refusal FOR EACH ROW WHEN (((new.asked_by IS NOT NULL) AND (new.asked_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.joint_proposal FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.objection FOR EACH ROW WHEN (((new.decided_by IS NOT NULL) AND (new.decided_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.payment_batch FOR EACH ROW WHEN (((new.released_by IS NOT NULL) AND (new.released_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.policy_halt FOR EACH ROW WHEN (((new.lifted_by IS NOT NULL) AND (new.lifted_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.rule_version FOR EACH ROW WHEN (((new.published_by IS NOT NULL) AND (new.published_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.task FOR EACH ROW WHEN (((new.closed_by IS NOT NULL) AND (new.closed_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_at_first BEFORE INSERT ON public.transfer FOR EACH ROW WHEN (((new.actor IS NOT NULL) AND (new.actor <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_cancelled BEFORE UPDATE OF cancelled_by ON public.inspection FOR EACH ROW WHEN (((new.cancelled_by IS DISTINCT FROM old.cancelled_by) AND (new.cancelled_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_chosen BEFORE INSERT ON public.notice_channel FOR EACH ROW WHEN ((new.chosen_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_closed BEFORE INSERT ON public.budget_closing FOR EACH ROW WHEN ((new.closed_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_committed BEFORE INSERT ON public.inspection_draw FOR EACH ROW WHEN ((new.committed_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_decided BEFORE UPDATE OF decided_by ON public.finding FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND (new.decided_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_declared BEFORE INSERT ON public.declaration FOR EACH ROW WHEN ((new.declared_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_drafted BEFORE INSERT ON public.inspection_plan FOR EACH ROW WHEN ((new.drafted_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_drafted BEFORE INSERT ON public.rule_version FOR EACH ROW WHEN ((new.drafted_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_endorsed BEFORE UPDATE OF endorsed_by ON public.adjustment FOR EACH ROW WHEN (((new.endorsed_by IS DISTINCT FROM old.endorsed_by) AND (new.endorsed_by IS NOT NULL) AND (new.endorsed_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_entered BEFORE INSERT ON public.budget_entry FOR EACH ROW WHEN ((new.entered_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_entered BEFORE INSERT ON public.charge_list FOR EACH ROW WHEN ((new.entered_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_found BEFORE INSERT ON public.adjustment FOR EACH ROW WHEN ((new.found_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_given BEFORE UPDATE OF given_by ON public.list_opinion FOR EACH ROW WHEN (((new.given_by IS DISTINCT FROM old.given_by) AND (new.given_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_halted BEFORE INSERT ON public.policy_halt FOR EACH ROW WHEN ((new.halted_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_issued BEFORE INSERT ON public.decision_receipt FOR EACH ROW WHEN ((new.issued_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_issued BEFORE INSERT ON public.inspection_code FOR EACH ROW WHEN ((new.issued_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_issued BEFORE INSERT ON public.inspection_document FOR EACH ROW WHEN ((new.issued_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF actor ON public.delivery_approval FOR EACH ROW WHEN (((new.actor IS DISTINCT FROM old.actor) AND ((old.actor IS NOT NULL) OR (new.actor <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF actor ON public.transfer FOR EACH ROW WHEN (((new.actor IS DISTINCT FROM old.actor) AND ((old.actor IS NOT NULL) OR (new.actor <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF approved_by ON public.benefit_list FOR EACH ROW WHEN (((new.approved_by IS DISTINCT FROM old.approved_by) AND ((old.approved_by IS NOT NULL) OR (new.approved_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF asked_by ON public.inspection_refusal FOR EACH ROW WHEN (((new.asked_by IS DISTINCT FROM old.asked_by) AND ((old.asked_by IS NOT NULL) OR (new.asked_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF closed_by ON public.task FOR EACH ROW WHEN (((new.closed_by IS DISTINCT FROM old.closed_by) AND ((old.closed_by IS NOT NULL) OR (new.closed_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF confirmed_by ON public.entitlement FOR EACH ROW WHEN (((new.confirmed_by IS DISTINCT FROM old.confirmed_by) AND ((old.confirmed_by IS NOT NULL) OR (new.confirmed_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.adjustment FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.amendment FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.budget_entry FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.charge_list FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.inspection_emergency FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.inspection_plan FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.joint_proposal FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF decided_by ON public.objection FOR EACH ROW WHEN (((new.decided_by IS DISTINCT FROM old.decided_by) AND ((old.decided_by IS NOT NULL) OR (new.decided_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF done_by ON public.inspection FOR EACH ROW WHEN (((new.done_by IS DISTINCT FROM old.done_by) AND ((old.done_by IS NOT NULL) OR (new.done_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF drawn_by ON public.inspection_draw FOR EACH ROW WHEN (((new.drawn_by IS DISTINCT FROM old.drawn_by) AND ((old.drawn_by IS NOT NULL) OR (new.drawn_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF lifted_by ON public.policy_halt FOR EACH ROW WHEN (((new.lifted_by IS DISTINCT FROM old.lifted_by) AND ((old.lifted_by IS NOT NULL) OR (new.lifted_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF published_by ON public.grading FOR EACH ROW WHEN (((new.published_by IS DISTINCT FROM old.published_by) AND ((old.published_by IS NOT NULL) OR (new.published_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF published_by ON public.rule_version FOR EACH ROW WHEN (((new.published_by IS DISTINCT FROM old.published_by) AND ((old.published_by IS NOT NULL) OR (new.published_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF released_by ON public.payment_batch FOR EACH ROW WHEN (((new.released_by IS DISTINCT FROM old.released_by) AND ((old.released_by IS NOT NULL) OR (new.released_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_later BEFORE UPDATE OF revoked_by ON public.inspection_code FOR EACH ROW WHEN (((new.revoked_by IS DISTINCT FROM old.revoked_by) AND ((old.revoked_by IS NOT NULL) OR (new.revoked_by <> current_setting('huizhi.actor'::text, true))))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_made BEFORE INSERT ON public.payment_batch FOR EACH ROW WHEN ((new.made_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_noted BEFORE INSERT ON public.finding FOR EACH ROW WHEN ((new.noted_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_objected BEFORE UPDATE OF objected_by ON public.finding FOR EACH ROW WHEN (((new.objected_by IS DISTINCT FROM old.objected_by) AND (new.objected_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_proposed BEFORE INSERT ON public.amendment FOR EACH ROW WHEN ((new.proposed_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_proposed BEFORE INSERT ON public.joint_proposal FOR EACH ROW WHEN (((new.search_id IS NULL) AND (new.proposed_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_proposed BEFORE INSERT ON public.list_addition FOR EACH ROW WHEN ((new.proposed_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_raised BEFORE INSERT ON public.objection FOR EACH ROW WHEN ((new.raised_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_rated BEFORE INSERT ON public.inspection_rating FOR EACH ROW WHEN ((new.rated_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_recorded BEFORE INSERT ON public.firm_demand FOR EACH ROW WHEN ((new.recorded_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_requested BEFORE INSERT ON public.inspection FOR EACH ROW WHEN ((new.requested_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_requested BEFORE INSERT ON public.joint_search FOR EACH ROW WHEN ((new.requested_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_requested BEFORE INSERT ON public.run FOR EACH ROW WHEN ((new.requested_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_resumed BEFORE UPDATE OF resumed_by ON public.list_rollout FOR EACH ROW WHEN (((new.resumed_by IS DISTINCT FROM old.resumed_by) AND (new.resumed_by <> current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_revealed BEFORE UPDATE OF revealed_by ON public.inspection_draw FOR EACH ROW WHEN (((new.revealed_by IS DISTINCT FROM old.revealed_by) AND (new.revealed_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_said BEFORE INSERT ON public.list_remark FOR EACH ROW WHEN ((new.said_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_settled BEFORE UPDATE OF settled_by ON public.declaration FOR EACH ROW WHEN (((new.settled_by IS DISTINCT FROM old.settled_by) AND (new.settled_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_stated BEFORE INSERT ON public.inspection_emergency FOR EACH ROW WHEN ((new.stated_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_stated BEFORE INSERT ON public.inspection_statement FOR EACH ROW WHEN ((new.stated_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_withdrawn BEFORE INSERT ON public.firm_demand_withdrawal FOR EACH ROW WHEN ((new.withdrawn_by <> current_setting('huizhi.actor'::text, true))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER own_name_withdrawn BEFORE UPDATE OF withdrawn_by ON public.finding FOR EACH ROW WHEN (((new.withdrawn_by IS DISTINCT FROM old.withdrawn_by) AND (new.withdrawn_by IS DISTINCT FROM current_setting('huizhi.actor'::text, true)))) EXECUTE FUNCTION refuse_other_name()
trigger CREATE TRIGGER payment_is_complete AFTER INSERT ON public.payment_item REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION payment_is_complete()
trigger CREATE TRIGGER penalty_notice_is_final BEFORE DELETE OR UPDATE ON public.penalty_notice FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER penalty_notice_is_kept BEFORE TRUNCATE ON public.penalty_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER processed_only_grows BEFORE UPDATE OF processed ON public.inspection_draw FOR EACH ROW WHEN ((new.processed < old.processed)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER promise_look AFTER UPDATE OF state ON public.delivery FOR EACH ROW WHEN (((new.state = 'accepted'::text) AND (old.state <> 'accepted'::text) AND (new.dataset = 'charges'::text))) EXECUTE FUNCTION promise_savings('savings.look', '0')
trigger CREATE TRIGGER promise_look AFTER UPDATE OF state ON public.run FOR EACH ROW WHEN (((new.kind = 'full'::text) AND (new.state = 'finished'::text) AND (old.state <> 'finished'::text))) EXECUTE FUNCTION promise_savings('savings.look', '30 days')
trigger CREATE TRIGGER promise_posting AFTER UPDATE OF state ON public.delivery FOR EACH ROW WHEN (((new.state = 'accepted'::text) AND (old.state <> 'accepted'::text) AND (new.dataset = 'reliefs'::text))) EXECUTE FUNCTION promise_savings('savings.post', '0')
trigger CREATE TRIGGER promise_posting AFTER UPDATE OF state ON public.run FOR EACH ROW WHEN (((new.kind = 'full'::text) AND (new.state = 'finished'::text) AND (old.state <> 'finished'::text))) EXECUTE FUNCTION promise_savings('savings.post', '30 days')
trigger CREATE TRIGGER promises_nothing_once_closed AFTER INSERT ON public.transfer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_budget_promises_nothing()
trigger CREATE TRIGGER proposal_of_its_search BEFORE INSERT ON public.joint_proposal FOR EACH ROW WHEN ((new.search_id IS NOT NULL)) EXECUTE FUNCTION proposal_of_its_search()
trigger CREATE TRIGGER rating_is_final BEFORE DELETE OR UPDATE ON public.inspection_rating FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER rating_is_kept BEFORE TRUNCATE ON public.inspection_rating FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER rating_of_own_inspection BEFORE INSERT ON public.inspection_rating FOR EACH ROW EXECUTE FUNCTION rating_of_own_inspection()
trigger CREATE TRIGGER read_is_final BEFORE UPDATE OF read_at ON public.notice FOR EACH ROW WHEN ((old.read_at IS NOT NULL)) EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.adjustment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.amendment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.benefit_list REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.benefit_right REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.budget_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.charge_list REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.data_hold REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.deadline REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.declaration REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.delivery REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.delivery_upload REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.enforcement_certificate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.entitlement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.episode REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.finding REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.gate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.grading REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.inspection REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.inspection_code REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.inspection_draw REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.inspection_emergency REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.inspection_plan REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.joint_proposal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.joint_search REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.list_addition REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.list_opinion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.list_remark REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.list_rollout REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.notice_channel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.notice_delivery REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.objection REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.payment_batch REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.policy_halt REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.relief_promise REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.rule_version REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.run REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.run_policy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.saving REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.sender_key REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_creation AFTER INSERT ON public.task REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_creation()
trigger CREATE TRIGGER record_keeps_its_references BEFORE UPDATE ON public.record FOR EACH ROW WHEN (((new.subject_id <> old.subject_id) OR (new.delivery_id <> old.delivery_id))) EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER record_principal AFTER INSERT OR UPDATE ON public.principal FOR EACH ROW EXECUTE FUNCTION record_principal()
trigger CREATE TRIGGER record_references AFTER INSERT ON public.record REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_references()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.adjustment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.amendment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.benefit_list REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.benefit_right REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.budget_entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.charge_list REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.data_hold REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.deadline REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.declaration REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.delivery REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.delivery_upload REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.enforcement_certificate REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.entitlement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.episode REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.finding REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.gate REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.grading REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.inspection REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.inspection_code REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.inspection_draw REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.inspection_emergency REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.inspection_plan REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.joint_proposal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.joint_search REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.list_addition REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.list_opinion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.list_remark REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.list_rollout REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.notice_channel REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.notice_delivery REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.objection REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.payment_batch REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.policy_halt REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.relief_promise REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.rule_version REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.run REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.run_policy REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.saving REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.sender_key REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER record_transition AFTER UPDATE ON public.task REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_transition()
trigger CREATE TRIGGER remark_is_final BEFORE DELETE OR UPDATE ON public.list_remark FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER remark_is_kept BEFORE TRUNCATE ON public.list_remark FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER review_is_over BEFORE UPDATE OF state ON public.benefit_list FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state = 'reviewing'::text))) EXECUTE FUNCTION review_is_over()
trigger CREATE TRIGGER right_is_of_its_episode BEFORE INSERT ON public.benefit_right FOR EACH ROW EXECUTE FUNCTION right_is_of_its_episode()
trigger CREATE TRIGGER rollout_waits AFTER UPDATE ON public.entitlement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rollout_waits()
trigger CREATE TRIGGER rule_version_is_kept BEFORE TRUNCATE ON public.rule_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER rule_version_stays BEFORE DELETE ON public.rule_version FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER run_cohort_is_final BEFORE DELETE OR UPDATE ON public.run_cohort FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER run_is_kept BEFORE TRUNCATE ON public.run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER run_stays BEFORE DELETE ON public.run FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER saving_is_of_its_record BEFORE INSERT ON public.saving FOR EACH ROW EXECUTE FUNCTION saving_is_of_its_record()
trigger CREATE TRIGGER search_is_final BEFORE UPDATE OF search_id ON public.joint_proposal FOR EACH ROW EXECUTE FUNCTION refuse_new_value()
trigger CREATE TRIGGER share_is_final BEFORE UPDATE ON public.funding_share FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER share_is_kept BEFORE DELETE ON public.funding_share FOR EACH ROW EXECUTE FUNCTION share_is_kept()
trigger CREATE TRIGGER shares_are_kept BEFORE TRUNCATE ON public.funding_share FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER shares_are_whole AFTER INSERT ON public.transfer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION shares_are_whole()
trigger CREATE TRIGGER statement_answers_its_document BEFORE INSERT ON public.inspection_statement FOR EACH ROW EXECUTE FUNCTION statement_answers_its_document()
trigger CREATE TRIGGER statement_is_final BEFORE DELETE OR UPDATE ON public.inspection_statement FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER statement_is_kept BEFORE TRUNCATE ON public.inspection_statement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER subject_is_kept BEFORE TRUNCATE ON public.subject FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER subject_stays BEFORE DELETE ON public.subject FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER tiers_come_while_prepared AFTER INSERT ON public.subject_tier REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION tiers_while_prepared()
trigger CREATE TRIGGER tiers_go_unless_shown AFTER DELETE ON public.subject_tier REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION tiers_given_up()
trigger CREATE TRIGGER tiers_never_change BEFORE UPDATE OR TRUNCATE ON public.subject_tier FOR EACH STATEMENT EXECUTE FUNCTION tiers_never_change()
trigger CREATE TRIGGER transfer_is_final BEFORE DELETE OR UPDATE ON public.transfer FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER transfer_is_kept BEFORE TRUNCATE ON public.transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER visit_is_approved_and_announced BEFORE UPDATE OF state ON public.inspection FOR EACH ROW WHEN (((new.state = 'done'::text) AND (old.state <> 'done'::text) AND (new.code_exception IS DISTINCT FROM 'emergency'::text))) EXECUTE FUNCTION visit_is_approved_and_announced()
trigger CREATE TRIGGER withdrawal_is_final BEFORE DELETE OR UPDATE ON public.firm_demand_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER withdrawal_is_kept BEFORE TRUNCATE ON public.firm_demand_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
trigger CREATE TRIGGER withdrawal_of_its_demand BEFORE INSERT ON public.firm_demand_withdrawal FOR EACH ROW EXECUTE FUNCTION withdrawal_of_its_demand()
trigger CREATE TRIGGER within_limit AFTER INSERT ON public.standing_limit FOR EACH ROW EXECUTE FUNCTION within_limit()
