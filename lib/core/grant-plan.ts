// What has to happen so that an application's grants become the list that somebody set, and nothing else.
// For set-grants. Pure: it says what to do; the use case does it.

export type ExistingGrant = {
  id: string
  scopeId: string
  status: "requested" | "approved"
  endsAt: Date | null
  /** Asked for by the partner's own people: the list does not answer it unless it names the scope. */
  byPartner: boolean
}

export type DesiredGrant = { scopeId: string; endsAt: Date | null; reason: string }

export type GrantStep =
  /** A new grant, approved at once or, with four eyes, requested. `replaces` is the one that it takes the place of. */
  | { do: "create"; as: "requested" | "approved"; grant: DesiredGrant; replaces?: string }
  /** A pending request is given, with the terms of the list. */
  | { do: "approve"; id: string; grant: DesiredGrant; replaces?: string }
  /** An approved grant goes on with another end, or a request asks for another end. */
  | { do: "change"; id: string; grant: DesiredGrant; wasRequest: boolean }
  | { do: "withdraw"; id: string }

type Situation = { fourEyes: boolean; now: Date }

export function planGrants(existing: ExistingGrant[], desired: DesiredGrant[], situation: Situation): GrantStep[] {
  const named = new Set(desired.map(({ scopeId }) => scopeId))
  const kept = desired.flatMap((grant) => planOne(existing, grant, situation))
  const dropped = existing
    .filter(({ scopeId }) => !named.has(scopeId))
    .filter((grant) => (grant.status === "approved" ? hasNotEnded(grant, situation.now) : !grant.byPartner))
  return [...dropped.map(({ id }): GrantStep => ({ do: "withdraw", id })), ...kept]
}

function planOne(existing: ExistingGrant[], grant: DesiredGrant, { fourEyes, now }: Situation): GrantStep[] {
  const ofScope = existing.filter(({ scopeId }) => scopeId === grant.scopeId)
  const approved = ofScope.find(({ status }) => status === "approved")
  const requested = ofScope.find(({ status }) => status === "requested")
  if (approved !== undefined && sameEnd(approved, grant)) return []
  const standing = approved !== undefined && hasNotEnded(approved, now)
  // less access needs no second pair of eyes
  if (standing && (shortens(approved, grant) || (!fourEyes && requested === undefined))) {
    return [{ do: "change", id: approved.id, grant, wasRequest: false }]
  }
  if (!fourEyes && requested !== undefined) return [{ do: "approve", id: requested.id, grant, replaces: approved?.id }]
  if (!fourEyes) return [{ do: "create", as: "approved", grant, replaces: approved?.id }]
  if (requested === undefined) return [{ do: "create", as: "requested", grant }]
  return sameEnd(requested, grant) ? [] : [{ do: "change", id: requested.id, grant, wasRequest: true }]
}

type End = { endsAt: Date | null }

function hasNotEnded({ endsAt }: End, now: Date): boolean {
  return endsAt === null || endsAt > now
}

function sameEnd(one: End, other: End): boolean {
  return one.endsAt?.getTime() === other.endsAt?.getTime()
}

function shortens(standing: End, wanted: End): boolean {
  if (wanted.endsAt === null) return false
  return standing.endsAt === null || wanted.endsAt < standing.endsAt
}
