// Who may use what at the moment of a release: for products that know no end of a grant and no suspension.
// What ends later is in it, so each import is only as good as it is new.
import type { PolicyBundle } from "@/lib/core/policy"

export type Granted = { id: string; partner: string; spiffeId: string; scopes: string[] }

/** Applications that may call, by identifier, each with the scopes that had not ended when the release was issued. */
export function grantedApplications({ manifest, applications, revocations }: PolicyBundle): Granted[] {
  const at = Date.parse(manifest.issuedAt)
  const suspended = new Set(revocations.suspended)
  return applications
    .filter(({ id, status }) => status === "active" && !suspended.has(id))
    .map(({ id, partner, spiffeId, scopes }) => ({
      ...{ id, partner, spiffeId },
      scopes: scopes
        .filter(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > at)
        .map(({ name }) => name)
        .sort(),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
