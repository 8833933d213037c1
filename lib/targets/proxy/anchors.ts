// The anchors of a release as the one PEM file that OpenSSL reads.
// For nginx and HAProxy; which of them are handed over is each target's own matter.
import type { TrustArtifact } from "@/lib/core/policy"
import { UnrenderableError } from "./unrenderable-error"

/**
 * Each once, in their order.
 * @throws UnrenderableError for one that is not the PEM of one certificate and nothing else
 */
export function anchorsPem(anchors: TrustArtifact["anchors"]): string {
  const pems = anchors.map(({ pem }) => {
    const text = `${pem.trim()}\n`
    if (!/^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE-----\n$/.test(text)) {
      throw new UnrenderableError("An anchor of the bundle is not the PEM of one certificate.")
    }
    return text
  })
  return [...new Set(pems)].join("")
}
