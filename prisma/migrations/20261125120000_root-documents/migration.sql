-- The next root document of an environment while its signatures are gathered.
CREATE TABLE "root_draft" (
    "environment" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "payload" BYTEA NOT NULL,
    "change" JSONB NOT NULL,
    "signatures" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "root_draft_pkey" PRIMARY KEY ("environment")
);
ALTER TABLE "root_draft" ADD CONSTRAINT "root_draft_reason_said" CHECK (reason <> '');

-- What is signed stays what it is: signatures are added, and the whole may go.
CREATE FUNCTION keep_root_draft() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.environment, NEW.version, NEW.payload, NEW.change, NEW.reason)
    IS DISTINCT FROM (OLD.environment, OLD.version, OLD.payload, OLD.change, OLD.reason) THEN
    RAISE EXCEPTION 'the drafted root document of % stays as it is', OLD.environment USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER root_draft_kept BEFORE UPDATE ON root_draft FOR EACH ROW EXECUTE FUNCTION keep_root_draft();
CREATE CONSTRAINT TRIGGER root_draft_audited AFTER INSERT OR UPDATE OR DELETE ON root_draft
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();

-- The keys that sign root documents are guarded as the roots of the authorities are.
ALTER TABLE "key" DROP CONSTRAINT "key_offline_of_authority";
ALTER TABLE "key" ADD CONSTRAINT "key_offline_signs_seldom" CHECK (store <> 'offline' OR purpose IN ('authority', 'root'));
-- A key that no root document names any more is destroyed: what it signed before is worth nothing, and nothing new can be signed.
ALTER TABLE "key" DROP CONSTRAINT "key_store_known";
ALTER TABLE "key" ADD CONSTRAINT "key_store_known" CHECK (store IN ('database', 'pkcs11', 'offline', 'destroyed'));
