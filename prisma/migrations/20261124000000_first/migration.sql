-- CreateEnum
CREATE TYPE "zone" AS ENUM ('internal', 'partner', 'public');

-- CreateEnum
CREATE TYPE "staleness_policy" AS ENUM ('serve-stale', 'deny-new', 'fail-closed');

-- CreateEnum
CREATE TYPE "gateway_target" AS ENUM ('nginx', 'haproxy', 'envoy', 'opa', 'spiffe', 'other');

-- CreateEnum
CREATE TYPE "gateway_pattern" AS ENUM ('managed', 'proxy', 'cdn');

-- CreateEnum
CREATE TYPE "gateway_status" AS ENUM ('registered', 'enrolled', 'retired');

-- CreateEnum
CREATE TYPE "report_state" AS ENUM ('applied', 'rejected', 'stale');

-- CreateEnum
CREATE TYPE "partner_status" AS ENUM ('draft', 'invited', 'active', 'suspended', 'offboarded');

-- CreateEnum
CREATE TYPE "application_status" AS ENUM ('active', 'suspended', 'retired');

-- CreateEnum
CREATE TYPE "grant_status" AS ENUM ('requested', 'approved', 'withdrawn');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'approver', 'viewer', 'partner-member');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('active', 'disabled');

-- CreateEnum
CREATE TYPE "operator_status" AS ENUM ('active', 'revoked');

-- CreateEnum
CREATE TYPE "key_purpose" AS ENUM ('authority', 'manifest', 'root', 'listener');

-- CreateEnum
CREATE TYPE "authority_kind" AS ENUM ('root', 'issuing');

-- CreateEnum
CREATE TYPE "certificate_subject" AS ENUM ('application', 'gateway', 'operator', 'listener');

-- CreateEnum
CREATE TYPE "certificate_status" AS ENUM ('intent', 'valid', 'revoked');

-- CreateEnum
CREATE TYPE "revocation_reason" AS ENUM ('unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn');

-- CreateEnum
CREATE TYPE "release_kind" AS ENUM ('policy', 'revocation', 'trust', 'rollback');

