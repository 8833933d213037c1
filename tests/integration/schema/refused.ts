// What each rule of the database refuses: the constraint, or the trigger, and a statement that breaks it and nothing else.
// For the test that runs them one by one on the rows of rows.ts.
import { authorityLikeIssuing, emptySha256, externalCertificate } from "./rows"

const ca = "(select id from authority where environment = 'sandbox' and kind = 'issuing' and state = 'issuing')"
const root = "(select id from authority where environment = 'sandbox' and kind = 'root')"
const hash = "b".repeat(64)

const event = (actorKind: string, text: string) =>
  `insert into audit_event (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, detail, hash)
   values ('evt_2', now(), '${actorKind}', 'x', 'x', 'x', 'x', 'x', 'x', '{}', '${text}')`
const release = (sequence: number, rest = `'policy', null, '${hash}'`) =>
  `insert into release (id, environment, sequence, kind, rollback_of, digest, message, summary, published_by, published_at)
   select 'rel_x', 'sandbox', ${sequence}, x.*, 'm', '[]', 'usr_1', now() from (values (${rest})) x (kind, of, digest)`.replace(
    "x.*",
    "x.kind::release_kind, x.of::int, x.digest",
  )
const certificate = (columns: string) => `update certificate set ${columns} where id = `
const grant = (columns: string, values: string) =>
  `insert into "grant" (id, reason, requested_by, ${columns}) values ('grt_x', 'why', 'usr_1', ${values})`
const authority = (columns: string) => `update authority set ${columns} where id = `
const rotation = (values: string) =>
  `insert into rotation (id, environment, from_id, to_id, reason, started_by, started_at) select ${values} from rotation`
const newCertificate = (serial: string, owner: string, authorityId = ca) =>
  `insert into certificate (id, authority_id, serial, subject, spki_sha256, key_algorithm, key_source, not_before, not_after,
     created_by, status, subject_kind, application_id, gateway_id)
   values ('crt_x', ${authorityId}, '${serial}', 'CN=x', '${hash}', 'P-256', 'csr', now(), now() + interval '1 day', 'usr_1', 'intent', ${owner})`
const ofApplication = "'application', 'app_1', null"

const peer = (values: string) =>
  `insert into layer_peer (id, environment, subject, not_before, added_by, added_at, name, header, der, sha256, not_after)
  values ('lyr_9', 'sandbox', 'CN=x', now(), 'usr_1', now(), ${values})`

const anchor = (columns: string, values: string) =>
  `insert into external_anchor (id, environment, subject, not_before, added_by, added_at, ${columns})
   values ('eca_x', 'sandbox', 'CN=x', now(), 'usr_1', now(), ${values})`
const anchorColumns = "name, der, sha256, not_after"

/** Of an environment, with the columns that a case needs; the others are right. */
const proposal = (columns: string, values: string, environment: string) =>
  `insert into proposal (id, environment, message, ${columns.includes("digest") ? "" : "digest, "}summary, requested_by, requested_at, ${columns})
   values ('prp_x', '${environment}', 'Why', ${columns.includes("digest") ? "" : `'${hash}', `}'[]', 'usr_1', now(), ${values})`

