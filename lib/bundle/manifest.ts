// The payload of a manifest, checked: what a release is, when it ends, and which bytes make it up.
// For whoever verifies one; its type is the one of lib/core, so that both stay the same.
import { z } from "zod"
import { type ManifestPayload, stalenessPolicies } from "@/lib/core/policy"
import { BundleError } from "./bundle-error"
import { artifactMaxBytes, bundleMaxBytes, countMax } from "./limits"
import { parseDocument } from "./parse-document"

const digest = z.string().regex(/^[0-9a-f]{64}$/, "A SHA-256 in lower-case hex.")

/** Names become names of files at a gateway: no dots first, no way up. */
const artifactName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}(\/[a-z0-9][a-z0-9.-]{0,99})?$/, "Not a name of an artifact.")

export const manifestSchema = z
  .object({
    schema: z.literal("gatewarden/manifest/1"),
    environment: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
    epoch: z.int().min(1).max(countMax),
    sequence: z.int().min(1).max(countMax),
    stamp: z.int().min(0).max(countMax),
    kind: z.enum(["policy", "revocation", "trust", "rollback"]),
    rollbackOf: z.int().min(1).optional(),
    issuedAt: z.iso.datetime(),
    notAfter: z.iso.datetime(),
    refreshSeconds: z.int().min(1).max(86_400),
    minimumAgent: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
    staleness: z.enum(stalenessPolicies).optional(),
    previous: digest.or(z.literal("")),
    auditHead: digest,
    artifacts: z.record(artifactName, z.object({ sha256: digest, bytes: z.int().min(0) })),
  })
  .refine(({ issuedAt, notAfter }) => Date.parse(issuedAt) < Date.parse(notAfter), "It ends before it begins.")

/** @throws BundleError malformed, unsupported-schema, too-large */
export function parseManifest(payload: Uint8Array): ManifestPayload {
  const manifest: ManifestPayload = parseDocument(payload, {
    what: "manifest",
    schema: "gatewarden/manifest/1",
    shape: manifestSchema,
  })
  let total = 0
  for (const [name, { bytes }] of Object.entries(manifest.artifacts)) {
    total += bytes
    if (bytes > artifactMaxBytes || total > bundleMaxBytes) {
      throw new BundleError(
        "too-large",
        `The manifest names more than is taken: ${name} has ${bytes} bytes; the most is ${artifactMaxBytes} each and ${bundleMaxBytes} in all.`,
      )
    }
  }
  return manifest
}
