// Signing keys and root documents as the operator API answers them.
// For their routes.
import { z } from "@hono/zod-openapi"
import { stalenessPolicies } from "@/lib/core/policy"
import { rootChange } from "@/lib/core/root-change"
import { environmentName, instant, named, sha256 } from "./shared-shapes"

const role = z.object({ kids: z.array(z.string()), threshold: z.int() })
const count = z
  .object({ have: z.int(), need: z.int() })
  .openapi({ description: "How many of the keys have signed, and how many must." })

const key = z.object({
  kid: z.string().openapi({ description: "RFC 7638 thumbprint." }),
  role: z.enum(["root", "manifest"]),
  store: z.string().openapi({ description: "`database`, `pkcs11` or `offline`: where it lies." }),
  createdAt: instant,
})

const document = z.object({
  version: z.int(),
  epoch: z.int(),
  sha256,
  createdAt: instant,
  notAfter: instant,
  root: role,
  manifest: role,
})

const draft = z.object({
  version: z.int(),
  change: rootChange,
  reason: z.string(),
  startedBy: named,
  startedAt: instant,
  signedBy: z.array(z.string()),
  sha256: sha256.openapi({ description: "Of the bytes that are signed." }),
  epoch: z.int(),
  notAfter: instant,
  root: role,
  manifest: role,
  before: count,
  after: count,
})

export const signingKeys = z
  .object({
    environment: environmentName,
    keys: z.array(key),
    documents: z.array(document).openapi({ description: "Newest first." }),
    draft: draft.nullable().openapi({ description: "The next root document while its signatures are gathered." }),
  })
  .openapi("SigningKeys")

export const staleness = z.object({ staleness: z.enum(stalenessPolicies) }).openapi("Staleness")
