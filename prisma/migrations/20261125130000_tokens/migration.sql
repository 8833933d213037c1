-- AlterTable
ALTER TABLE "api" ADD COLUMN     "token_issuer" TEXT;

-- CreateTable
CREATE TABLE "token_issuer" (
    "id" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jwks_uri" TEXT NOT NULL,
    "keys" JSONB NOT NULL DEFAULT '[]',
    "fetched_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_issuer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "token_issuer_next_at_idx" ON "token_issuer"("next_at");

-- CreateIndex
CREATE UNIQUE INDEX "token_issuer_environment_issuer_key" ON "token_issuer"("environment", "issuer");

-- CreateIndex
CREATE INDEX "api_environment_token_issuer_idx" ON "api"("environment", "token_issuer");

-- AddForeignKey
ALTER TABLE "api" ADD CONSTRAINT "api_environment_token_issuer_fkey" FOREIGN KEY ("environment", "token_issuer") REFERENCES "token_issuer"("environment", "issuer") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_issuer" ADD CONSTRAINT "token_issuer_environment_fkey" FOREIGN KEY ("environment") REFERENCES "environment"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tokens: a policy names an issuer of its own environment, and keys change only with a trace.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE "api"
  -- what the foreign key holds is what gateways are told
  ADD CONSTRAINT "api_token_issuer_of_policy" CHECK (token_issuer IS NOT DISTINCT FROM (token_policy ->> 'issuer')),
  ADD CONSTRAINT "api_token_policy_whole" CHECK (
    token_policy ->> 'kind' = 'none' AND token_issuer IS NULL
    OR token_policy ->> 'kind' = 'jwt' AND token_issuer IS NOT NULL
      AND token_policy ?& ARRAY['audience', 'algorithms', 'scopeClaim', 'bound']);

ALTER TABLE "token_issuer"
  ADD CONSTRAINT "token_issuer_named" CHECK (issuer <> ''),
  ADD CONSTRAINT "token_issuer_jwks_uri_form" CHECK (jwks_uri ~ '^https?://'),
  ADD CONSTRAINT "token_issuer_keys_listed" CHECK (jsonb_typeof(keys) = 'array'),
  -- whatever a key set held, no private or symmetric key of it is kept
  ADD CONSTRAINT "token_issuer_keys_public" CHECK (NOT jsonb_path_exists(keys, '$[*].jwk ? (exists(@.d) || exists(@.k) || exists(@.p) || exists(@.q))')),
  ADD CONSTRAINT "token_issuer_failures_counted" CHECK (failures >= 0 AND (failures = 0) = (failing_since IS NULL)),
  ADD CONSTRAINT "token_issuer_revision_positive" CHECK (revision >= 1);

-- That it was asked, and in vain, is no change of state.
CREATE CONSTRAINT TRIGGER token_issuer_audited
  AFTER INSERT OR DELETE OR UPDATE OF issuer, jwks_uri, keys, revision ON token_issuer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_event();
