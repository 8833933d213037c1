// Releases and unpublished changes as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/publication and the review of changes fill them.
import type { AccessMatrix } from "./access-matrix"
import type { Change } from "./change"
import type { GatewayState } from "./gateway-state"
import type { ReleaseKind } from "./policy"

/** What would be published now. `digest` holds a later publication to what was reviewed. */
export type PendingChanges = {
  environment: string
  /** The release that the changes would follow. */
  head: number
  changed: boolean
  summary: Change[]
  matrix: AccessMatrix
  digest: string
}

export type ReleaseRow = {
  id: string
  environment: string
  sequence: number
  kind: ReleaseKind
  rollbackOf: number | null
  /** Whom it was for when it was published: everybody, or while a rollout ran those that it had reached (`head`), or the others. */
  track: "all" | "head" | "stable"
  message: string
  digest: string
  publishedBy: { id: string; name: string }
  publishedAt: string
  /** It is the head of its environment. */
  current: boolean
}

export type ReleaseGateway = {
  id: string
  name: string
  state: GatewayState
  wave: number
  /** The release that it should have now. */
  wanted: number
  /** The release is for it: false while a rollout has not come to its wave. */
  reached: boolean
  /** The highest release that it has applied, 0 for none. */
  sequence: number
  /** When it first reported this release or a later one. */
  appliedAt: string | null
  lastError: string | null
}

export type ReleaseDetail = ReleaseRow & {
  summary: Change[]
  /** Of releases that carry what people decided; null of others and of older ones. */
  matrix: AccessMatrix | null
  /** Of the newest manifest of this release. */
  manifest: { epoch: number; stamp: number; sha256: string; issuedAt: string; notAfter: string } | null
  artifacts: { name: string; sha256: string; bytes: number }[]
  gateways: ReleaseGateway[]
}
