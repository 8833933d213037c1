// Whether a verified manifest may be applied here and now: this environment, not older than what was seen, not expired.
// For agents, which keep the highest numbers on disk.
import { BundleError } from "./bundle-error"
import type { VerifiedManifest } from "./verify-manifest"

export type SeenManifest = { epoch: number; sequence: number; stamp: number; payloadSha256: string }

export type AcceptConditions = {
  environment: string
  now: Date
  /** `1.2.3` */
  agentVersion: string
  /** The highest that was ever accepted; null at the first. */
  highest: SeenManifest | null
}

/**
 * The one that is highest already is accepted again.
 * @throws BundleError other-environment, agent-too-old, older, same-number-other-bytes, expired
 */
export function acceptManifest(verified: VerifiedManifest, conditions: AcceptConditions): void {
  const { payload } = verified
  const { environment, now, agentVersion, highest } = conditions
  if (payload.environment !== environment) {
    throw new BundleError(
      "other-environment",
      `The manifest is for ${payload.environment}; this gateway belongs to ${environment}.`,
    )
  }
  if (compareVersions(agentVersion, payload.minimumAgent) < 0) {
    throw new BundleError(
      "agent-too-old",
      `Release ${payload.sequence} needs an agent of version ${payload.minimumAgent} or later; this is ${agentVersion}.`,
    )
  }
  if (highest !== null) checkOrder(verified, highest)
  if (now.getTime() >= Date.parse(payload.notAfter)) {
    // the same words each time that it is looked at: every other refusal would be news to the portal
    throw new BundleError(
      "expired",
      `The manifest of release ${payload.sequence} ended at ${payload.notAfter}, which the clock of this gateway has passed.`,
    )
  }
}

function checkOrder({ payload, payloadSha256 }: VerifiedManifest, highest: SeenManifest): void {
  const numbers = ({ epoch, sequence, stamp }: Omit<SeenManifest, "payloadSha256">) =>
    `epoch ${epoch}, sequence ${sequence}, stamp ${stamp}`
  const order = payload.epoch - highest.epoch || payload.sequence - highest.sequence || payload.stamp - highest.stamp
  if (order < 0) {
    throw new BundleError("older", `The manifest is ${numbers(payload)}; ${numbers(highest)} was seen here before.`)
  }
  if (order === 0 && payloadSha256 !== highest.payloadSha256) {
    throw new BundleError(
      "same-number-other-bytes",
      `There are two manifests of ${numbers(payload)}: ${highest.payloadSha256} was seen before, this is ${payloadSha256}. Somebody signs twice.`,
    )
  }
}

/** Negative where the first is lower. What follows the three numbers (`-dev`) counts for nothing. */
function compareVersions(a: string, b: string): number {
  const numbers = (version: string) => /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [0, 0, 0]
  const [x, y] = [numbers(a), numbers(b)]
  for (const index of [0, 1, 2]) {
    const difference = (x[index] ?? 0) - (y[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
