import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type DesiredGrant, type ExistingGrant, planGrants } from "@/lib/core/grant-plan"

const now = new Date("2026-06-01T00:00:00Z")
const soon = new Date("2026-07-01T00:00:00Z")
const later = new Date("2026-12-01T00:00:00Z")
const past = new Date("2026-05-01T00:00:00Z")
const open = { fourEyes: false, now }
const watched = { fourEyes: true, now }

const held = (scopeId: string, endsAt: Date | null = null): ExistingGrant => ({
  id: `held-${scopeId}`,
  scopeId,
  status: "approved",
  endsAt,
  byPartner: false,
})
const asked = (scopeId: string, byPartner: boolean, endsAt: Date | null = null): ExistingGrant => ({
  id: `asked-${scopeId}`,
  scopeId,
  status: "requested",
  endsAt,
  byPartner,
})
const want = (scopeId: string, endsAt: Date | null = null): DesiredGrant => ({ scopeId, endsAt, reason: "needed" })

describe("making grants the list that was set", () => {
  it("does nothing where the list is what there is", () => {
    expect(planGrants([held("a"), held("b", soon)], [want("b", soon), want("a")], open)).toEqual([])
  })

  it("approves at once what is new", () => {
    expect(planGrants([], [want("a", soon)], open)).toEqual([{ do: "create", as: "approved", grant: want("a", soon) }])
  })

  it("only requests what is new where four eyes are demanded", () => {
    expect(planGrants([], [want("a")], watched)).toEqual([{ do: "create", as: "requested", grant: want("a") }])
  })

  it("withdraws what is not in the list", () => {
    expect(planGrants([held("a"), held("b")], [want("a")], open)).toEqual([{ do: "withdraw", id: "held-b" }])
  })

  it("leaves what has expired as it is", () => {
    expect(planGrants([held("a", past)], [], open)).toEqual([])
  })

  it("gives an expired scope again in the old one's place", () => {
    expect(planGrants([held("a", past)], [want("a", soon)], open)).toEqual([
      { do: "create", as: "approved", grant: want("a", soon), replaces: "held-a" },
    ])
  })

  it("does not answer what the partner asked for and the list does not name", () => {
    expect(planGrants([asked("a", true)], [], open)).toEqual([])
  })

  it("takes back what staff asked for and the list does not name", () => {
    expect(planGrants([asked("a", false)], [], watched)).toEqual([{ do: "withdraw", id: "asked-a" }])
  })

  it("approves a pending request that the list names", () => {
    expect(planGrants([asked("a", true)], [want("a", soon)], open)).toMatchObject([{ do: "approve", id: "asked-a" }])
  })

  it("lets a pending request wait for somebody else where four eyes are demanded", () => {
    expect(planGrants([asked("a", true, soon)], [want("a", soon)], watched)).toEqual([])
  })

  it("shortens at once even where four eyes are demanded: that is less access", () => {
    expect(planGrants([held("a", later)], [want("a", soon)], watched)).toMatchObject([{ do: "change", id: "held-a" }])
    expect(planGrants([held("a")], [want("a", soon)], watched)).toMatchObject([{ do: "change", id: "held-a" }])
  })

  it("requests an extension where four eyes are demanded, and lets the old end stand meanwhile", () => {
    expect(planGrants([held("a", soon)], [want("a", later)], watched)).toEqual([
      { do: "create", as: "requested", grant: want("a", later) },
    ])
  })

  const scope = fc.constantFrom("a", "b", "c")
  const end = fc.constantFrom(null, past, soon, later)
  const existing = fc.uniqueArray(
    fc.record({
      scopeId: scope,
      endsAt: end,
      status: fc.constantFrom("requested" as const, "approved" as const),
      byPartner: fc.boolean(),
    }),
    { selector: ({ scopeId, status }) => `${scopeId} ${status}` },
  )
  const desired = fc.uniqueArray(
    fc.record({ scopeId: scope, endsAt: fc.constantFrom(null, soon, later), reason: fc.constant("r") }),
    {
      selector: ({ scopeId }) => scopeId,
    },
  )

  it("never gives more than was approved before where four eyes are demanded", () => {
    fc.assert(
      fc.property(existing, desired, (rows, list) => {
        const grants = rows.map((row, at) => ({ ...row, id: String(at) }))
        for (const step of planGrants(grants, list, watched)) {
          expect(step.do === "approve" || (step.do === "create" && step.as === "approved")).toBe(false)
          if (step.do !== "change" || step.wasRequest) continue
          const before = grants.find(({ id }) => id === step.id)?.endsAt?.getTime() ?? Number.POSITIVE_INFINITY
          expect(step.grant.endsAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeLessThan(before)
        }
      }),
    )
  })

  it("leaves exactly the list standing where one pair of eyes is enough, and then has nothing more to do", () => {
    fc.assert(
      fc.property(existing, desired, (rows, list) => {
        const grants = rows.map((row, at) => ({ ...row, id: String(at) }))
        const after = carryOut(grants, planGrants(grants, list, open))
        const standing = after.filter(
          ({ status, endsAt }) => status === "approved" && (endsAt === null || endsAt > now),
        )
        const ends = (rows: { scopeId: string; endsAt: Date | null }[]) =>
          rows.map(({ scopeId, endsAt }) => `${scopeId} ${endsAt?.toISOString()}`).sort()
        expect(ends(standing)).toEqual(ends(list))
        expect(planGrants(after, list, open)).toEqual([])
      }),
    )
  })
})

function carryOut(grants: ExistingGrant[], steps: ReturnType<typeof planGrants>): ExistingGrant[] {
  return steps.reduce((rows, step): ExistingGrant[] => {
    if (step.do === "withdraw") return rows.filter(({ id }) => id !== step.id)
    const { scopeId, endsAt } = step.grant
    if (step.do === "change") return rows.map((row) => (row.id === step.id ? { ...row, endsAt } : row))
    const without = rows.filter(({ id }) => id !== step.replaces)
    if (step.do === "create")
      return [...without, { id: `new-${scopeId}`, scopeId, status: step.as, endsAt, byPartner: false }]
    return without.map((row) => (row.id === step.id ? { ...row, status: "approved", endsAt } : row))
  }, grants)
}
