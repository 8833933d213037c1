-- AlterTable
ALTER TABLE "proposal" ADD COLUMN     "matrix" JSONB;

-- AlterTable
ALTER TABLE "release" ADD COLUMN     "matrix" JSONB;

-- what was reviewed stays, as a table as well as in words
CREATE FUNCTION keep_proposal_matrix() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what proposal % says never changes', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER proposal_matrix_kept BEFORE UPDATE ON proposal FOR EACH ROW
  WHEN (NEW.matrix IS DISTINCT FROM OLD.matrix) EXECUTE FUNCTION keep_proposal_matrix();
