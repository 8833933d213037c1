-- One issuing authority following another: the states of authorities, and the rotations that move them.

CREATE TYPE "authority_state" AS ENUM ('published', 'issuing', 'draining', 'removed');
CREATE TYPE "rotation_step" AS ENUM ('published', 'draining', 'removed', 'cancelled');

-- Until now an authority of kind `issuing` issued or did not, and roots are always `issuing`. The columns are converted, not
-- updated: an update of an authority demands an audit event.
ALTER TABLE "authority" DROP CONSTRAINT "authority_root_issues_none";
ALTER TABLE "authority" ALTER COLUMN "issuing" DROP DEFAULT;
ALTER TABLE "authority" ALTER COLUMN "issuing" TYPE "authority_state"
  USING (CASE WHEN kind = 'root' OR issuing THEN 'issuing' ELSE 'draining' END)::"authority_state";
ALTER TABLE "authority" RENAME COLUMN "issuing" TO "state";
ALTER TABLE "authority"
  ADD COLUMN "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "compromised_at" TIMESTAMPTZ(3);
ALTER TABLE "authority" ALTER COLUMN "state_since" DROP DEFAULT;
ALTER TABLE "authority" ALTER COLUMN "state_since" TYPE TIMESTAMPTZ(3) USING created_at;

CREATE TABLE "rotation" (
    "id" TEXT NOT NULL,
    "environment" TEXT,
    "from_id" TEXT NOT NULL,
    "to_id" TEXT NOT NULL,
    "step" "rotation_step" NOT NULL DEFAULT 'published',
    "reason" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_by" TEXT,
    "issued_at" TIMESTAMPTZ(3),
    "removed_by" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "cancelled_by" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,

    CONSTRAINT "rotation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rotation_to_id_key" ON "rotation"("to_id");
CREATE INDEX "rotation_environment_idx" ON "rotation"("environment");
CREATE INDEX "rotation_from_id_idx" ON "rotation"("from_id");
ALTER TABLE "rotation" ADD CONSTRAINT "rotation_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rotation" ADD CONSTRAINT "rotation_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rotation" ADD CONSTRAINT "rotation_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Authorities ----------------------------------------------------------------------------------------------------------

-- New certificates come from exactly one authority of each hierarchy; the infrastructure's has no environment.
CREATE UNIQUE INDEX "authority_one_issuing" ON "authority" ("environment") NULLS NOT DISTINCT
  WHERE kind = 'issuing' AND state = 'issuing';

ALTER TABLE "authority"
  ADD CONSTRAINT "authority_root_stays_issuing" CHECK (kind = 'issuing' OR state = 'issuing');

-- States go forward, one at a time; what is published only may be withdrawn. One that certificates still stand on stays.
CREATE FUNCTION authority_goes_forward() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN
    (('published', 'issuing'), ('issuing', 'draining'), ('draining', 'removed'), ('published', 'removed')) THEN
    RAISE EXCEPTION 'authority % is %, and does not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'removed' THEN
    -- whoever completes a certificate of it at this moment is waited for, and the next statement sees what they committed
    PERFORM pg_advisory_xact_lock(hashtext('authority'), hashtext(OLD.id));
    IF EXISTS (SELECT FROM certificate c
      WHERE c.authority_id = OLD.id AND c.status = 'valid' AND c.not_after > NEW.state_since) THEN
      RAISE EXCEPTION 'authority % has valid certificates, and stays until they have ended', OLD.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER authority_state_forward BEFORE UPDATE OF state ON authority
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION authority_goes_forward();

-- Once it is said that a key may be in other hands, it stays said; whoever signs with it at this moment is waited for.
CREATE FUNCTION authority_compromise_stays() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.compromised_at IS NOT NULL THEN
    RAISE EXCEPTION 'authority % is compromised, and stays so', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('authority'), hashtext(OLD.id));
  RETURN NEW;
