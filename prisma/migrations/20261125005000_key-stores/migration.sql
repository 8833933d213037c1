-- Keys lie in more than one place, and secrets that are no signing keys are kept as they are: encrypted.
CREATE TABLE "secret" (
    "id" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_pkey" PRIMARY KEY ("id")
);

CREATE CONSTRAINT TRIGGER secret_audited AFTER INSERT OR UPDATE OR DELETE ON secret
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();

ALTER TABLE "key"
  ADD CONSTRAINT "key_store_known" CHECK (store IN ('database', 'pkcs11', 'offline')),
  -- what signs by itself has to be within reach
  ADD CONSTRAINT "key_offline_of_authority" CHECK (store <> 'offline' OR purpose = 'authority');
