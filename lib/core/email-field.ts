// An e-mail address as it is stored: lower case, ASCII, one per account.
// For the input schemas of everything that invites, registers or signs in.
import { z } from "zod"

const longest = 254

export const emailField = z
  .string({ error: "The e-mail address is missing." })
  .max(longest, `An e-mail address has at most ${longest} characters.`)
  .overwrite((text) => text.trim().toLowerCase())
  .regex(z.regexes.email, "This is not an e-mail address, such as ada@example.org.")
