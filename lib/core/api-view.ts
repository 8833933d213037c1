// APIs, routes and scopes as screens and the operator API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/apis fills them.
import type { GrantStatus } from "./grant-status"
import type { TokenPolicy, Zone } from "./policy"

export type RouteView = {
  id: string
  apiId: string
  hostname: string
  methods: string[]
  path: string
  scope: string
  createdAt: string
}

/** An application that a standing grant lets in, and by which scopes. */
export type ReachEntry = {
  partner: { id: string; name: string; status: string }
  application: { id: string; name: string; status: string }
  scopes: { name: string; status: GrantStatus; endsAt: string | null }[]
}

export type ApiRow = {
  id: string
  name: string
  environment: string
  zone: Zone
  owner: string
  hostname: string
  upstream: string
  tokenPolicy: TokenPolicy
  /** The ETag. */
  revision: number
  createdAt: string
  updatedAt: string
  counts: { routes: number; scopes: number; partners: number; applications: number }
}

export type ApiDetail = ApiRow & { routes: RouteView[]; reach: ReachEntry[] }

export type ScopeRow = {
  id: string
  name: string
  environment: string
  createdAt: string
  routes: (RouteView & { api: string })[]
  /** Of those that a standing grant lets in. */
  counts: { partners: number; applications: number }
}

export type ScopeDetail = ScopeRow & { reach: ReachEntry[] }
