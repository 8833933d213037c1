// One issuing authority following another: the steps in their order, and what a gateway must have said before the next may come.
// For use cases, which refuse to skip, and for screens, which say what is missing by name.
import type { Named } from "./partner-view"
import { exactWords } from "./time-words"

/** `published`: gateways learn to trust the successor. `draining`: it issues, and what the old one issued runs out. */
export const rotationSteps = ["published", "draining", "removed", "cancelled"] as const
export type RotationStep = (typeof rotationSteps)[number]

/** Where a rotation is advanced to. */
export const nextSteps = ["draining", "removed"] as const
export type NextStep = (typeof nextSteps)[number]

/** What a gateway is known to do, at the instant of asking. */
export type GatewayTrust = Named & {
  /** Not heard of for longer than it may be silent, or never. */
  silent: boolean
  lastSeenAt: Date | null
  report: {
    state: "applied" | "rejected" | "stale"
    error: string | null
    crlNumbers: Record<string, number>
    trustAnchors: string[]
  } | null
}

export type TrustEvidence = { by: Named[]; missing: (Named & { why: string })[]; of: number }

/** Who trusts an authority and holds its CRL, by what each gateway reports; of the others, why it does not count. */
export function trustEvidence(
  gateways: readonly GatewayTrust[],
  authority: { slug: string; subject: string; sha256: string },
): TrustEvidence {
  const by: Named[] = []
  const missing: TrustEvidence["missing"] = []
  for (const gateway of gateways) {
    const { id, name } = gateway
    const why = whyNot(gateway, authority)
    if (why === undefined) by.push({ id, name })
    else missing.push({ id, name, why })
  }
  return { by, missing, of: gateways.length }
}

/** Silence comes before what was last said: an old report is no evidence of what it does now. */
function whyNot(
  { silent, lastSeenAt, report }: GatewayTrust,
  { slug, subject, sha256 }: { slug: string; subject: string; sha256: string },
): string | undefined {
  if (lastSeenAt === null) return "has never been heard of"
  if (silent) return `is silent since ${exactWords(lastSeenAt)}`
  if (report === null) return "has not reported yet"
  if (report.state === "rejected") return `refuses what was published: ${report.error ?? "it does not say why"}`
  if (report.state === "stale") return "serves what is out of date"
  const heard = `last heard at ${exactWords(lastSeenAt)}`
  if (!report.trustAnchors.includes(sha256)) return `does not trust it yet, ${heard}`
  // by either name: agents name a CRL by the artifact that holds it, others by its issuer
  if ((report.crlNumbers[slug] ?? report.crlNumbers[subject] ?? 0) < 1) return `has not loaded its CRL yet, ${heard}`
  return undefined
}

/** Everybody who is missing, by name, and what can be done. */
export function missingWords({ missing }: TrustEvidence): string {
  const each = missing.map(({ name, why }) => `${name} ${why}`)
  return `${each.join("; ")}. Bring ${missing.length === 1 ? "it" : "them"} back, or retire what will not come back.`
}
