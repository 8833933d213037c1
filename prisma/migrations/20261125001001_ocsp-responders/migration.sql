-- The responders of an authority: a handful of rows out of many, asked for every second.
CREATE INDEX "certificate_responder" ON "certificate" (authority_id, not_after) WHERE subject_kind = 'responder';
