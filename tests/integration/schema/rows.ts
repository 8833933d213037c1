// One valid row of each kind, in SQL, for the tests that break one rule at a time.
// On top of a started database; everything happens in one transaction, which is rolled back.

/** SHA-256 of nothing, and of one zero byte. */
export const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
export const zeroSha256 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"

const someHash = "a".repeat(64)

const certificate = (id: string, serial: string, rest: string) => `
  insert into certificate (id, authority_id, serial, subject_kind, application_id, subject, spki_sha256, key_algorithm,
    key_source, not_before, not_after, created_by, status, der, sha256, issued_at, revoked_at, revocation_reason, revoked_by)
  select '${id}', id, '${serial}', 'application', 'app_1', 'CN=app_1', '${someHash}', 'P-256', 'csr',
    now(), now() + interval '1 day', 'usr_1', ${rest}
  from authority where environment = 'sandbox' and kind = 'issuing';`

/** One of another CA, `valid`; `der` in hex. */
export const externalCertificate = (id: string, application: string, anchor: string, der: string) => `
  insert into certificate (id, external_anchor_id, external_issuer, serial, subject_kind, application_id, subject, spki_sha256,
    key_algorithm, key_source, not_before, not_after, created_by, status, der, sha256, issued_at)
  values ('${id}', '${anchor}', 'CN=Bank CA', 'e1', 'application', '${application}', 'CN=x', '${someHash}', 'P-256', 'external',
    now(), now() + interval '1 day', 'usr_1', 'valid', '\\x${der}', encode(sha256('\\x${der}'), 'hex'), now());`

/** A successor of the sandbox's issuing authority, `published`; `der` in hex. */
export const authorityLikeIssuing = (id: string, slug: string, der: string) => `
  insert into authority (id, environment, kind, slug, name, subject, key_id, issuer_id, der, sha256, not_before, not_after,
    state, state_since)
  select '${id}', environment, kind, '${slug}', name, subject, key_id, issuer_id, '\\x${der}',
    encode(sha256('\\x${der}'), 'hex'), not_before, not_after, 'published', now()
  from authority where environment = 'sandbox' and kind = 'issuing' and state = 'issuing';`

