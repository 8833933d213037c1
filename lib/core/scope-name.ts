// The name of a scope, `payments:read`: an OAuth scope token (RFC 6749 §3.3) of a plain alphabet.
// For the inputs of routes and grants.
import { z } from "zod"

export const scopeNameField = z
  .string({ error: "Name the scope." })
  .trim()
  .min(1, "Name the scope.")
  .max(100, "A scope name has at most 100 characters.")
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?::[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
    "A scope is lower-case words, joined by colons, dots, hyphens or underscores: payments:read.",
  )
