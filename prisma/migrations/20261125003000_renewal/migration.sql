-- CreateEnum
CREATE TYPE "webhook_status" AS ENUM ('active', 'disabled');

-- AlterTable
ALTER TABLE "certificate" ADD COLUMN     "first_seen_at" TIMESTAMPTZ(3),
ADD COLUMN     "installed_at" TIMESTAMPTZ(3),
ADD COLUMN     "installed_by" TEXT,
ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reissue" (
    "id" TEXT NOT NULL,
    "environment" TEXT,
    "reason" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "reissue_by" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_by" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "reissue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "expiry_notice" (
    "id" TEXT NOT NULL,
    "certificate_id" TEXT,
    "authority_id" TEXT,
    "days" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "expiry_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "status" "webhook_status" NOT NULL DEFAULT 'active',
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_event" TEXT,
    "last_tried_at" TIMESTAMPTZ(3),
    "last_status" INTEGER,
    "last_error" TEXT,
    "last_succeeded_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_cursor" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "webhook_cursor_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "expiry_notice_certificate_id_days_key" ON "expiry_notice"("certificate_id", "days");

-- CreateIndex
CREATE UNIQUE INDEX "expiry_notice_authority_id_days_key" ON "expiry_notice"("authority_id", "days");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_name_key" ON "webhook"("name");

-- AddForeignKey
ALTER TABLE "reissue" ADD CONSTRAINT "reissue_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "expiry_notice" ADD CONSTRAINT "expiry_notice_certificate_id_fkey" FOREIGN KEY ("certificate_id") REFERENCES "certificate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "expiry_notice" ADD CONSTRAINT "expiry_notice_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- The rules that hold whoever writes.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "certificate"
  ADD CONSTRAINT "certificate_seen_in_order"
    CHECK ((first_seen_at IS NULL) = (last_seen_at IS NULL) AND first_seen_at <= last_seen_at),
  ADD CONSTRAINT "certificate_installation_whole" CHECK ((installed_at IS NULL) = (installed_by IS NULL));

ALTER TABLE "reissue"
  ADD CONSTRAINT "reissue_ends_after_start" CHECK (reissue_by > asked_at),
  ADD CONSTRAINT "reissue_withdrawal_whole" CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL));

-- One switch stands in each hierarchy; the infrastructure's, which has no environment, being one of them.
CREATE UNIQUE INDEX "reissue_one_standing" ON "reissue" (environment) NULLS NOT DISTINCT WHERE withdrawn_at IS NULL;

ALTER TABLE "expiry_notice"
  ADD CONSTRAINT "expiry_notice_of_one" CHECK (num_nonnulls(certificate_id, authority_id) = 1),
  ADD CONSTRAINT "expiry_notice_threshold" CHECK (days IN (1, 7, 14, 30) OR (authority_id IS NOT NULL AND days IN (90, 180)));

ALTER TABLE "webhook"
  ADD CONSTRAINT "webhook_url_form" CHECK (url ~ '^https?://'),
  ADD CONSTRAINT "webhook_hears_something" CHECK (cardinality(events) > 0),
  ADD CONSTRAINT "webhook_versions_positive" CHECK (secret_version >= 1 AND revision >= 1);

ALTER TABLE "webhook_cursor" ADD CONSTRAINT "webhook_cursor_one_row" CHECK (id = 1);

-- Webhooks hear of what happens from now on.
INSERT INTO "webhook_cursor" (id, position) SELECT 1, coalesce(max(position), 0) FROM "audit_link";

-- A notice that was given is not given again, whoever asks.
CREATE TRIGGER expiry_notice_immutable BEFORE UPDATE OR DELETE ON expiry_notice
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What certificates are waited for, the nearest end first; the board and the notices read by it.
CREATE INDEX "certificate_live_of_application" ON "certificate" (application_id, not_after) WHERE status = 'valid';

-- Rule 1, for what is new here; deliveries of a webhook are no change of it.
CREATE CONSTRAINT TRIGGER reissue_audited AFTER INSERT OR UPDATE OR DELETE ON reissue
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER expiry_notice_audited AFTER INSERT ON expiry_notice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER webhook_audited
  AFTER INSERT OR DELETE OR UPDATE OF name, url, events, status, secret_version, revision ON webhook
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();

-- That a certificate was presented is no change of state, and noted without an event: certificate_kept lets nothing else
-- change than these columns and the two of the sighting.
DROP TRIGGER certificate_audited ON certificate;
CREATE CONSTRAINT TRIGGER certificate_audited
  AFTER INSERT OR UPDATE OF status, der, sha256, issued_at, revoked_at, revocation_reason, revoked_by, revoked_in,
    installed_at, installed_by, key_algorithm, key_source, created_by, created_at ON certificate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