export const rows = `
  insert into audit_event (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, detail, hash)
    values ('evt_1', now(), 'system', 'system', 'Gatewarden', 'test.rows', 'test', 'test', 'test', '{}', '${someHash}');
  insert into partner (id, name, legal_name, contacts) values ('ptn_1', 'Acme', 'Acme Ltd', '[]'), ('ptn_2', 'Beta', 'Beta Ltd', '[]');
  insert into application (id, partner_id, environment, name) values
    ('app_1', 'ptn_1', 'sandbox', 'Ledger'), ('app_2', 'ptn_2', 'production', 'Ledger');
  insert into api (id, environment, name, zone, owner, hostname, upstream, token_policy) values
    ('api_1', 'sandbox', 'Accounts', 'partner', 'Team', 'api.test', 'http://127.0.0.1:1', '{"kind": "none"}');
  insert into token_issuer (id, environment, issuer, jwks_uri, next_at, created_by, created_at) values
    ('tki_1', 'sandbox', 'https://issuer.test', 'https://issuer.test/jwks.json', now(), 'usr_1', now());
  insert into scope (id, environment, name) values
    ('scp_1', 'sandbox', 'accounts:read'), ('scp_2', 'production', 'accounts:read'), ('scp_3', 'sandbox', 'accounts:write');
  insert into route (id, api_id, scope_id, methods, path) values ('rte_1', 'api_1', 'scp_1', '{GET,POST}', '/accounts');
  insert into "grant" (id, application_id, scope_id, status, reason, requested_by, approved_by, approved_at) values
    ('grt_1', 'app_1', 'scp_1', 'approved', 'why', 'usr_1', 'usr_2', now());
  insert into "grant" (id, application_id, scope_id, status, reason, requested_by) values
    ('grt_2', 'app_1', 'scp_3', 'requested', 'why', 'usr_1');
  insert into connection_check (id, application_id, host, method, path, created_by, expires_at) values
    ('chk_1', 'app_1', 'api.test', 'GET', '/', 'usr_1', now() + interval '1 minute');
  insert into "user" (id, email, name, role) values ('usr_1', 'ada@acme.test', 'Ada', 'admin');
  insert into session (id, user_id, expires_at) values ('ses_1', 'usr_1', now() + interval '1 hour');
  insert into invitation (id, token_hash, email, name, role, invited_by_id, expires_at) values
    ('inv_1', '${someHash}', 'new@acme.test', 'New', 'viewer', 'usr_1', now() + interval '1 day');
  insert into setup_link (token_hash, expires_at) values ('${someHash}', now() + interval '1 day');
  insert into operator (id, name, role) values ('opr_1', 'robot', 'admin');
  insert into gateway (id, environment, name, target, pattern) values ('gwy_1', 'sandbox', 'edge', 'nginx', 'proxy');
  insert into enrolment_code (id, application_id, code_hash, created_by, expires_at) values
    ('enc_app', 'app_1', '${someHash}', 'usr_1', now() + interval '1 hour');
  ${certificate("crt_valid", "a1", `'valid', '', '${emptySha256}', now(), null, null, null`)}
  ${certificate("crt_intent", "a2", "'intent', null, null, null, null, null, null")}
  ${certificate("crt_revoked", "a3", `'revoked', '\\x00', '${zeroSha256}', now(), now(), 'superseded', 'usr_1'`)}
  insert into external_anchor (id, environment, name, subject, der, sha256, not_before, not_after, added_by, added_at) values
    ('eca_1', 'sandbox', 'Bank CA', 'CN=Bank CA', '', '${emptySha256}', now(), now() + interval '1 year', 'usr_1', now()),
    ('eca_2', 'production', 'Bank CA', 'CN=Bank CA', '', '${emptySha256}', now(), now() + interval '1 year', 'usr_1', now());
  insert into layer_peer (id, environment, name, header, subject, der, sha256, not_before, not_after, added_by, added_at) values
    ('lyr_1', 'sandbox', 'edge-cdn', 'xfcc', 'CN=edge', '', '${emptySha256}', now(), now() + interval '1 year', 'usr_1', now());
  ${externalCertificate("crt_external", "app_1", "eca_1", "02")}
  insert into crl (authority_id, number, der, sha256, entries, this_update, next_update)
    select id, 2, '', '${emptySha256}', 0, now(), now() + interval '1 day'
    from authority where environment = 'sandbox' and kind = 'issuing';
  insert into compromised_key (spki_sha256, reason, reported_by) values ('${"c".repeat(64)}', 'found in a repository', 'usr_1');
  ${authorityLikeIssuing("ca_next", "issuing-2", "01")}
  insert into rotation (id, environment, from_id, to_id, reason, started_by, started_at)
    select 'rot_1', environment, id, 'ca_next', 'why', 'usr_1', now()
    from authority where environment = 'sandbox' and kind = 'issuing' and state = 'issuing';
  insert into reissue (id, environment, reason, asked_by, asked_at, reissue_by) values
    ('rei_1', null, 'why', 'usr_1', now(), now() + interval '1 day');
  insert into expiry_notice (id, certificate_id, days, at) values ('ntc_1', 'crt_valid', 30, now());
  insert into webhook (id, name, url, events, created_by) values ('whk_1', 'Pager', 'https://pager.test/', '{certificate.revoked}', 'usr_1');
  insert into rollout (id, environment, sequence, wave, wave_since, started_by, started_at) values
    ('rlo_1', 'sandbox', 1, 1, now(), 'usr_1', now());
  insert into proposal (id, environment, kind, message, digest, summary, requested_by, requested_at) values
    ('prp_1', 'sandbox', 'policy', 'Why', '${someHash}', '[]', 'usr_1', now());
  insert into proposal_comment (id, proposal_id, author_id, text, created_at) values ('cmt_1', 'prp_1', 'usr_1', 'Well', now());
  insert into root_draft (environment, version, payload, change, signatures, reason, started_by, started_at) values
    ('sandbox', 2, '', '{"kind": "renew"}', '[]', 'why', 'usr_1', now());
  set constraints all immediate;`
