-- CreateTable
CREATE TABLE "layer_peer" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "header" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "der" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_by" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "layer_peer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "layer_peer_environment_idx" ON "layer_peer"("environment");

-- AddForeignKey
ALTER TABLE "layer_peer" ADD CONSTRAINT "layer_peer_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Layers that may hand over certificates.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "layer_peer"
  ADD CONSTRAINT "layer_peer_fingerprint" CHECK (sha256 = encode(sha256(der), 'hex')),
  ADD CONSTRAINT "layer_peer_ends_after_start" CHECK (not_after > not_before),
  -- it stands in configuration files and logs
  ADD CONSTRAINT "layer_peer_named" CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  ADD CONSTRAINT "layer_peer_header_known" CHECK (header IN ('client-cert', 'xfcc')),
  ADD CONSTRAINT "layer_peer_removal_whole" CHECK ((removed_at IS NULL) = (removed_by IS NULL));

CREATE UNIQUE INDEX "layer_peer_once" ON "layer_peer" (environment, sha256) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX "layer_peer_name_any_case" ON "layer_peer" (environment, lower(name)) WHERE removed_at IS NULL;

-- A layer stays as it was registered, and is removed once.
CREATE FUNCTION keep_layer_peer() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'layers stay on record' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.removed_at IS NOT NULL OR (to_jsonb(NEW) - 'removed_at' - 'removed_by') IS DISTINCT FROM (to_jsonb(OLD) - 'removed_at' - 'removed_by') THEN
    RAISE EXCEPTION 'layer % stays as it is', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER layer_peer_kept BEFORE UPDATE OR DELETE ON layer_peer FOR EACH ROW EXECUTE FUNCTION keep_layer_peer();

CREATE CONSTRAINT TRIGGER layer_peer_audited AFTER INSERT OR UPDATE OR DELETE ON layer_peer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
