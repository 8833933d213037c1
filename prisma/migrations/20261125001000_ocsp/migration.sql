-- OCSP: the key and the certificate of a responder, which every authority has (RFC 6960 section 4.2.2.2).
ALTER TYPE "key_purpose" ADD VALUE 'ocsp';
ALTER TYPE "certificate_subject" ADD VALUE 'responder';

-- A responder's certificate comes from the authority that it answers for, whatever environment that is of. As text, because a new
-- value of an enum cannot be written in the transaction that adds it.
DROP TRIGGER certificate_environment ON certificate;
CREATE TRIGGER certificate_environment BEFORE INSERT ON certificate
  FOR EACH ROW WHEN (NEW.subject_kind::text <> 'responder') EXECUTE FUNCTION certificate_in_one_environment();

-- What was revoked lately: each process asks once a second, so that no answer of before is given out again.
CREATE INDEX "certificate_revoked_at" ON "certificate" (revoked_at) WHERE status = 'revoked';
