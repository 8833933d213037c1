// The root document of an environment: which keys may sign its manifests, and which may change that.
// For whoever signs, reads or pins it.
import { z } from "zod"
import { countMax } from "./limits"
import { parseDocument } from "./parse-document"
import { importJwk, jwkThumbprint, publicJwkSchema } from "./public-jwk"

const roleSchema = z
  .object({
    kids: z.array(z.string()).min(1).max(16),
    /** How many different keys of these have to sign. */
    threshold: z.int().min(1),
  })
  .refine(({ kids }) => new Set(kids).size === kids.length, "A key stands twice in a role.")
  .refine(({ kids, threshold }) => threshold <= kids.length, "The threshold is higher than the number of keys.")

export const rootDocumentSchema = z
  .object({
    schema: z.literal("gatewarden/root/1"),
    version: z.int().min(1).max(countMax),
    /** The epoch of the manifests that it vouches for; it rises after a database was restored. */
    epoch: z.int().min(1).max(countMax).default(1),
    notAfter: z.iso.datetime(),
    /** By RFC 7638 thumbprint. */
    keys: z.record(z.string(), publicJwkSchema),
    roles: z.object({ root: roleSchema, manifest: roleSchema }),
  })
  .superRefine(({ keys, roles }, context) => {
    for (const [kid, jwk] of Object.entries(keys)) {
      if (jwkThumbprint(jwk) !== kid) context.addIssue(`The key ${kid} is not named by its thumbprint.`)
    }
    for (const kid of [...roles.root.kids, ...roles.manifest.kids]) {
      if (!Object.hasOwn(keys, kid)) context.addIssue(`A role names the key ${kid}, which is not there.`)
    }
  })

export type RootDocument = z.infer<typeof rootDocumentSchema>
export type RootRole = RootDocument["roles"]["root"]

/** @throws BundleError malformed, unsupported-schema */
export function parseRootDocument(payload: Uint8Array): RootDocument {
  const root = parseDocument(payload, { what: "root document", schema: "gatewarden/root/1", shape: rootDocumentSchema })
  for (const jwk of Object.values(root.keys)) importJwk(jwk)
  return root
}
