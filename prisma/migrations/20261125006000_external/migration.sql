-- CreateEnum
CREATE TYPE "certificate_profile" AS ENUM ('standard', 'transport', 'seal');

-- AlterTable
ALTER TABLE "certificate" ADD COLUMN     "external_anchor_id" TEXT,
ADD COLUMN     "external_chain" TEXT,
ADD COLUMN     "external_issuer" TEXT,
ADD COLUMN     "profile" "certificate_profile" NOT NULL DEFAULT 'standard',
ALTER COLUMN "authority_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "certificate_max_days" INTEGER NOT NULL DEFAULT 90,
ADD COLUMN     "certificate_profiles" "certificate_profile"[] DEFAULT ARRAY['standard']::"certificate_profile"[],
ADD COLUMN     "key_types" TEXT[] DEFAULT ARRAY['P-256', 'P-384', 'RSA', 'Ed25519']::TEXT[],
ADD COLUMN     "profile_revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "partner" ADD COLUMN     "organization_identifier" TEXT;

-- CreateTable
CREATE TABLE "external_anchor" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "der" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_by" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "external_anchor_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "external_anchor_environment_idx" ON "external_anchor"("environment");

-- CreateIndex
CREATE INDEX "certificate_external_anchor_id_idx" ON "certificate"("external_anchor_id");

-- AddForeignKey
ALTER TABLE "external_anchor" ADD CONSTRAINT "external_anchor_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_external_anchor_id_fkey" FOREIGN KEY ("external_anchor_id") REFERENCES "external_anchor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Certificates of other CAs.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "external_anchor"
  ADD CONSTRAINT "external_anchor_fingerprint" CHECK (sha256 = encode(sha256(der), 'hex')),
  ADD CONSTRAINT "external_anchor_ends_after_start" CHECK (not_after > not_before),
  ADD CONSTRAINT "external_anchor_named" CHECK (name <> ''),
  ADD CONSTRAINT "external_anchor_removal_whole" CHECK ((removed_at IS NULL) = (removed_by IS NULL));

CREATE UNIQUE INDEX "external_anchor_once" ON "external_anchor" (environment, sha256) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX "external_anchor_name_any_case" ON "external_anchor" (environment, lower(name)) WHERE removed_at IS NULL;

ALTER TABLE "certificate"
  DROP CONSTRAINT "certificate_key_source_known",
  ADD CONSTRAINT "certificate_key_source_known" CHECK (key_source IN ('csr', 'browser', 'enrolment', 'server', 'external')),
  -- ours or another's, and nothing in between
  ADD CONSTRAINT "certificate_external_whole" CHECK (
    (key_source = 'external') = (authority_id IS NULL)
    AND (authority_id IS NULL) = (external_anchor_id IS NOT NULL)
    AND (authority_id IS NULL) = (external_issuer IS NOT NULL)
    AND (external_chain IS NULL OR authority_id IS NULL)),
  ADD CONSTRAINT "certificate_external_of_application"
    CHECK (authority_id IS NOT NULL OR (application_id IS NOT NULL AND status <> 'intent')),
  ADD CONSTRAINT "certificate_profile_of_client"
    CHECK (profile = 'standard' OR (application_id IS NOT NULL AND authority_id IS NOT NULL));

-- What a bundle pins, and what the deny list holds of it: few rows out of many.
CREATE INDEX "certificate_external" ON "certificate" (application_id) WHERE authority_id IS NULL;

DROP TRIGGER certificate_environment ON certificate;
CREATE TRIGGER certificate_environment BEFORE INSERT ON certificate
  FOR EACH ROW WHEN (NEW.subject_kind::text <> 'responder' AND NEW.authority_id IS NOT NULL)
  EXECUTE FUNCTION certificate_in_one_environment();

-- The lock is shared, so that whoever removes the anchor waits and then sees the certificate.
CREATE FUNCTION external_in_one_environment() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM external_anchor x JOIN application a ON a.environment = x.environment
    WHERE x.id = NEW.external_anchor_id AND x.removed_at IS NULL AND a.id = NEW.application_id FOR SHARE OF x;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a certificate of another CA is under an anchor of its application''s environment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_external_environment BEFORE INSERT ON certificate
  FOR EACH ROW WHEN (NEW.external_anchor_id IS NOT NULL) EXECUTE FUNCTION external_in_one_environment();

CREATE FUNCTION keep_certificate_origin() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'where certificate % comes from never changes', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER certificate_origin_kept BEFORE UPDATE ON certificate FOR EACH ROW
  WHEN ((NEW.key_source, NEW.profile, NEW.external_anchor_id, NEW.external_issuer, NEW.external_chain)
    IS DISTINCT FROM (OLD.key_source, OLD.profile, OLD.external_anchor_id, OLD.external_issuer, OLD.external_chain))
  EXECUTE FUNCTION keep_certificate_origin();

-- An anchor stays as it was added; it is removed once, and not from above certificates that go on.
CREATE FUNCTION keep_external_anchor() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'anchors stay on record' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.removed_at IS NOT NULL OR (to_jsonb(NEW) - 'removed_at' - 'removed_by') IS DISTINCT FROM (to_jsonb(OLD) - 'removed_at' - 'removed_by') THEN
    RAISE EXCEPTION 'anchor % stays as it is', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM certificate c
    WHERE c.external_anchor_id = OLD.id AND c.status = 'valid' AND c.not_after > NEW.removed_at) THEN
    RAISE EXCEPTION 'anchor % has certificates that go on, and stays until they have ended', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER external_anchor_kept BEFORE UPDATE OR DELETE ON external_anchor
  FOR EACH ROW EXECUTE FUNCTION keep_external_anchor();

CREATE CONSTRAINT TRIGGER external_anchor_audited AFTER INSERT OR UPDATE OR DELETE ON external_anchor
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();

-- ---------------------------------------------------------------------------------------------------------------------
-- Profiles of certificates, for each environment.
-- ---------------------------------------------------------------------------------------------------------------------

-- What an installation gives stays what it gives. No event: nothing changes for anybody.
ALTER TABLE "environment" DISABLE TRIGGER environment_audited;
UPDATE "environment" SET certificate_max_days = greatest(certificate_days, 90);
ALTER TABLE "environment" ENABLE TRIGGER environment_audited;

ALTER TABLE "environment"
  ADD CONSTRAINT "environment_certificate_days_within" CHECK (certificate_max_days BETWEEN certificate_days AND 825),
  ADD CONSTRAINT "environment_key_types_known" CHECK (
    key_types IS NOT NULL AND cardinality(key_types) > 0 AND key_types <@ ARRAY['P-256', 'P-384', 'RSA', 'Ed25519']),
  -- the first is what everybody gets without a wish, and has to be good for a gateway
  ADD CONSTRAINT "environment_certificate_profiles_begin_usable"
    CHECK (certificate_profiles IS NOT NULL AND cardinality(certificate_profiles) > 0 AND certificate_profiles[1] <> 'seal'),
  ADD CONSTRAINT "environment_profile_revision_positive" CHECK (profile_revision >= 1);

-- ETSI EN 319 412-1 section 5.1.4; lib/core/organization-identifier.ts says more.
ALTER TABLE "partner" ADD CONSTRAINT "partner_organization_identifier_form"
  CHECK (organization_identifier ~ '^(PSD|NTR|VAT|LEI)[A-Z]{2}-[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$');
