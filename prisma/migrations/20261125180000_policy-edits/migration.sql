-- What was edited since a policy was last compiled, so that a publication costs what has changed and not what there is.
CREATE TABLE "policy_edit" (
    "id" BIGSERIAL NOT NULL,
    "environment" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,

    CONSTRAINT "policy_edit_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "policy_edit_environment_idx" ON "policy_edit"("environment");

CREATE TABLE "policy_base" (
    "environment" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "compiled_at" TIMESTAMPTZ(3) NOT NULL,
    "compiled_for" TEXT NOT NULL,

    CONSTRAINT "policy_base_pkey" PRIMARY KEY ("environment")
);

-- Everything that an application's entry is made of (lib/usecases/publication/read-policy.ts) notes its edit here. A row is written
-- each time: one that is there already may be taken away by a publication that has not seen this edit.
CREATE FUNCTION note_application_edit() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_edit (environment, application_id) VALUES (NEW.environment, NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION note_partner_edit() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_edit (environment, application_id)
    SELECT environment, id FROM application WHERE partner_id = NEW.id AND status <> 'retired';
  RETURN NULL;
END $$;

CREATE FUNCTION note_edit_of_application() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_edit (environment, application_id)
    SELECT environment, id FROM application
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END;
  RETURN NULL;
END $$;

CREATE TRIGGER application_edited AFTER INSERT OR UPDATE OF status ON application
  FOR EACH ROW EXECUTE FUNCTION note_application_edit();
CREATE TRIGGER partner_edited AFTER UPDATE OF legal_name, organization_identifier, status ON partner
  FOR EACH ROW EXECUTE FUNCTION note_partner_edit();
CREATE TRIGGER grant_edited AFTER INSERT OR DELETE OR UPDATE OF status, ends_at ON "grant"
  FOR EACH ROW EXECUTE FUNCTION note_edit_of_application();
-- only certificates of other CAs stand in an entry: ours are known by what they say
CREATE TRIGGER external_certificate_edited AFTER INSERT OR UPDATE OF status ON certificate
  FOR EACH ROW WHEN (NEW.authority_id IS NULL AND NEW.application_id IS NOT NULL)
  EXECUTE FUNCTION note_edit_of_application();

-- Also for whoever fills tables with triggers off: an edit that is missed here would never be published.
ALTER TABLE application ENABLE ALWAYS TRIGGER application_edited;
ALTER TABLE partner ENABLE ALWAYS TRIGGER partner_edited;
ALTER TABLE "grant" ENABLE ALWAYS TRIGGER grant_edited;
ALTER TABLE certificate ENABLE ALWAYS TRIGGER external_certificate_edited;

-- Few rows out of many: grants that no release has carried, and those that end by themselves.
CREATE INDEX "grant_not_yet_carried" ON "grant" (application_id) WHERE active_since IS NULL AND status = 'approved';
CREATE INDEX "grant_that_ends" ON "grant" (ends_at) WHERE ends_at IS NOT NULL AND status = 'approved';
CREATE INDEX "external_certificate_that_ends" ON "certificate" (not_after) WHERE authority_id IS NULL;
