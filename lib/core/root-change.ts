// What may change from one root document of an environment to the next, and how that reads.
// For the use case, the command line and the screen of signing keys.
import { z } from "zod"

const kid = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "A key is named by its RFC 7638 thumbprint: 43 characters.")

export const rootChange = z.discriminatedUnion("kind", [
  /** A new key signs manifests; the one before is destroyed. */
  z.object({ kind: z.literal("rotate-manifest-key") }),
  /** A new key in the place of one that signs root documents. */
  z.object({ kind: z.literal("rotate-root-key"), kid }),
  z.object({ kind: z.literal("add-root-key") }),
  z.object({ kind: z.literal("remove-root-key"), kid }),
  /** How many different keys have to sign a root document. */
  z.object({ kind: z.literal("set-root-threshold"), threshold: z.coerce.number().int().min(1).max(16) }),
  /** After a restore: numbers may begin anew, above every one that a gateway has seen. */
  z.object({ kind: z.literal("raise-epoch") }),
  /** The same once more, with a later end. */
  z.object({ kind: z.literal("renew") }),
])
export type RootChange = z.infer<typeof rootChange>

export const rootChangeWords: Record<RootChange["kind"], string> = {
  "rotate-manifest-key": "a new key signs manifests",
  "rotate-root-key": "a new key in the place of one that signs root documents",
  "add-root-key": "one more key signs root documents",
  "remove-root-key": "one key less signs root documents",
  "set-root-threshold": "another number of keys has to sign root documents",
  "raise-epoch": "a new epoch, after a restore",
  renew: "the same keys, with a later end",
}
