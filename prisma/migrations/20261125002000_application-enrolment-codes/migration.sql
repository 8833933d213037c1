-- One-time codes for applications beside those for gateways: the first certificate of either is bought with one.

-- AlterTable
ALTER TABLE "enrolment_code" ALTER COLUMN "gateway_id" DROP NOT NULL,
ADD COLUMN     "application_id" TEXT;

-- CreateIndex
CREATE INDEX "enrolment_code_application_id_idx" ON "enrolment_code"("application_id");

-- AddForeignKey
ALTER TABLE "enrolment_code" ADD CONSTRAINT "enrolment_code_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A code is for one identity. A spent one is never fresh again, and none is spent after its end.
ALTER TABLE "enrolment_code"
  ADD CONSTRAINT "enrolment_code_for_one" CHECK ((gateway_id IS NULL) <> (application_id IS NULL)),
  ADD CONSTRAINT "enrolment_code_used_in_time" CHECK (used_at IS NULL OR used_at <= expires_at);

CREATE FUNCTION keep_enrolment_code() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.gateway_id, NEW.application_id, NEW.code_hash) IS DISTINCT FROM
     (OLD.id, OLD.gateway_id, OLD.application_id, OLD.code_hash)
     OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at)
     OR NEW.expires_at > OLD.expires_at THEN
    RAISE EXCEPTION 'enrolment code % is used once, by whom it is for', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER enrolment_code_kept BEFORE UPDATE ON enrolment_code FOR EACH ROW EXECUTE FUNCTION keep_enrolment_code();
