// The legal name as certificates carry it in their organisation (O).
// At most 64 characters: RFC 5280 appendix A.1, ub-organization-name; a longer one makes certificates that others refuse.
import { textField } from "@/lib/core/text-field"

export const legalNameField = textField("The legal name", 64)