-- CreateTable
CREATE TABLE "api" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" "zone" NOT NULL,
    "owner" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "upstream" TEXT NOT NULL,
    "token_policy" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scope" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scope_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route" (
    "id" TEXT NOT NULL,
    "api_id" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "methods" TEXT[],
    "path" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "partner_id" TEXT,
    "environment" TEXT,
    "detail" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "xid" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_link" (
    "position" BIGINT NOT NULL,
    "event_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "four_eyes" BOOLEAN NOT NULL DEFAULT false,
    "staleness" "staleness_policy" NOT NULL DEFAULT 'serve-stale',
    "manifest_validity_hours" INTEGER NOT NULL DEFAULT 24,
    "refresh_seconds" INTEGER NOT NULL DEFAULT 30,
    "certificate_days" INTEGER NOT NULL DEFAULT 90,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "gateway" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "target" "gateway_target" NOT NULL,
    "pattern" "gateway_pattern" NOT NULL,
    "status" "gateway_status" NOT NULL DEFAULT 'registered',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enrolled_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "gateway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment_code" (
    "id" TEXT NOT NULL,
    "gateway_id" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrolment_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway_report" (
    "gateway_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "stamp" INTEGER NOT NULL,
    "manifest_sha256" TEXT NOT NULL,
    "state" "report_state" NOT NULL,
    "error" TEXT,
    "crl_numbers" JSONB NOT NULL,
    "trust_anchors" TEXT[],
    "target" TEXT NOT NULL,
    "target_version" TEXT NOT NULL,
    "agent_version" TEXT NOT NULL,
    "poll_mode" TEXT NOT NULL,
    "applied_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_report_pkey" PRIMARY KEY ("gateway_id")
);

-- CreateTable
CREATE TABLE "gateway_applied" (
    "gateway_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_applied_pkey" PRIMARY KEY ("gateway_id","sequence")
);

-- CreateTable
CREATE TABLE "partner" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "legal_name" TEXT NOT NULL,
    "contacts" JSONB NOT NULL,
    "status" "partner_status" NOT NULL DEFAULT 'draft',
    "status_reason" TEXT,
    "stopped_in" JSONB,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "partner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application" (
    "id" TEXT NOT NULL,
    "partner_id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "application_status" NOT NULL DEFAULT 'active',
    "status_reason" TEXT,
    "stopped_in" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "status" "grant_status" NOT NULL DEFAULT 'requested',
    "reason" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "four_eyes" BOOLEAN NOT NULL DEFAULT false,
    "ends_at" TIMESTAMPTZ(3),
    "withdrawn_by" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "active_since" INTEGER,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_check" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "handshake" JSONB,
    "decision" JSONB,

    CONSTRAINT "connection_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "status" "user_status" NOT NULL DEFAULT 'active',
    "partner_id" TEXT,
    "password_hash" TEXT,
    "oidc_subject" TEXT,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "partner_id" TEXT,
    "invited_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "operator" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "status" "operator_status" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_record" (
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "key" (
    "id" TEXT NOT NULL,
    "purpose" "key_purpose" NOT NULL,
    "environment" TEXT,
    "algorithm" TEXT NOT NULL,
    "spki" BYTEA NOT NULL,
    "kid" TEXT NOT NULL,
    "store" TEXT NOT NULL DEFAULT 'database',
    "wrapped" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authority" (
    "id" TEXT NOT NULL,
    "environment" TEXT,
    "kind" "authority_kind" NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "issuer_id" TEXT,
    "der" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "issuing" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "authority_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate" (
    "id" TEXT NOT NULL,
    "authority_id" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "subject_kind" "certificate_subject" NOT NULL,
    "application_id" TEXT,
    "gateway_id" TEXT,
    "operator_id" TEXT,
    "status" "certificate_status" NOT NULL,
    "subject" TEXT NOT NULL,
    "spki_sha256" TEXT NOT NULL,
    "key_algorithm" TEXT NOT NULL,
    "key_source" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "der" BYTEA,
    "sha256" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "issued_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revocation_reason" "revocation_reason",
    "revoked_by" TEXT,
    "revoked_in" INTEGER,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crl" (
    "authority_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "der" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,
    "this_update" TIMESTAMPTZ(3) NOT NULL,
    "next_update" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crl_pkey" PRIMARY KEY ("authority_id","number")
);

-- CreateTable
CREATE TABLE "environment_head" (
    "environment" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "stamp" INTEGER NOT NULL DEFAULT 0,
    "manifest_sha256" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_head_pkey" PRIMARY KEY ("environment")
);

-- CreateTable
CREATE TABLE "release" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "kind" "release_kind" NOT NULL,
    "rollback_of" INTEGER,
    "message" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "published_by" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "manifest" (
    "environment" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "stamp" INTEGER NOT NULL,
    "payload_sha256" TEXT NOT NULL,
    "jws" BYTEA NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "manifest_pkey" PRIMARY KEY ("environment","epoch","sequence","stamp")
);

-- CreateTable
CREATE TABLE "artifact" (
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "length" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "release_artifact" (
    "environment" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "release_artifact_pkey" PRIMARY KEY ("environment","sequence","name")
);

-- CreateTable
CREATE TABLE "root_document" (
    "environment" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "jws" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "root_document_pkey" PRIMARY KEY ("environment","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_environment_name_key" ON "api"("environment", "name");

-- CreateIndex
CREATE UNIQUE INDEX "api_environment_hostname_key" ON "api"("environment", "hostname");

-- CreateIndex
CREATE UNIQUE INDEX "scope_environment_name_key" ON "scope"("environment", "name");

-- CreateIndex
CREATE INDEX "route_api_id_idx" ON "route"("api_id");

-- CreateIndex
CREATE INDEX "route_scope_id_idx" ON "route"("scope_id");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- CreateIndex
CREATE INDEX "audit_event_subject_id_at_idx" ON "audit_event"("subject_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_partner_id_at_idx" ON "audit_event"("partner_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_actor_id_at_idx" ON "audit_event"("actor_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_xid_idx" ON "audit_event"("xid");

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_event_id_key" ON "audit_link"("event_id");

-- CreateIndex
CREATE INDEX "outbox_done_at_next_attempt_idx" ON "outbox"("done_at", "next_attempt");

-- CreateIndex
CREATE UNIQUE INDEX "gateway_environment_name_key" ON "gateway"("environment", "name");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_code_code_hash_key" ON "enrolment_code"("code_hash");

-- CreateIndex
CREATE INDEX "enrolment_code_gateway_id_idx" ON "enrolment_code"("gateway_id");

-- CreateIndex
CREATE UNIQUE INDEX "partner_name_key" ON "partner"("name");

-- CreateIndex
CREATE INDEX "partner_status_name_idx" ON "partner"("status", "name");

-- CreateIndex
CREATE INDEX "partner_updated_at_id_idx" ON "partner"("updated_at", "id");

-- CreateIndex
CREATE INDEX "application_environment_status_idx" ON "application"("environment", "status");

-- CreateIndex
CREATE INDEX "application_name_id_idx" ON "application"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "application_partner_id_environment_name_key" ON "application"("partner_id", "environment", "name");

-- CreateIndex
CREATE INDEX "grant_application_id_idx" ON "grant"("application_id");

-- CreateIndex
CREATE INDEX "grant_scope_id_idx" ON "grant"("scope_id");

-- CreateIndex
CREATE INDEX "connection_check_application_id_idx" ON "connection_check"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_oidc_subject_key" ON "user"("oidc_subject");

-- CreateIndex
CREATE INDEX "user_partner_id_idx" ON "user"("partner_id");

-- CreateIndex
CREATE INDEX "user_name_id_idx" ON "user"("name", "id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_partner_id_idx" ON "invitation"("partner_id");

-- CreateIndex
CREATE INDEX "invitation_email_idx" ON "invitation"("email");

-- CreateIndex
CREATE INDEX "sign_in_throttle_window_end_idx" ON "sign_in_throttle"("window_end");

-- CreateIndex
CREATE UNIQUE INDEX "operator_name_key" ON "operator"("name");

-- CreateIndex
CREATE INDEX "idempotency_record_created_at_idx" ON "idempotency_record"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "key_kid_key" ON "key"("kid");

-- CreateIndex
CREATE INDEX "key_environment_purpose_idx" ON "key"("environment", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "authority_sha256_key" ON "authority"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "authority_environment_slug_key" ON "authority"("environment", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_sha256_key" ON "certificate"("sha256");

-- CreateIndex
CREATE INDEX "certificate_application_id_idx" ON "certificate"("application_id");

-- CreateIndex
CREATE INDEX "certificate_gateway_id_idx" ON "certificate"("gateway_id");

-- CreateIndex
CREATE INDEX "certificate_operator_id_idx" ON "certificate"("operator_id");

-- CreateIndex
CREATE INDEX "certificate_spki_sha256_idx" ON "certificate"("spki_sha256");

-- CreateIndex
CREATE INDEX "certificate_status_not_after_idx" ON "certificate"("status", "not_after");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_authority_id_serial_key" ON "certificate"("authority_id", "serial");

-- CreateIndex
CREATE UNIQUE INDEX "release_environment_sequence_key" ON "release"("environment", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "manifest_payload_sha256_key" ON "manifest"("payload_sha256");

-- CreateIndex
CREATE INDEX "release_artifact_sha256_idx" ON "release_artifact"("sha256");

-- AddForeignKey
ALTER TABLE "api" ADD CONSTRAINT "api_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scope" ADD CONSTRAINT "scope_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_api_id_fkey" FOREIGN KEY ("api_id") REFERENCES "api"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_scope_id_fkey" FOREIGN KEY ("scope_id") REFERENCES "scope"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_link" ADD CONSTRAINT "audit_link_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway" ADD CONSTRAINT "gateway_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_code" ADD CONSTRAINT "enrolment_code_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_report" ADD CONSTRAINT "gateway_report_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gateway_applied" ADD CONSTRAINT "gateway_applied_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_scope_id_fkey" FOREIGN KEY ("scope_id") REFERENCES "scope"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_check" ADD CONSTRAINT "connection_check_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_partner_id_fkey" FOREIGN KEY ("partner_id") REFERENCES "partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key" ADD CONSTRAINT "key_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority" ADD CONSTRAINT "authority_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority" ADD CONSTRAINT "authority_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority" ADD CONSTRAINT "authority_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crl" ADD CONSTRAINT "crl_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_head" ADD CONSTRAINT "environment_head_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manifest" ADD CONSTRAINT "manifest_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manifest" ADD CONSTRAINT "manifest_environment_sequence_fkey" FOREIGN KEY ("environment", "sequence") REFERENCES "release"("environment", "sequence") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_artifact" ADD CONSTRAINT "release_artifact_environment_sequence_fkey" FOREIGN KEY ("environment", "sequence") REFERENCES "release"("environment", "sequence") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_artifact" ADD CONSTRAINT "release_artifact_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "artifact"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "root_document" ADD CONSTRAINT "root_document_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- The rules that hold whoever writes. Everything above follows from prisma/schema; everything below is written by hand,
-- and a test breaks each of them once (tests/integration/schema).
-- ---------------------------------------------------------------------------------------------------------------------

-- What a hash looks like: SHA-256, lower-case hex.
CREATE FUNCTION is_sha256(hash TEXT) RETURNS BOOLEAN
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hash ~ '^[0-9a-f]{64}$';

-- Upper case, sorted by code unit, without repeats, and at least one.
CREATE FUNCTION is_method_list(methods TEXT[]) RETURNS BOOLEAN
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (
    SELECT coalesce(bool_and(m ~ '^[A-Z]+$') AND array_agg(DISTINCT m COLLATE "C" ORDER BY m COLLATE "C") = methods, false)
    FROM unnest(methods) AS m
  );

-- People ---------------------------------------------------------------------------------------------------------------

ALTER TABLE "user"
  ADD CONSTRAINT "user_partner_of_member" CHECK ((role = 'partner-member') = (partner_id IS NOT NULL)),
  ADD CONSTRAINT "user_email_lower_case" CHECK (email = lower(email)),
  ADD CONSTRAINT "user_session_version_positive" CHECK (session_version >= 1);

ALTER TABLE "invitation"
  ADD CONSTRAINT "invitation_partner_of_member" CHECK ((role = 'partner-member') = (partner_id IS NOT NULL)),
  ADD CONSTRAINT "invitation_email_lower_case" CHECK (email = lower(email)),
  ADD CONSTRAINT "invitation_token_hash_form" CHECK (is_sha256(token_hash)),
  ADD CONSTRAINT "invitation_ends_after_start" CHECK (expires_at > created_at),
  ADD CONSTRAINT "invitation_ends_one_way" CHECK (accepted_at IS NULL OR revoked_at IS NULL);

-- An address has one link that works.
CREATE UNIQUE INDEX "invitation_one_open" ON "invitation" (email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

ALTER TABLE "setup_link"
  ADD CONSTRAINT "setup_link_token_hash_form" CHECK (is_sha256(token_hash)),
  ADD CONSTRAINT "setup_link_ends_after_start" CHECK (expires_at > created_at);

ALTER TABLE "session" ADD CONSTRAINT "session_ends_after_start" CHECK (expires_at > created_at);
ALTER TABLE "sign_in_throttle" ADD CONSTRAINT "sign_in_throttle_failures_positive" CHECK (failures >= 0);

ALTER TABLE "operator"
  ADD CONSTRAINT "operator_is_staff" CHECK (role <> 'partner-member'),
  ADD CONSTRAINT "operator_revoked_at" CHECK ((status = 'revoked') = (revoked_at IS NOT NULL));

-- Partners -------------------------------------------------------------------------------------------------------------

ALTER TABLE "partner" ADD CONSTRAINT "partner_revision_positive" CHECK (revision >= 1);

ALTER TABLE "application"
  ADD CONSTRAINT "application_revision_positive" CHECK (revision >= 1),
  ADD CONSTRAINT "application_stopped_in_positive" CHECK (stopped_in >= 1);

-- Names are told apart by people, so letter case does not make two of them.
CREATE UNIQUE INDEX "partner_name_any_case" ON "partner" (lower(name));
CREATE UNIQUE INDEX "application_name_any_case" ON "application" (partner_id, environment, lower(name));
CREATE UNIQUE INDEX "api_name_any_case" ON "api" (environment, lower(name));

ALTER TABLE "grant"
  -- rule 4: nobody approves what they asked for
  ADD CONSTRAINT "grant_four_eyes" CHECK (NOT four_eyes OR approved_by IS NULL OR approved_by <> requested_by),
  ADD CONSTRAINT "grant_approval_whole" CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  ADD CONSTRAINT "grant_approved_by_somebody" CHECK (status <> 'approved' OR approved_by IS NOT NULL),
  ADD CONSTRAINT "grant_requested_is_undecided" CHECK (status <> 'requested' OR approved_by IS NULL),
  ADD CONSTRAINT "grant_withdrawal_whole"
    CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  ADD CONSTRAINT "grant_active_once_approved" CHECK (active_since IS NULL OR (approved_at IS NOT NULL AND active_since >= 1));

-- One standing grant for each application and scope, and one request beside it.
CREATE UNIQUE INDEX "grant_one_approved" ON "grant" (application_id, scope_id) WHERE status = 'approved';
CREATE UNIQUE INDEX "grant_one_requested" ON "grant" (application_id, scope_id) WHERE status = 'requested';
-- The inbox of approvers, oldest first.
CREATE INDEX "grant_inbox" ON "grant" (requested_at, id) WHERE status = 'requested';

ALTER TABLE "connection_check"
  ADD CONSTRAINT "connection_check_ends_after_start" CHECK (expires_at > created_at),
  ADD CONSTRAINT "connection_check_answer_whole"
    CHECK ((seen_at IS NULL) = (handshake IS NULL) AND (seen_at IS NULL) = (decision IS NULL));

-- APIs -----------------------------------------------------------------------------------------------------------------

ALTER TABLE "api"
  ADD CONSTRAINT "api_hostname_lower_case" CHECK (hostname = lower(hostname) AND hostname <> ''),
  ADD CONSTRAINT "api_token_policy_named" CHECK (token_policy ? 'kind'),
  ADD CONSTRAINT "api_revision_positive" CHECK (revision >= 1);

ALTER TABLE "route"
  ADD CONSTRAINT "route_methods_form" CHECK (is_method_list(methods)),
  ADD CONSTRAINT "route_path_form" CHECK (path LIKE '/%');

-- Environments and gateways --------------------------------------------------------------------------------------------

ALTER TABLE "environment"
  ADD CONSTRAINT "environment_name_form" CHECK (name ~ '^[a-z][a-z0-9-]*$' AND name <> 'infrastructure'),
  ADD CONSTRAINT "environment_validity_positive" CHECK (manifest_validity_hours >= 1),
  ADD CONSTRAINT "environment_refresh_positive" CHECK (refresh_seconds >= 1),
  ADD CONSTRAINT "environment_certificate_days_positive" CHECK (certificate_days BETWEEN 1 AND 825);

ALTER TABLE "gateway"
  ADD CONSTRAINT "gateway_enrolled_at" CHECK (status <> 'enrolled' OR enrolled_at IS NOT NULL),
  ADD CONSTRAINT "gateway_retired_at" CHECK ((status = 'retired') = (retired_at IS NOT NULL)),
  ADD CONSTRAINT "gateway_revision_positive" CHECK (revision >= 1);

ALTER TABLE "enrolment_code"
  ADD CONSTRAINT "enrolment_code_hash_form" CHECK (is_sha256(code_hash));

ALTER TABLE "gateway_report" ADD CONSTRAINT "gateway_report_numbers" CHECK (sequence >= 0 AND stamp >= 0);
ALTER TABLE "gateway_applied" ADD CONSTRAINT "gateway_applied_sequence_positive" CHECK (sequence >= 1);

-- Keys, authorities, certificates, CRLs --------------------------------------------------------------------------------

ALTER TABLE "key"
  ADD CONSTRAINT "key_wrapped_in_database_store" CHECK ((store = 'database') = (wrapped IS NOT NULL)),
  ADD CONSTRAINT "key_environment_of_publisher" CHECK (purpose NOT IN ('manifest', 'root') OR environment IS NOT NULL);

-- The infrastructure hierarchy has no environment, and its slugs are unique among themselves as well.
DROP INDEX "authority_environment_slug_key";
CREATE UNIQUE INDEX "authority_environment_slug_key" ON "authority" ("environment", "slug") NULLS NOT DISTINCT;

ALTER TABLE "authority"
  ADD CONSTRAINT "authority_fingerprint" CHECK (sha256 = encode(sha256(der), 'hex')),
  ADD CONSTRAINT "authority_root_has_no_issuer" CHECK ((kind = 'root') = (issuer_id IS NULL)),
  ADD CONSTRAINT "authority_root_issues_none" CHECK (kind = 'issuing' OR NOT issuing),
  ADD CONSTRAINT "authority_ends_after_start" CHECK (not_after > not_before);

ALTER TABLE "certificate"
  -- rule 2: one canonical form, or two spellings of a serial pass the unique index and slip past a deny list
  ADD CONSTRAINT "certificate_serial_canonical" CHECK (serial ~ '^[1-9a-f][0-9a-f]{0,39}$'),
  ADD CONSTRAINT "certificate_owner_of_its_kind" CHECK (
    (subject_kind = 'application') = (application_id IS NOT NULL)
    AND (subject_kind = 'gateway') = (gateway_id IS NOT NULL)
    AND (subject_kind = 'operator') = (operator_id IS NOT NULL)),
  ADD CONSTRAINT "certificate_ends_after_start" CHECK (not_after > not_before),
  ADD CONSTRAINT "certificate_spki_form" CHECK (is_sha256(spki_sha256)),
  ADD CONSTRAINT "certificate_signed_whole"
    CHECK ((der IS NULL) = (sha256 IS NULL) AND (der IS NULL) = (issued_at IS NULL)),
  ADD CONSTRAINT "certificate_fingerprint" CHECK (der IS NULL OR sha256 = encode(sha256(der), 'hex')),
  ADD CONSTRAINT "certificate_valid_is_signed" CHECK (status <> 'valid' OR der IS NOT NULL),
  ADD CONSTRAINT "certificate_intent_is_unsigned" CHECK (status <> 'intent' OR der IS NULL),
  ADD CONSTRAINT "certificate_revocation_whole" CHECK (
    (status = 'revoked') = (revoked_at IS NOT NULL)
    AND (status = 'revoked') = (revocation_reason IS NOT NULL)
    AND (status = 'revoked') = (revoked_by IS NOT NULL)
    AND (revoked_in IS NULL OR (status = 'revoked' AND revoked_in >= 1))),
  ADD CONSTRAINT "certificate_key_source_known" CHECK (key_source IN ('csr', 'browser', 'enrolment', 'server'));

-- What CRLs and the deny list are made of: few rows out of many.
CREATE INDEX "certificate_revoked" ON "certificate" (authority_id, not_after) WHERE status = 'revoked';

-- The beginnings of serials and fingerprints that people paste into a search, whatever the database's collation.
CREATE INDEX "certificate_serial_beginning" ON "certificate" (serial text_pattern_ops) WHERE serial IS NOT NULL;
CREATE INDEX "certificate_sha256_beginning" ON "certificate" (sha256 text_pattern_ops) WHERE sha256 IS NOT NULL;

ALTER TABLE "crl"
  ADD CONSTRAINT "crl_fingerprint" CHECK (sha256 = encode(sha256(der), 'hex')),
  ADD CONSTRAINT "crl_number_positive" CHECK (number >= 1 AND entries >= 0),
  ADD CONSTRAINT "crl_ends_after_start" CHECK (next_update > this_update);

-- Publications ---------------------------------------------------------------------------------------------------------

ALTER TABLE "environment_head"
  ADD CONSTRAINT "environment_head_numbers" CHECK (epoch >= 1 AND sequence >= 0 AND stamp >= 0),
  ADD CONSTRAINT "environment_head_manifest" CHECK (CASE WHEN sequence = 0 THEN manifest_sha256 = '' ELSE is_sha256(manifest_sha256) END);

ALTER TABLE "release"
  ADD CONSTRAINT "release_sequence_positive" CHECK (sequence >= 1),
  ADD CONSTRAINT "release_digest_form" CHECK (is_sha256(digest)),
  ADD CONSTRAINT "release_rollback_names_an_older"
    CHECK ((kind = 'rollback') = (rollback_of IS NOT NULL) AND (rollback_of IS NULL OR rollback_of BETWEEN 1 AND sequence - 1));

ALTER TABLE "manifest"
  ADD CONSTRAINT "manifest_numbers" CHECK (epoch >= 1 AND stamp >= 0),
  ADD CONSTRAINT "manifest_payload_form" CHECK (is_sha256(payload_sha256)),
  ADD CONSTRAINT "manifest_ends_after_start" CHECK (not_after > issued_at);

ALTER TABLE "artifact"
  ADD CONSTRAINT "artifact_named_by_content" CHECK (sha256 = encode(sha256(bytes), 'hex')),
  ADD CONSTRAINT "artifact_length" CHECK (length = octet_length(bytes));

ALTER TABLE "root_document"
  ADD CONSTRAINT "root_document_named_by_content" CHECK (sha256 = encode(sha256(jws), 'hex')),
  ADD CONSTRAINT "root_document_version_positive" CHECK (version >= 1);

-- Audit and outbox -----------------------------------------------------------------------------------------------------

ALTER TABLE "audit_event"
  ADD CONSTRAINT "audit_event_hash_form" CHECK (is_sha256(hash)),
  ADD CONSTRAINT "audit_event_actor_kind_known"
    CHECK (actor_kind IN ('user', 'operator', 'gateway', 'application', 'system'));

ALTER TABLE "audit_link"
  ADD CONSTRAINT "audit_link_position_positive" CHECK (position >= 1),
  ADD CONSTRAINT "audit_link_hash_form" CHECK (is_sha256(hash) AND is_sha256(mac));

ALTER TABLE "outbox" ADD CONSTRAINT "outbox_attempts_positive" CHECK (attempts >= 0);

-- ---------------------------------------------------------------------------------------------------------------------
-- What never changes once it is written.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % never change and never go (%)', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- Rule 1 and the chain: history is only ever added to.
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE ON audit_link FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_link_no_truncate BEFORE TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Rule 3: published bytes never change.
CREATE TRIGGER release_immutable BEFORE UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_no_truncate BEFORE TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER manifest_immutable BEFORE UPDATE OR DELETE ON manifest FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER manifest_no_truncate BEFORE TRUNCATE ON manifest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER artifact_immutable BEFORE UPDATE OR DELETE ON artifact FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER artifact_no_truncate BEFORE TRUNCATE ON artifact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_artifact_immutable BEFORE UPDATE OR DELETE ON release_artifact FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_artifact_no_truncate BEFORE TRUNCATE ON release_artifact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER root_document_immutable BEFORE UPDATE OR DELETE ON root_document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER root_document_no_truncate BEFORE TRUNCATE ON root_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A CRL never changes; old ones may be cleared away, the newest of an authority may not, or its number would come again.
CREATE TRIGGER crl_immutable BEFORE UPDATE ON crl FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER crl_no_truncate BEFORE TRUNCATE ON crl FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_newest_crl() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM crl WHERE authority_id = OLD.authority_id AND number > OLD.number) THEN
    RAISE EXCEPTION 'the newest CRL of an authority stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER crl_newest_stays BEFORE DELETE ON crl FOR EACH ROW EXECUTE FUNCTION keep_newest_crl();

-- RFC 5280 section 5.2.3: CRL numbers rise.
CREATE FUNCTION raise_crl_number() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM crl WHERE authority_id = NEW.authority_id AND number > NEW.number) THEN
    RAISE EXCEPTION 'the CRL numbers of an authority rise' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER crl_number_rises BEFORE INSERT ON crl FOR EACH ROW EXECUTE FUNCTION raise_crl_number();

-- Rule 3: numbers are gapless and rise by one. Two who insert at once meet at the unique index.
CREATE FUNCTION next_release() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  newest INTEGER;
BEGIN
  SELECT coalesce(max(sequence), 0) INTO newest FROM release WHERE environment = NEW.environment;
  IF NEW.sequence > newest + 1 THEN
    RAISE EXCEPTION 'release % of % leaves a gap after %', NEW.sequence, NEW.environment, newest
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER release_gapless BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION next_release();

-- The head of an environment goes forward only, and only to what was published.
CREATE FUNCTION head_goes_forward() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.environment <> OLD.environment
    OR (NEW.epoch, NEW.sequence, NEW.stamp) < (OLD.epoch, OLD.sequence, OLD.stamp) OR NEW.sequence < OLD.sequence THEN
    RAISE EXCEPTION 'the head of % goes forward only', OLD.environment USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.sequence > 0 AND NOT EXISTS (
    SELECT FROM manifest m
    WHERE (m.environment, m.epoch, m.sequence, m.stamp) = (NEW.environment, NEW.epoch, NEW.sequence, NEW.stamp)
      AND m.payload_sha256 = NEW.manifest_sha256) THEN
    RAISE EXCEPTION 'the head of % names a manifest that is not there', NEW.environment USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER environment_head_forward BEFORE UPDATE OR DELETE ON environment_head
  FOR EACH ROW EXECUTE FUNCTION head_goes_forward();

-- A final state: its name is the trigger's argument.
CREATE FUNCTION refuse_return() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status::text = TG_ARGV[0] AND NEW.status IS DISTINCT FROM OLD.status THEN
    RAISE EXCEPTION '% % is %, and stays so', TG_TABLE_NAME, OLD.id, TG_ARGV[0] USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER partner_offboarded_is_final BEFORE UPDATE OF status ON partner FOR EACH ROW EXECUTE FUNCTION refuse_return('offboarded');
CREATE TRIGGER application_retired_is_final BEFORE UPDATE OF status ON application FOR EACH ROW EXECUTE FUNCTION refuse_return('retired');
CREATE TRIGGER grant_withdrawn_is_final BEFORE UPDATE OF status ON "grant" FOR EACH ROW EXECUTE FUNCTION refuse_return('withdrawn');
CREATE TRIGGER gateway_retired_is_final BEFORE UPDATE OF status ON gateway FOR EACH ROW EXECUTE FUNCTION refuse_return('retired');
CREATE TRIGGER operator_revoked_is_final BEFORE UPDATE OF status ON operator FOR EACH ROW EXECUTE FUNCTION refuse_return('revoked');

-- Rule 6: a revoked certificate stays revoked as it was. What names a certificate, and its end, never change at all;
-- its bytes are written once. Rows stay for ever: a deleted one could not be revoked.
CREATE FUNCTION keep_certificate() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'certificates stay on record' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.id, NEW.authority_id, NEW.serial, NEW.subject_kind, NEW.application_id, NEW.gateway_id, NEW.operator_id,
      NEW.subject, NEW.spki_sha256, NEW.not_before, NEW.not_after)
    IS DISTINCT FROM (OLD.id, OLD.authority_id, OLD.serial, OLD.subject_kind, OLD.application_id, OLD.gateway_id,
      OLD.operator_id, OLD.subject, OLD.spki_sha256, OLD.not_before, OLD.not_after) THEN
    RAISE EXCEPTION 'what certificate % says never changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.der IS NOT NULL AND (NEW.der, NEW.sha256, NEW.issued_at) IS DISTINCT FROM (OLD.der, OLD.sha256, OLD.issued_at) THEN
    RAISE EXCEPTION 'the bytes of certificate % never change', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'revoked' AND (NEW.status, NEW.revoked_at, NEW.revocation_reason, NEW.revoked_by)
    IS DISTINCT FROM (OLD.status, OLD.revoked_at, OLD.revocation_reason, OLD.revoked_by) THEN
    RAISE EXCEPTION 'certificate % is revoked, and stays so', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'valid' AND NEW.status = 'intent' THEN
    RAISE EXCEPTION 'certificate % was signed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_kept BEFORE UPDATE OR DELETE ON certificate FOR EACH ROW EXECUTE FUNCTION keep_certificate();

-- ---------------------------------------------------------------------------------------------------------------------
-- Nothing crosses from one environment to another.
-- ---------------------------------------------------------------------------------------------------------------------

-- What others refer to stays where it is, so that it is enough to look when the reference is written.
CREATE FUNCTION refuse_move() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.environment IS DISTINCT FROM OLD.environment THEN
    RAISE EXCEPTION '% % stays in its environment', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_stays BEFORE UPDATE OF environment ON application FOR EACH ROW EXECUTE FUNCTION refuse_move();
CREATE TRIGGER api_stays BEFORE UPDATE OF environment ON api FOR EACH ROW EXECUTE FUNCTION refuse_move();
CREATE TRIGGER scope_stays BEFORE UPDATE OF environment ON scope FOR EACH ROW EXECUTE FUNCTION refuse_move();
CREATE TRIGGER gateway_stays BEFORE UPDATE OF environment ON gateway FOR EACH ROW EXECUTE FUNCTION refuse_move();
CREATE TRIGGER key_stays BEFORE UPDATE OF environment ON key FOR EACH ROW EXECUTE FUNCTION refuse_move();
CREATE TRIGGER authority_stays BEFORE UPDATE OF environment ON authority FOR EACH ROW EXECUTE FUNCTION refuse_move();

CREATE FUNCTION grant_in_one_environment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  demanded BOOLEAN;
BEGIN
  SELECT e.four_eyes INTO demanded
  FROM application a JOIN environment e ON e.name = a.environment JOIN scope s ON s.environment = a.environment
  WHERE a.id = NEW.application_id AND s.id = NEW.scope_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a grant names a scope of its application''s environment' USING ERRCODE = 'check_violation';
  END IF;
  -- rule 4: an approval says that four eyes were demanded whenever they are, so that the CHECK can compare them
  IF demanded AND NOT NEW.four_eyes AND NEW.status = 'approved' AND (TG_OP = 'INSERT' OR OLD.status <> 'approved') THEN
    RAISE EXCEPTION 'this environment demands four eyes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_environment BEFORE INSERT OR UPDATE OF application_id, scope_id, status ON "grant"
  FOR EACH ROW EXECUTE FUNCTION grant_in_one_environment();

CREATE FUNCTION route_in_one_environment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM api a JOIN scope s ON s.environment = a.environment WHERE a.id = NEW.api_id AND s.id = NEW.scope_id) THEN
    RAISE EXCEPTION 'a route names a scope of its API''s environment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER route_environment BEFORE INSERT OR UPDATE OF api_id, scope_id ON route
  FOR EACH ROW EXECUTE FUNCTION route_in_one_environment();

-- Applications' certificates come from their environment's authorities, all others from the infrastructure's.
CREATE FUNCTION certificate_in_one_environment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT environment FROM authority WHERE id = NEW.authority_id)
    IS DISTINCT FROM (SELECT environment FROM application WHERE id = NEW.application_id) THEN
    RAISE EXCEPTION 'a certificate comes from the authority of its owner''s environment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_environment BEFORE INSERT ON certificate
  FOR EACH ROW EXECUTE FUNCTION certificate_in_one_environment();

-- An authority, its key and its issuer are of one hierarchy, and it does not outlive its issuer.
CREATE FUNCTION authority_in_one_hierarchy() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM key k WHERE k.id = NEW.key_id AND (k.environment IS DISTINCT FROM NEW.environment OR k.purpose <> 'authority'))
    OR EXISTS (SELECT FROM authority i WHERE i.id = NEW.issuer_id
      AND (i.environment IS DISTINCT FROM NEW.environment OR i.not_after < NEW.not_after)) THEN
    RAISE EXCEPTION 'an authority, its key and its issuer are of one hierarchy' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER authority_hierarchy BEFORE INSERT OR UPDATE OF key_id, issuer_id ON authority
  FOR EACH ROW EXECUTE FUNCTION authority_in_one_hierarchy();

-- ---------------------------------------------------------------------------------------------------------------------
-- Rule 1: a change of state commits only together with an audit event of the same transaction. Looked at when the
-- transaction commits, since the event is written last. lib/adapters/write.ts is where events are written.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION demand_audit_event() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_event WHERE xid = (pg_current_xact_id()::text)::bigint) THEN
    RAISE EXCEPTION 'a change of % commits only with its audit event', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', HINT = 'Write through write(), which records the event in the same transaction.';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER partner_audited AFTER INSERT OR UPDATE OR DELETE ON partner
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER application_audited AFTER INSERT OR UPDATE OR DELETE ON application
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER grant_audited AFTER INSERT OR DELETE OR UPDATE OF status, ends_at, reason ON "grant"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER api_audited AFTER INSERT OR UPDATE OR DELETE ON api
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER route_audited AFTER INSERT OR UPDATE OR DELETE ON route
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER certificate_audited AFTER INSERT OR UPDATE ON certificate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER authority_audited AFTER INSERT OR UPDATE OR DELETE ON authority
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER key_audited AFTER INSERT OR UPDATE OR DELETE ON key
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER release_audited AFTER INSERT ON release
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER operator_audited AFTER INSERT OR UPDATE OR DELETE ON operator
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER gateway_audited AFTER INSERT OR DELETE OR UPDATE OF status, name ON gateway
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER user_audited AFTER INSERT OR DELETE OR UPDATE OF email, name, role, status, partner_id, password_hash, oidc_subject ON "user"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER environment_audited AFTER INSERT OR UPDATE OR DELETE ON environment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
