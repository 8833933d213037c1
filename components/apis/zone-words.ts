// The three zones in words: who stands on the other side of a hostname.
// For the form that chooses one and the pages that show it. A hostname belongs to exactly one.
import type { Zone } from "@/lib/core/policy"

export const zones: readonly Zone[] = ["partner", "public", "internal"]

export const zoneWords: Record<Zone, { label: string; hint: string }> = {
  partner: { label: "Partner", hint: "Partners' programs call it, each with its certificate." },
  public: { label: "Public", hint: "It can be reached from the internet, and still asks for a certificate." },
  internal: { label: "Internal", hint: "Only our own networks reach it." },
}
