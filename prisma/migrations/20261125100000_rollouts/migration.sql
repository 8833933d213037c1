-- CreateEnum
CREATE TYPE "rollout_mode" AS ENUM ('all-at-once', 'waves');

-- CreateEnum
CREATE TYPE "release_track" AS ENUM ('all', 'head', 'stable');

-- CreateEnum
CREATE TYPE "rollout_state" AS ENUM ('running', 'halted', 'completed', 'rolled-back');

-- CreateEnum
CREATE TYPE "proposal_state" AS ENUM ('proposed', 'approved', 'published', 'rejected', 'withdrawn', 'outdated');

-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "bake_minutes" INTEGER NOT NULL DEFAULT 15,
ADD COLUMN     "rollout" "rollout_mode" NOT NULL DEFAULT 'all-at-once',
ADD COLUMN     "silent_minutes" INTEGER NOT NULL DEFAULT 5;

-- AlterTable
ALTER TABLE "environment_head" ADD COLUMN     "stable_manifest_sha256" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "stable_sequence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "stable_stamp" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "gateway" ADD COLUMN     "wave" SMALLINT NOT NULL DEFAULT 2;

-- AlterTable
ALTER TABLE "release" ADD COLUMN     "track" "release_track" NOT NULL DEFAULT 'all';

-- CreateTable
CREATE TABLE "rollout" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "state" "rollout_state" NOT NULL DEFAULT 'running',
    "wave" SMALLINT NOT NULL,
    "wave_since" TIMESTAMPTZ(3) NOT NULL,
    "halted_because" TEXT,
    "halted_gateway" TEXT,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rollout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposal" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "kind" "release_kind" NOT NULL,
    "rollback_of" INTEGER,
    "message" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "state" "proposal_state" NOT NULL DEFAULT 'proposed',
    "publish_at" TIMESTAMPTZ(3),
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "four_eyes" BOOLEAN NOT NULL DEFAULT false,
    "end_reason" TEXT,
    "sequence" INTEGER,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposal_comment" (
    "id" TEXT NOT NULL,
    "proposal_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "proposal_comment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rollout_environment_sequence_key" ON "rollout"("environment", "sequence");

-- CreateIndex
CREATE INDEX "proposal_environment_requested_at_idx" ON "proposal"("environment", "requested_at");

-- CreateIndex
CREATE INDEX "proposal_comment_proposal_id_idx" ON "proposal_comment"("proposal_id");

-- AddForeignKey
ALTER TABLE "rollout" ADD CONSTRAINT "rollout_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal_comment" ADD CONSTRAINT "proposal_comment_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Without a rollout both tracks are one.
UPDATE "environment_head" SET stable_sequence = sequence, stable_stamp = stamp, stable_manifest_sha256 = manifest_sha256;

ALTER TABLE "environment"
  ADD CONSTRAINT "environment_bake_minutes_within" CHECK (bake_minutes BETWEEN 0 AND 10080),
  ADD CONSTRAINT "environment_silent_minutes_within" CHECK (silent_minutes BETWEEN 1 AND 1440);
ALTER TABLE "gateway" ADD CONSTRAINT "gateway_wave_within" CHECK (wave BETWEEN 1 AND 5);
ALTER TABLE "environment_head" ADD CONSTRAINT "environment_head_stable_not_ahead" CHECK (stable_sequence <= sequence);

-- What is stable goes forward only, and only to what was published.
CREATE FUNCTION stable_goes_forward() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.stable_sequence, NEW.stable_stamp) < (OLD.stable_sequence, OLD.stable_stamp) THEN
    RAISE EXCEPTION 'what is stable in % goes forward only', OLD.environment USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stable_sequence > 0 AND NOT EXISTS (
    SELECT FROM manifest m
    WHERE (m.environment, m.sequence, m.stamp) = (NEW.environment, NEW.stable_sequence, NEW.stable_stamp)
      AND m.payload_sha256 = NEW.stable_manifest_sha256) THEN
    RAISE EXCEPTION 'what is stable in % names a manifest that is not there', NEW.environment USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER environment_head_stable_forward BEFORE UPDATE ON environment_head
  FOR EACH ROW EXECUTE FUNCTION stable_goes_forward();

ALTER TABLE "rollout"
  ADD CONSTRAINT "rollout_wave_within" CHECK (wave BETWEEN 1 AND 5),
  ADD CONSTRAINT "rollout_halt_said" CHECK (state <> 'halted' OR halted_because IS NOT NULL),
  ADD CONSTRAINT "rollout_end_whole" CHECK ((ended_at IS NOT NULL) = (state IN ('completed', 'rolled-back')));
CREATE UNIQUE INDEX "rollout_one_open" ON "rollout" (environment) WHERE state IN ('running', 'halted');

ALTER TABLE "proposal"
  ADD CONSTRAINT "proposal_kind_known" CHECK (kind IN ('policy', 'rollback') AND (kind = 'rollback') = (rollback_of IS NOT NULL)),
  ADD CONSTRAINT "proposal_digest_form" CHECK (is_sha256(digest)),
  ADD CONSTRAINT "proposal_four_eyes" CHECK (NOT four_eyes OR decided_by <> requested_by),
  ADD CONSTRAINT "proposal_decided_by_somebody" CHECK (state NOT IN ('approved', 'published', 'rejected') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
  ADD CONSTRAINT "proposal_published_whole" CHECK ((state = 'published') = (sequence IS NOT NULL));
CREATE UNIQUE INDEX "proposal_one_open" ON "proposal" (environment) WHERE state IN ('proposed', 'approved');
ALTER TABLE "proposal_comment" ADD CONSTRAINT "proposal_comment_says_something" CHECK (text <> '');

-- rule 4: an approval says that four eyes were demanded whenever they are, so that the CHECK can compare them; what was reviewed stays
CREATE FUNCTION keep_proposal() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.environment, NEW.kind, NEW.rollback_of, NEW.message, NEW.digest, NEW.summary, NEW.publish_at,
      NEW.requested_by, NEW.requested_at)
    IS DISTINCT FROM (OLD.id, OLD.environment, OLD.kind, OLD.rollback_of, OLD.message, OLD.digest, OLD.summary, OLD.publish_at,
      OLD.requested_by, OLD.requested_at) THEN
    RAISE EXCEPTION 'what proposal % says never changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state NOT IN ('proposed', 'approved') AND NEW.state IS DISTINCT FROM OLD.state THEN
    RAISE EXCEPTION 'proposal % is %, and stays so', OLD.id, OLD.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND NOT NEW.four_eyes
    AND EXISTS (SELECT FROM environment WHERE name = NEW.environment AND four_eyes) THEN
    RAISE EXCEPTION 'this environment demands four eyes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_kept BEFORE UPDATE OR DELETE ON proposal FOR EACH ROW EXECUTE FUNCTION keep_proposal();

CREATE CONSTRAINT TRIGGER rollout_audited AFTER INSERT OR UPDATE OR DELETE ON rollout
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER proposal_audited AFTER INSERT OR UPDATE OR DELETE ON proposal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER proposal_comment_audited AFTER INSERT OR UPDATE OR DELETE ON proposal_comment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
CREATE CONSTRAINT TRIGGER gateway_wave_audited AFTER UPDATE OF wave ON gateway
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