/** Constraint or unique index → a statement that it refuses. */
export const refusedByConstraint: Record<string, string> = {
  user_partner_of_member: `update "user" set partner_id = 'ptn_1' where id = 'usr_1'`,
  user_email_lower_case: `update "user" set email = 'Ada@acme.test' where id = 'usr_1'`,
  user_session_version_positive: `update "user" set session_version = 0 where id = 'usr_1'`,
  invitation_partner_of_member: `update invitation set role = 'partner-member' where id = 'inv_1'`,
  invitation_email_lower_case: `update invitation set email = 'New@acme.test' where id = 'inv_1'`,
  invitation_token_hash_form: `update invitation set token_hash = 'token' where id = 'inv_1'`,
  invitation_ends_after_start: `update invitation set expires_at = created_at where id = 'inv_1'`,
  invitation_ends_one_way: `update invitation set accepted_at = now(), revoked_at = now() where id = 'inv_1'`,
  invitation_one_open: `insert into invitation (id, token_hash, email, name, role, invited_by_id, expires_at)
    values ('inv_x', '${hash}', 'new@acme.test', 'New', 'viewer', 'usr_1', now() + interval '1 day')`,
  setup_link_token_hash_form: `update setup_link set token_hash = 'token'`,
  setup_link_ends_after_start: `update setup_link set expires_at = created_at`,
  session_ends_after_start: `update session set expires_at = created_at where id = 'ses_1'`,
  sign_in_throttle_failures_positive: `insert into sign_in_throttle (key, failures, window_end) values ('k', -1, now())`,
  compromised_key_spki_form: `insert into compromised_key (spki_sha256, reason, reported_by) values ('x', 'why', 'usr_1')`,
  compromised_key_reason_said: `insert into compromised_key (spki_sha256, reason, reported_by) values ('${hash}', '', 'usr_1')`,
  operator_is_staff: `update operator set role = 'partner-member' where id = 'opr_1'`,
  operator_revoked_at: `update operator set status = 'revoked' where id = 'opr_1'`,
  partner_revision_positive: `update partner set revision = 0 where id = 'ptn_1'`,
  partner_name_any_case: `update partner set name = 'ACME' where id = 'ptn_2'`,
  application_revision_positive: `update application set revision = 0 where id = 'app_1'`,
  application_stopped_in_positive: `update application set stopped_in = 0 where id = 'app_1'`,
  application_name_any_case: `insert into application (id, partner_id, environment, name) values ('app_x', 'ptn_1', 'sandbox', 'LEDGER')`,
  api_name_any_case: `insert into api (id, environment, name, zone, owner, hostname, upstream, token_policy)
    values ('api_x', 'sandbox', 'ACCOUNTS', 'partner', 'Team', 'other.test', 'http://127.0.0.1:1', '{"kind": "none"}')`,
  api_environment_hostname_key: `insert into api (id, environment, name, zone, owner, hostname, upstream, token_policy)
    values ('api_x', 'sandbox', 'Other', 'public', 'Team', 'api.test', 'http://127.0.0.1:1', '{"kind": "none"}')`,
  api_hostname_lower_case: `update api set hostname = 'API.test' where id = 'api_1'`,
  api_token_policy_named: `update api set token_policy = '{}' where id = 'api_1'`,
  api_token_policy_whole: `update api set token_issuer = 'https://issuer.test',
    token_policy = '{"kind": "jwt", "issuer": "https://issuer.test"}' where id = 'api_1'`,
  api_token_issuer_of_policy: `update api set token_policy = '{"kind": "jwt", "issuer": "https://issuer.test"}' where id = 'api_1'`,
  token_issuer_named: `update token_issuer set issuer = '' where id = 'tki_1'`,
  token_issuer_jwks_uri_form: `update token_issuer set jwks_uri = 'file:///etc/passwd' where id = 'tki_1'`,
  token_issuer_keys_listed: `update token_issuer set keys = '{}' where id = 'tki_1'`,
  token_issuer_keys_public: `update token_issuer set keys = '[{"jwk": {"d": "AQAB"}}]' where id = 'tki_1'`,
  token_issuer_failures_counted: `update token_issuer set failures = 1 where id = 'tki_1'`,
  token_issuer_revision_positive: `update token_issuer set revision = 0 where id = 'tki_1'`,
  api_revision_positive: `update api set revision = 0 where id = 'api_1'`,
  route_methods_form: `update route set methods = '{POST,GET}' where id = 'rte_1'`,
  route_path_form: `update route set path = 'accounts' where id = 'rte_1'`,
  grant_four_eyes: grant(
    "application_id, scope_id, status, approved_by, approved_at, four_eyes",
    "'app_1', 'scp_3', 'approved', 'usr_1', now(), true",
  ),
  grant_approval_whole: `update "grant" set approved_at = null where id = 'grt_1'`,
  grant_approved_by_somebody: `update "grant" set status = 'approved' where id = 'grt_2'`,
  grant_requested_is_undecided: `update "grant" set approved_by = 'usr_2', approved_at = now() where id = 'grt_2'`,
  grant_withdrawal_whole: `update "grant" set status = 'withdrawn' where id = 'grt_1'`,
  grant_active_once_approved: `update "grant" set active_since = 1 where id = 'grt_2'`,
  grant_one_approved: grant(
    "application_id, scope_id, status, approved_by, approved_at",
    "'app_1', 'scp_1', 'approved', 'usr_2', now()",
  ),
  grant_one_requested: grant("application_id, scope_id", "'app_1', 'scp_3'"),
  connection_check_ends_after_start: `update connection_check set expires_at = created_at where id = 'chk_1'`,
  connection_check_answer_whole: `update connection_check set seen_at = now() where id = 'chk_1'`,
  partner_organization_identifier_form: `update partner set organization_identifier = 'HRB 123' where id = 'ptn_1'`,
  environment_bake_minutes_within: `update environment set bake_minutes = -1`,
  environment_silent_minutes_within: `update environment set silent_minutes = 0`,
  environment_head_stable_not_ahead: `${release(2)};
    insert into manifest select environment, epoch, 2, 0, '${hash}', jws, issued_at, not_after from manifest where environment = 'sandbox';
    update environment_head set stable_sequence = 2, stable_manifest_sha256 = '${hash}' where environment = 'sandbox'`,
  gateway_wave_within: `update gateway set wave = 6 where id = 'gwy_1'`,
  root_draft_reason_said: `insert into root_draft (environment, version, payload, change, signatures, reason, started_by, started_at)
    values ('production', 2, '', '{}', '[]', '', 'usr_1', now())`,
  rollout_wave_within: `update rollout set wave = 0`,
  rollout_halt_said: `update rollout set state = 'halted'`,
  rollout_end_whole: `update rollout set state = 'completed'`,
  rollout_one_open: `insert into rollout (id, environment, sequence, wave, wave_since, started_by, started_at)
    values ('rlo_x', 'sandbox', 2, 1, now(), 'usr_1', now())`,
  proposal_kind_known: proposal("kind, rollback_of", "'policy', 1", "production"),
  proposal_digest_form: proposal("kind, digest", "'policy', 'x'", "production"),
  proposal_four_eyes: `update proposal set state = 'approved', four_eyes = true, decided_by = 'usr_1', decided_at = now()`,
  proposal_decided_by_somebody: `update proposal set state = 'approved', four_eyes = true`,
  proposal_published_whole: `update proposal set state = 'published', decided_by = 'usr_2', decided_at = now()`,
  proposal_one_open: proposal("kind", "'policy'", "sandbox"),
  proposal_comment_says_something: `update proposal_comment set text = ''`,
  environment_certificate_days_within: `update environment set certificate_max_days = certificate_days - 1`,
  environment_key_types_known: `update environment set key_types = '{DSA}'`,
  environment_certificate_profiles_begin_usable: `update environment set certificate_profiles = '{seal,standard}'`,
  environment_profile_revision_positive: `update environment set profile_revision = 0`,
  layer_peer_fingerprint: peer(`'other', 'xfcc', '\\x01', '${hash}', now() + interval '1 day'`),
  layer_peer_ends_after_start: peer(`'other', 'xfcc', '\\x01', encode(sha256('\\x01'), 'hex'), now()`),
  layer_peer_named: peer(`'two words', 'xfcc', '\\x01', encode(sha256('\\x01'), 'hex'), now() + interval '1 day'`),
  layer_peer_header_known: peer(`'other', 'x-cert', '\\x01', encode(sha256('\\x01'), 'hex'), now() + interval '1 day'`),
  layer_peer_removal_whole: `update layer_peer set removed_at = now() where id = 'lyr_1'`,
  layer_peer_once: peer(`'other', 'xfcc', '', '${emptySha256}', now() + interval '1 day'`),
  layer_peer_name_any_case: peer(
    `'Edge-CDN', 'xfcc', '\\x01', encode(sha256('\\x01'), 'hex'), now() + interval '1 day'`,
  ),
  external_anchor_fingerprint: anchor(anchorColumns, `'Other', '\\x01', '${hash}', now() + interval '1 day'`),
  external_anchor_ends_after_start: anchor(anchorColumns, `'Other', '\\x01', encode(sha256('\\x01'), 'hex'), now()`),
  external_anchor_named: anchor(anchorColumns, `'', '\\x01', encode(sha256('\\x01'), 'hex'), now() + interval '1 day'`),
  external_anchor_removal_whole: `update external_anchor set removed_at = now() where id = 'eca_2'`,
  external_anchor_once: anchor(anchorColumns, `'Other', '', '${emptySha256}', now() + interval '1 day'`),
  external_anchor_name_any_case: anchor(
    anchorColumns,
    `'BANK CA', '\\x01', encode(sha256('\\x01'), 'hex'), now() + interval '1 day'`,
  ),
  certificate_external_whole: newCertificate("f1", ofApplication).replace("'csr'", "'external'"),
  certificate_external_of_application: externalCertificate("crt_x", "app_1", "eca_1", "03")
    .replace("'valid'", "'intent'")
    .replace(/'[^']*', encode.*now\(\)\)/, "null, null, null)"),
  certificate_profile_of_client: externalCertificate("crt_x", "app_1", "eca_1", "03")
    .replace("key_source,", "key_source, profile,")
    .replace("'external',", "'external', 'seal',"),
  environment_name_form: `insert into environment (name, title) values ('infrastructure', 'x')`,
  environment_validity_positive: `update environment set manifest_validity_hours = 0 where name = 'sandbox'`,
  environment_refresh_positive: `update environment set refresh_seconds = 0 where name = 'sandbox'`,
  environment_certificate_days_positive: `update environment set certificate_days = 0 where name = 'sandbox'`,
  gateway_enrolled_at: `update gateway set status = 'enrolled' where id = 'gwy_1'`,
  gateway_retired_at: `update gateway set status = 'retired' where id = 'gwy_1'`,
  gateway_revision_positive: `update gateway set revision = 0 where id = 'gwy_1'`,
  enrolment_code_hash_form: `insert into enrolment_code (id, gateway_id, code_hash, created_by, expires_at)
    values ('enc_1', 'gwy_1', 'code', 'usr_1', now() + interval '1 hour')`,
  enrolment_code_for_one: `insert into enrolment_code (id, gateway_id, application_id, code_hash, created_by, expires_at)
    values ('enc_x', 'gwy_1', 'app_1', '${hash}', 'usr_1', now() + interval '1 hour')`,
  enrolment_code_used_in_time: `update enrolment_code set used_at = expires_at + interval '1 second' where id = 'enc_app'`,
  gateway_report_numbers: `insert into gateway_report (gateway_id, sequence, stamp, manifest_sha256, state, crl_numbers, target,
      target_version, agent_version, poll_mode, received_at)
    values ('gwy_1', -1, 0, '', 'applied', '{}', 'nginx', '1', '1', 'long', now())`,
  gateway_applied_sequence_positive: `insert into gateway_applied (gateway_id, sequence, applied_at, received_at)
    values ('gwy_1', 0, now(), now())`,
  key_wrapped_in_database_store: `update key set wrapped = null`,
  key_environment_of_publisher: `insert into key (id, purpose, algorithm, spki, kid, wrapped) values ('key_x', 'manifest', 'ES256', '', 'x', '')`,
  key_store_known: `update key set store = 'drawer', wrapped = null where purpose = 'authority'`,
  key_offline_signs_seldom: `update key set store = 'offline', wrapped = null where purpose = 'manifest'`,
  authority_environment_slug_key: `${authority("slug = 'root-1'")} ${ca}`,
  authority_fingerprint: `${authority(`sha256 = '${hash}'`)} ${ca}`,
  authority_root_has_no_issuer: `${authority("issuer_id = null")} ${ca}`,
  authority_root_stays_issuing: `${authority("state = 'draining'")} ${root}`,
  authority_one_issuing: `${authority("state = 'issuing'")} 'ca_next'`,
  authority_ends_after_start: `${authority("not_after = not_before")} ${ca}`,
  certificate_authority_id_serial_key: newCertificate("a1", ofApplication),
  certificate_serial_canonical: newCertificate("0a", ofApplication),
  certificate_owner_of_its_kind: newCertificate("b1", "'application', 'app_1', 'gwy_1'"),
  certificate_ends_after_start: newCertificate("b1", ofApplication).replace("now() + interval '1 day'", "now()"),
  certificate_spki_form: newCertificate("b1", ofApplication).replace(hash, "key"),
  certificate_signed_whole: `${certificate(`status = 'valid', der = '', sha256 = '${emptySha256}'`)} 'crt_intent'`,
  certificate_fingerprint: `${certificate(`status = 'valid', der = '', sha256 = '${hash}', issued_at = now()`)} 'crt_intent'`,
  certificate_valid_is_signed: `${certificate("status = 'valid'")} 'crt_intent'`,
  certificate_intent_is_unsigned: `${certificate(`der = '\\x01', sha256 = encode(sha256('\\x01'), 'hex'), issued_at = now()`)} 'crt_intent'`,
  certificate_revocation_whole: `${certificate("status = 'revoked', revoked_at = now()")} 'crt_valid'`,
  certificate_key_source_known: newCertificate("f1", ofApplication).replace("'csr'", "'elsewhere'"),
  rotation_one_open: `${authorityLikeIssuing("ca_other", "issuing-3", "02")} ${rotation("'rot_x', environment, from_id, 'ca_other', 'why', 'usr_1', now()")}`,
  rotation_reason_given: rotation("'rot_x', environment, from_id, to_id, '', 'usr_1', now()"),
  rotation_issue_whole: `update rotation set step = 'draining', issued_at = now()`,
  rotation_removal_whole: `update rotation set step = 'draining', issued_at = now(), issued_by = 'usr_1';
    update rotation set step = 'removed', removed_by = 'usr_1'`,
  rotation_cancel_whole: `update rotation set step = 'cancelled', cancelled_at = now(), cancelled_by = 'usr_1'`,
  certificate_seen_in_order: `${certificate("first_seen_at = now()")} 'crt_valid'`,
  certificate_installation_whole: `${certificate("installed_at = now()")} 'crt_valid'`,
  reissue_ends_after_start: `update reissue set reissue_by = asked_at where id = 'rei_1'`,
  reissue_withdrawal_whole: `update reissue set withdrawn_at = now() where id = 'rei_1'`,
  reissue_one_standing: `insert into reissue select 'rei_x', environment, reason, asked_by, asked_at, reissue_by from reissue where id = 'rei_1'`,
  expiry_notice_of_one: `insert into expiry_notice (id, days, at) values ('ntc_x', 7, now())`,
  expiry_notice_threshold: `insert into expiry_notice (id, certificate_id, days, at) values ('ntc_x', 'crt_valid', 90, now())`,
  webhook_url_form: `update webhook set url = 'file:///etc/passwd' where id = 'whk_1'`,
  webhook_hears_something: `update webhook set events = '{}' where id = 'whk_1'`,
  webhook_versions_positive: `update webhook set secret_version = 0 where id = 'whk_1'`,
  webhook_cursor_one_row: `insert into webhook_cursor values (2, 0)`,
  crl_fingerprint: `insert into crl select authority_id, 3, der, '${hash}', entries, this_update, next_update from crl where number = 2`,
  crl_number_positive: `insert into crl select authority_id, 3, der, sha256, -1, this_update, next_update from crl where number = 2`,
  crl_ends_after_start: `insert into crl select authority_id, 3, der, sha256, 0, this_update, this_update from crl where number = 2`,
  environment_head_numbers: `insert into environment (name, title) values ('other', 'Other');
    insert into environment_head (environment, epoch) values ('other', 0)`,
  environment_head_manifest: `insert into environment (name, title) values ('other', 'Other');
    insert into environment_head (environment, manifest_sha256) values ('other', 'x')`,
  release_sequence_positive: release(0),
  release_digest_form: release(2, "'policy', null, 'digest'"),
  release_rollback_names_an_older: release(2, `'rollback', 2, '${hash}'`),
  release_environment_sequence_key: release(1),
  manifest_numbers: `insert into manifest select environment, 0, sequence, stamp, '${hash}', jws, issued_at, not_after from manifest where environment = 'sandbox'`,
  manifest_payload_form: `insert into manifest select environment, epoch, sequence, 9, 'x', jws, issued_at, not_after from manifest where environment = 'sandbox'`,
  manifest_ends_after_start: `insert into manifest select environment, epoch, sequence, 9, '${hash}', jws, issued_at, issued_at from manifest where environment = 'sandbox'`,
  artifact_named_by_content: `insert into artifact (sha256, bytes, length) values ('${hash}', '', 0)`,
  artifact_length: `insert into artifact (sha256, bytes, length) values (encode(sha256('\\x01'), 'hex'), '\\x01', 2)`,
  root_document_named_by_content: `insert into root_document (environment, version, jws, sha256, not_after) values ('sandbox', 9, '', '${hash}', now())`,
  root_document_version_positive: `insert into root_document (environment, version, jws, sha256, not_after) values ('sandbox', 0, '', '${emptySha256}', now())`,
  audit_event_hash_form: event("system", "hash"),
  audit_event_actor_kind_known: event("stranger", hash),
  audit_link_position_positive: `insert into audit_link values (0, 'evt_1', '${hash}', '${hash}', now())`,
  audit_link_hash_form: `insert into audit_link values (1, 'evt_1', 'x', '${hash}', now())`,
  outbox_attempts_positive: `insert into outbox (id, topic, payload, attempts) values ('out_1', 'mail', '{}', -1)`,
}

