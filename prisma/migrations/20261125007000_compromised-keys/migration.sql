-- Keys reported as compromised: for them no certificate is issued or registered any more, whoever asks.
CREATE TABLE "compromised_key" (
    "spki_sha256" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "reported_by" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "compromised_key_pkey" PRIMARY KEY ("spki_sha256")
);

ALTER TABLE "compromised_key"
  ADD CONSTRAINT "compromised_key_spki_form" CHECK (is_sha256(spki_sha256)),
  ADD CONSTRAINT "compromised_key_reason_said" CHECK (reason <> '');

-- A key that was out once stays so: what is taken back here would be issued for again.
CREATE TRIGGER compromised_key_immutable BEFORE UPDATE OR DELETE ON compromised_key
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER compromised_key_no_truncate BEFORE TRUNCATE ON compromised_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE CONSTRAINT TRIGGER compromised_key_audited AFTER INSERT ON compromised_key
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();

-- Each issuance asks whether the key was ever revoked for: few rows out of many.
CREATE INDEX "certificate_compromised_key" ON "certificate" (spki_sha256) WHERE revocation_reason = 'keyCompromise';