END $$;
CREATE TRIGGER authority_compromised_is_final BEFORE UPDATE OF compromised_at ON authority
  FOR EACH ROW WHEN (OLD.compromised_at IS DISTINCT FROM NEW.compromised_at) EXECUTE FUNCTION authority_compromise_stays();

-- An intent of an authority that was removed or is compromised meanwhile is not completed. The error is one that is tried
-- again, and then finds the words for it.
CREATE FUNCTION certificate_of_living_authority() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('authority'), hashtext(NEW.authority_id));
  IF NOT EXISTS (SELECT FROM authority a
    WHERE a.id = NEW.authority_id AND a.state <> 'removed' AND a.compromised_at IS NULL) THEN
    RAISE EXCEPTION 'authority % issues no more', NEW.authority_id USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_authority_lives BEFORE UPDATE OF status ON certificate
  FOR EACH ROW WHEN (NEW.status = 'valid' AND OLD.status = 'intent' AND NEW.authority_id IS NOT NULL)
  EXECUTE FUNCTION certificate_of_living_authority();

-- Rotations ------------------------------------------------------------------------------------------------------------

-- One at a time in each hierarchy.
CREATE UNIQUE INDEX "rotation_one_open" ON "rotation" ("environment") NULLS NOT DISTINCT
  WHERE step IN ('published', 'draining');

ALTER TABLE "rotation"
  ADD CONSTRAINT "rotation_reason_given" CHECK (reason <> ''),
  ADD CONSTRAINT "rotation_issue_whole" CHECK (
    (issued_by IS NULL) = (issued_at IS NULL) AND (step IN ('draining', 'removed')) = (issued_at IS NOT NULL)),
  ADD CONSTRAINT "rotation_removal_whole" CHECK (
    (removed_by IS NULL) = (removed_at IS NULL) AND (step = 'removed') = (removed_at IS NOT NULL)),
  ADD CONSTRAINT "rotation_cancel_whole" CHECK (
    (cancelled_by IS NULL) = (cancelled_at IS NULL) AND (cancel_reason IS NULL) = (cancelled_at IS NULL)
    AND (step = 'cancelled') = (cancelled_at IS NOT NULL));

-- Steps go forward, one at a time; a rotation is cancelled before anything was issued. What it says of before stays.
CREATE FUNCTION rotation_goes_forward() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rotations stay on record' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.step, NEW.step) NOT IN (('published', 'draining'), ('draining', 'removed'), ('published', 'cancelled'))
    OR (NEW.id, NEW.environment, NEW.from_id, NEW.to_id, NEW.reason, NEW.started_by, NEW.started_at)
      IS DISTINCT FROM (OLD.id, OLD.environment, OLD.from_id, OLD.to_id, OLD.reason, OLD.started_by, OLD.started_at)
    OR (OLD.issued_at IS NOT NULL AND (NEW.issued_by, NEW.issued_at) IS DISTINCT FROM (OLD.issued_by, OLD.issued_at)) THEN
    RAISE EXCEPTION 'rotation % is %, and does not become %', OLD.id, OLD.step, NEW.step USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rotation_step_forward BEFORE UPDATE OR DELETE ON rotation
  FOR EACH ROW EXECUTE FUNCTION rotation_goes_forward();

-- Both authorities are issuing ones of its hierarchy.
CREATE FUNCTION rotation_in_one_hierarchy() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM authority a
    WHERE a.id IN (NEW.from_id, NEW.to_id) AND a.kind = 'issuing' AND a.environment IS NOT DISTINCT FROM NEW.environment) <> 2 THEN
    RAISE EXCEPTION 'a rotation is between issuing authorities of one hierarchy' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rotation_hierarchy BEFORE INSERT ON rotation FOR EACH ROW EXECUTE FUNCTION rotation_in_one_hierarchy();

CREATE CONSTRAINT TRIGGER rotation_audited AFTER INSERT OR UPDATE OR DELETE ON rotation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
