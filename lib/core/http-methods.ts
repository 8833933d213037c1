// The methods that a route may name, in the one form in which they are stored: upper case, sorted, without repeats.
// TRACE and CONNECT are left out: no gateway passes them on.
import { z } from "zod"

export const httpMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const
export type HttpMethod = (typeof httpMethods)[number]

export const methodField = z
  .string({ error: "Name a method." })
  .overwrite((text) => text.trim().toUpperCase())
  .pipe(z.enum(httpMethods, { error: `Use methods out of ${httpMethods.join(", ")}.` }))

export const methodsField = z
  .array(methodField, { error: "Name at least one method." })
  .min(1, "Name at least one method.")
  .max(20, "That is more methods than there are.")
  .transform((methods) => [...new Set(methods)].sort())
