// The anchors of a release as one PEM file, each once: what a product's trust store takes.
// For every export whose product verifies chains.
import { createHash } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"

export function trustPem({ trust }: PolicyBundle): string {
  return [...new Set(trust.anchors.map(({ pem }) => `${pem.trim()}\n`))].join("")
}

/** A UUID that is always the same for the same text (RFC 9562 §5.8), for products that name everything by one. */
export function stableUuid(text: string): string {
  const bytes = createHash("sha256").update(`gatewarden ${text}`).digest().subarray(0, 16)
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x80
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
