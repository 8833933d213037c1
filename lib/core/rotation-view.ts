// Rotations of issuing authorities as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/rotations fills them.
import type { AuthorityState } from "./authority-state"
import type { Named } from "./partner-view"
import type { NextStep, RotationStep, TrustEvidence } from "./rotation"

export type RotatedAuthority = Named & { slug: string; sha256: string; state: AuthorityState; notAfter: string }

type Done = { by: Named; at: string }

export type RotationView = {
  id: string
  /** Null for the infrastructure hierarchy. */
  environment: string | null
  step: RotationStep
  reason: string
  from: RotatedAuthority
  to: RotatedAuthority
  started: Done
  /** When certificates began to come from the successor. */
  issued: Done | null
  removed: Done | null
  cancelled: (Done & { reason: string }) | null
}

/** Who holds certificates of the old authority that are still good, the last to end first. */
export type DrainOwner = {
  kind: "application" | "gateway" | "operator"
  id: string
  name: string
  partner: Named | null
  certificates: number
  endsAt: string
}

export type RotationDetail = RotationView & {
  /** Who trusts the successor and has its CRL; null where there are no gateways to wait for. */
  trust: TrustEvidence | null
  /** What the old authority issued and is still good; at most 100 owners. */
  drain: { certificates: number; endsAt: string | null; owners: DrainOwner[] }
  /** Who trusts the old authority no more; null until it was taken away. */
  gone: TrustEvidence | null
  /** The one step that may come, and what it waits for. */
  next: { to: NextStep; ready: boolean; waitsFor: string | null } | null
}