const unchanging = ["release", "manifest", "artifact", "release_artifact", "root_document"]
const never = (table: string) => `rows of ${table} never change and never go`

/** Trigger → a statement that it refuses, and its words. */
export const refusedByTrigger: Record<string, [statement: string, words: string]> = {
  audit_event_append_only: [`update audit_event set action = 'x'`, never("audit_event")],
  compromised_key_immutable: [`delete from compromised_key`, "never change"],
  compromised_key_no_truncate: [`truncate compromised_key`, "never change"],
  audit_event_no_truncate: [`truncate audit_event cascade`, "never change"],
  audit_link_append_only: [
    `insert into audit_link values (1, 'evt_1', '${hash}', '${hash}', now()); delete from audit_link`,
    never("audit_link"),
  ],
  audit_link_no_truncate: [`truncate audit_link`, never("audit_link")],
  ...Object.fromEntries(
    unchanging.flatMap((table) => [
      [`${table}_immutable`, [`delete from ${table}`, never(table)]],
      [`${table}_no_truncate`, [`truncate ${table} cascade`, "never change"]],
    ]),
  ),
  crl_immutable: [`update crl set entries = 7`, never("crl")],
  crl_no_truncate: [`truncate crl`, never("crl")],
  crl_newest_stays: [`delete from crl where number = 2`, "the newest CRL of an authority stays"],
  crl_number_rises: [
    `insert into crl select authority_id, 4, der, sha256, entries, this_update, next_update from crl where number = 2;
     insert into crl select authority_id, 3, der, sha256, entries, this_update, next_update from crl where number = 2`,
    "rise",
  ],
  release_gapless: [release(3), "release 3 of sandbox leaves a gap after 1"],
  environment_head_forward: [`update environment_head set sequence = 0, manifest_sha256 = ''`, "goes forward only"],
  partner_offboarded_is_final: [
    `update partner set status = 'offboarded' where id = 'ptn_1'; update partner set status = 'active' where id = 'ptn_1'`,
    "partner ptn_1 is offboarded, and stays so",
  ],
  application_retired_is_final: [
    `update application set status = 'retired' where id = 'app_1'; update application set status = 'active' where id = 'app_1'`,
    "application app_1 is retired, and stays so",
  ],
  grant_withdrawn_is_final: [
    `update "grant" set status = 'withdrawn', withdrawn_at = now(), withdrawn_by = 'usr_1' where id = 'grt_1';
     update "grant" set status = 'approved', withdrawn_at = null, withdrawn_by = null where id = 'grt_1'`,
    "grant grt_1 is withdrawn, and stays so",
  ],
  enrolment_code_kept: [
    `update enrolment_code set used_at = now() where id = 'enc_app'; update enrolment_code set used_at = null where id = 'enc_app'`,
    "enrolment code enc_app is used once",
  ],
  environment_head_stable_forward: [
    `update environment_head set stable_sequence = 0, stable_stamp = 0, stable_manifest_sha256 = '' where environment = 'sandbox'`,
    "what is stable in sandbox goes forward only",
  ],
  root_draft_kept: [`update root_draft set payload = '\\x01'`, "the drafted root document of sandbox stays as it is"],
  proposal_begins: [
    `insert into proposal (id, environment, kind, state, message, digest, summary, requested_by, requested_at, decided_by, decided_at)
     values ('prp_x', 'production', 'policy', 'approved', 'Why', '${hash}', '[]', 'usr_1', now(), 'usr_2', now())`,
    "a proposal begins as proposed, not as approved",
  ],
  proposal_matrix_kept: [`update proposal set matrix = '{}'`, "what proposal prp_1 says never changes"],
  proposal_kept: [`update proposal set message = 'Another'`, "what proposal prp_1 says never changes"],
  gateway_retired_is_final: [
    `update gateway set status = 'retired', retired_at = now() where id = 'gwy_1';
     update gateway set status = 'registered', retired_at = null where id = 'gwy_1'`,
    "gateway gwy_1 is retired, and stays so",
  ],
  operator_revoked_is_final: [
    `update operator set status = 'revoked', revoked_at = now() where id = 'opr_1';
     update operator set status = 'active', revoked_at = null where id = 'opr_1'`,
    "operator opr_1 is revoked, and stays so",
  ],
  certificate_kept: [
    `update certificate set status = 'valid', revoked_at = null, revocation_reason = null, revoked_by = null where id = 'crt_revoked'`,
    "certificate crt_revoked is revoked, and stays so",
  ],
  expiry_notice_immutable: [`delete from expiry_notice`, never("expiry_notice")],
  certificate_environment: [
    newCertificate("b1", "'application', 'app_2', null"),
    "comes from the authority of its owner's environment",
  ],
  application_stays: [
    `update application set environment = 'production' where id = 'app_1'`,
    "stays in its environment",
  ],
  api_stays: [`update api set environment = 'production' where id = 'api_1'`, "stays in its environment"],
  scope_stays: [`update scope set environment = 'production' where id = 'scp_3'`, "stays in its environment"],
  gateway_stays: [`update gateway set environment = 'production' where id = 'gwy_1'`, "stays in its environment"],
  key_stays: [`update key set environment = 'production' where environment = 'sandbox'`, "stays in its environment"],
  authority_stays: [`${authority("environment = 'production'")} ${ca}`, "stays in its environment"],
  grant_environment: [
    grant("application_id, scope_id", "'app_1', 'scp_2'"),
    "a scope of its application's environment",
  ],
  route_environment: [`update route set scope_id = 'scp_2' where id = 'rte_1'`, "a scope of its API's environment"],
  certificate_external_environment: [
    externalCertificate("crt_x", "app_1", "eca_2", "03"),
    "under an anchor of its application's environment",
  ],
  certificate_origin_kept: [
    `${certificate("external_issuer = 'CN=Other'")} 'crt_external'`,
    "where certificate crt_external comes from never changes",
  ],
  layer_peer_kept: [`update layer_peer set name = 'other' where id = 'lyr_1'`, "stays as it is"],
  external_anchor_kept: [`update external_anchor set name = 'Other' where id = 'eca_2'`, "stays as it is"],
  authority_state_forward: [
    `${authority("state = 'draining'")} 'ca_next'`,
    "authority ca_next is published, and does not become draining",
  ],
  authority_compromised_is_final: [
    `update authority set compromised_at = now(); update authority set compromised_at = null`,
    "is compromised, and stays so",
  ],
  certificate_authority_lives: [
    `update authority set compromised_at = now();
     ${certificate(`status = 'valid', der = '\\x07', sha256 = encode(sha256('\\x07'), 'hex'), issued_at = now()`)} 'crt_intent'`,
    "issues no more",
  ],
  rotation_step_forward: [
    `update rotation set step = 'removed', issued_by = 'usr_1', issued_at = now(), removed_by = 'usr_1', removed_at = now()`,
    "rotation rot_1 is published, and does not become removed",
  ],
  rotation_hierarchy: [
    rotation(`'rot_x', environment, from_id, ${root}, 'why', 'usr_1', now()`),
    "between issuing authorities of one hierarchy",
  ],
  authority_hierarchy: [
    `${authority("issuer_id = (select id from authority where environment = 'production' and kind = 'root')")} ${ca}`,
    "of one hierarchy",
  ],
}

