// The words for two people who took the same name at the same moment: the use case had looked, and the index decided.
// For write(). Which field is meant is read off the name of the index.
import { DomainError } from "@/lib/core/domain-error"

const nameTaken = "This name is taken. Choose another."

/** Index → the field of the input that it guards, and what to do about it. */
const guarded: Record<string, [field: string, reason: string]> = {
  partner_name_key: ["name", nameTaken],
  partner_name_any_case: ["name", nameTaken],
  application_partner_id_environment_name_key: ["name", nameTaken],
  application_name_any_case: ["name", nameTaken],
  api_environment_name_key: ["name", nameTaken],
  api_name_any_case: ["name", nameTaken],
  api_environment_hostname_key: [
    "hostname",
    "This hostname belongs to another API of the environment. Use another one.",
  ],
  gateway_environment_name_key: ["name", "Another gateway of this environment has this name. Choose another."],
  operator_name_key: ["name", nameTaken],
  user_email_key: ["email", "This address has an account already. Use another one."],
  user_oidc_subject_key: ["email", "This sign-in already belongs to another account."],
  invitation_one_open: ["email", "This address was invited at the same moment. Look at the list of invitations."],
  grant_one_approved: ["scope", "The application was granted this scope at the same moment. Read the list again."],
  proposal_one_open: ["environment", "A proposal for it was made at the same moment. Look at that one first."],
  grant_one_requested: ["scope", "The application has asked for this scope already. Wait for the decision."],
}

export function uniqueViolation(constraint: string, cause: unknown): DomainError {
  const known = guarded[constraint]
  if (known === undefined) {
    return new DomainError("duplicate", "The same thing was written by somebody else at the same moment.", { cause })
  }
  const [field, reason] = known
  return new DomainError("duplicate", reason, { fields: { [field]: reason }, cause })
}
