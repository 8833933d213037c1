// Applications, and what the credentials of one reach, as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/partners fills them.
import type { ApplicationMove, ApplicationStatus } from "./application-life-cycle"
import type { GrantStatus } from "./grant-status"
import type { GrantView } from "./grant-view"
import type { StopProof } from "./partner-view"
import type { TokenPolicy } from "./policy"

export type ApplicationRow = {
  id: string
  name: string
  partner: { id: string; name: string; status: string }
  environment: string
  status: ApplicationStatus
  statusReason: string | null
  /** The ETag. */
  revision: number
  createdAt: string
  updatedAt: string
  liveCertificates: number
  /** When the last of its live certificates ends; null where there is none. */
  certificatesEndAt: string | null
  standingGrants: number
  requestedGrants: number
}

export type ApplicationDetail = ApplicationRow & {
  moves: ApplicationMove[]
  grants: GrantView[]
  /** Of the last suspension or retirement; null for one that runs. */
  stopped: StopProof | null
}

export type ReachedRoute = {
  id: string
  methods: string[]
  host: string
  path: string
  api: { id: string; name: string }
  /** What the API asks for beside the certificate. */
  tokenPolicy: TokenPolicy
  /** Null for a partner's people: what lies behind the gateway is none of their business. */
  upstream: string | null
}

export type ReachedScope = {
  grantId: string
  name: string
  status: GrantStatus
  endsAt: string | null
  routes: ReachedRoute[]
}

export type ApplicationReach = {
  id: string
  name: string
  environment: string
  status: ApplicationStatus
  credentials: { id: string; serial: string; sha256: string | null; notAfter: string }[]
  /** Standing grants: what a release carries, or the next one will. */
  scopes: ReachedScope[]
}

/** Credential → scopes → routes → upstreams, per environment. */
export type BlastRadius = {
  partner: { id: string; name: string }
  environments: { environment: string; applications: ApplicationReach[] }[]
}