const unaudited = (table: string) => `a change of ${table} commits only with its audit event`

/** Trigger → a statement that commits nothing without an audit event in its transaction. */
export const refusedWithoutEvent: Record<string, [statement: string, words: string]> = {
  compromised_key_audited: [
    `insert into compromised_key (spki_sha256, reason, reported_by) values ('${hash}', 'why', 'usr_1')`,
    unaudited("compromised_key"),
  ],
  partner_audited: [
    `insert into partner (id, name, legal_name, contacts) values ('ptn_9', 'X', 'X', '[]')`,
    unaudited("partner"),
  ],
  environment_audited: [`update environment set four_eyes = true`, unaudited("environment")],
  secret_audited: [`insert into secret (id, wrapped) values ('other', '')`, unaudited("secret")],
  key_audited: [`update key set algorithm = 'x'`, unaudited("key")],
  layer_peer_audited: [
    `update layer_peer set removed_at = now(), removed_by = 'usr_1' where id = 'lyr_1'`,
    unaudited("layer_peer"),
  ],
  root_draft_audited: [`delete from root_draft`, unaudited("root_draft")],
  rollout_audited: [`update rollout set wave = 2`, unaudited("rollout")],
  proposal_audited: [`update proposal set state = 'withdrawn'`, unaudited("proposal")],
  proposal_comment_audited: [
    `insert into proposal_comment (id, proposal_id, author_id, text, created_at) values ('cmt_9', 'prp_1', 'usr_1', 'X', now())`,
    unaudited("proposal_comment"),
  ],
  gateway_wave_audited: [`update gateway set wave = 1 where id = 'gwy_1'`, unaudited("gateway")],
  external_anchor_audited: [
    `update external_anchor set removed_at = now(), removed_by = 'usr_1' where id = 'eca_2'`,
    unaudited("external_anchor"),
  ],
  rotation_audited: [
    `update rotation set step = 'cancelled', cancelled_at = now(), cancelled_by = 'usr_1', cancel_reason = 'why'`,
    unaudited("rotation"),
  ],
  authority_audited: [`update authority set state_since = now()`, unaudited("authority")],
  release_audited: [release(2), unaudited("release")],
  user_audited: [
    `insert into "user" (id, email, name, role) values ('usr_9', 'x@test', 'X', 'admin')`,
    unaudited("user"),
  ],
  operator_audited: [`insert into operator (id, name, role) values ('opr_9', 'x', 'admin')`, unaudited("operator")],
  gateway_audited: [
    `insert into gateway (id, environment, name, target, pattern) values ('gwy_9', 'sandbox', 'x', 'nginx', 'proxy')`,
    unaudited("gateway"),
  ],
  api_audited: [
    `insert into api (id, environment, name, zone, owner, hostname, upstream, token_policy)
     values ('api_9', 'sandbox', 'X', 'partner', 'Team', 'x.test', 'http://127.0.0.1:1', '{"kind": "none"}')`,
    unaudited("api"),
  ],
  route_audited: [`update route set path = '/other' where id = 'rte_1'`, unaudited("route")],
  application_audited: [`update application set name = 'Other' where id = 'app_1'`, unaudited("application")],
  grant_audited: [`update "grant" set ends_at = now() where id = 'grt_1'`, unaudited("grant")],
  reissue_audited: [
    `update reissue set reissue_by = reissue_by + interval '1 day' where id = 'rei_1'`,
    unaudited("reissue"),
  ],
  expiry_notice_audited: [
    `insert into expiry_notice (id, certificate_id, days, at) values ('ntc_9', 'crt_valid', 7, now())`,
    unaudited("expiry_notice"),
  ],
  token_issuer_audited: [`update token_issuer set keys = '[{}]' where id = 'tki_1'`, unaudited("token_issuer")],
  webhook_audited: [`update webhook set url = 'https://other.test/' where id = 'whk_1'`, unaudited("webhook")],
  certificate_audited: [
    `update certificate set status = 'revoked', revoked_at = now(), revocation_reason = 'superseded', revoked_by = 'x' where id = 'crt_valid'`,
    unaudited("certificate"),
  ],
}
