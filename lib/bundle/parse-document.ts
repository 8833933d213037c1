// A signed payload's bytes as the document that they claim to be: UTF-8, JSON, a schema version that this program knows, its shape.
// For manifests and root documents, after their signatures have been checked or before (a first root document vouches for itself).
import type { z } from "zod"
import { BundleError } from "./bundle-error"

type Expected<Shape extends z.ZodType> = { what: string; schema: string; shape: Shape }

/** Members that the shape does not name are dropped: see docs/decisions/009-what-readers-tolerate.md. */
export function parseDocument<Shape extends z.ZodType>(payload: Uint8Array, expected: Expected<Shape>): z.infer<Shape> {
  const { what, schema, shape } = expected
  const value = parseJson(payload, `The ${what}`)
  const claimed = value !== null && typeof value === "object" && "schema" in value ? value.schema : undefined
  if (typeof claimed === "string" && claimed !== schema && claimed.startsWith(schema.replace(/\d+$/, ""))) {
    throw new BundleError(
      "unsupported-schema",
      `The ${what} is of ${claimed}; this program reads ${schema}. Update it.`,
    )
  }
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  throw new BundleError("malformed", `The ${what} is not of the form ${schema}: ${firstIssue(parsed.error)}`, {
    cause: parsed.error,
  })
}

/** @throws BundleError malformed */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new BundleError("malformed", `${what} is not JSON in UTF-8.`, { cause })
  }
}

/** Where it stands, and what is wrong there. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return "it does not fit."
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`
}
