// Whom to call at a partner: names and addresses, which give no access to anything.
// For the inputs that register and update partners.
import { z } from "zod"
import { emailField } from "@/lib/core/email-field"
import { textField } from "@/lib/core/text-field"

export const contactsField = z
  .array(z.object({ name: textField("The contact's name", 100), email: emailField }))
  .max(20, "A partner has at most 20 contacts.")
