-- Since when a gateway is in its wave: a rollout that has reached it gives it its time from then on.
ALTER TABLE "gateway" ADD COLUMN "wave_set_at" TIMESTAMPTZ(3);

-- rule 4: a proposal begins as one, and where four eyes are demanded neither an approval nor a publication does without them
CREATE OR REPLACE FUNCTION keep_proposal() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'a proposal begins as proposed, not as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.environment, NEW.kind, NEW.rollback_of, NEW.message, NEW.digest, NEW.summary, NEW.publish_at,
      NEW.requested_by, NEW.requested_at)
    IS DISTINCT FROM (OLD.id, OLD.environment, OLD.kind, OLD.rollback_of, OLD.message, OLD.digest, OLD.summary, OLD.publish_at,
      OLD.requested_by, OLD.requested_at) THEN
    RAISE EXCEPTION 'what proposal % says never changes', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state NOT IN ('proposed', 'approved') AND NEW.state IS DISTINCT FROM OLD.state THEN
    RAISE EXCEPTION 'proposal % is %, and stays so', OLD.id, OLD.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('approved', 'published') AND NEW.state IS DISTINCT FROM OLD.state AND NOT NEW.four_eyes
    AND EXISTS (SELECT FROM environment WHERE name = NEW.environment AND four_eyes) THEN
    RAISE EXCEPTION 'this environment demands four eyes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_begins BEFORE INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION keep_proposal();
