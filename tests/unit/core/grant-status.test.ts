import { describe, expect, it } from "vitest"
import { type GrantDates, grantStatus, isStanding } from "@/lib/core/grant-status"

const at = new Date("2026-06-01T12:00:00Z")
const before = new Date(at.getTime() - 1)
const after = new Date(at.getTime() + 1)
const approved: GrantDates = { status: "approved", endsAt: null, withdrawnAt: null, activeSince: null }

describe("what a grant is at an instant", () => {
  it.each<[string, Partial<GrantDates>, string]>([
    ["asked for", { status: "requested" }, "requested"],
    ["asked for until an instant that has passed", { status: "requested", endsAt: before }, "expired"],
    ["approved and in no release yet", {}, "approved"],
    ["carried by a release", { activeSince: 7 }, "active"],
    ["carried by a release, with an end to come", { activeSince: 7, endsAt: after }, "active"],
    ["at the very instant of its end", { activeSince: 7, endsAt: at }, "expired"],
    ["after its end", { activeSince: 7, endsAt: before }, "expired"],
    ["withdrawn", { status: "withdrawn", withdrawnAt: before, activeSince: 7 }, "withdrawn"],
    ["withdrawn before its end", { status: "withdrawn", withdrawnAt: before, endsAt: at }, "withdrawn"],
    ["made room for another after its end", { status: "withdrawn", withdrawnAt: at, endsAt: before }, "expired"],
  ])("%s: %j is %s", (_, dates, status) => {
    expect(grantStatus({ ...approved, ...dates }, at)).toBe(status)
  })

  it("gives access only while it is approved or active", () => {
    const standing = (dates: Partial<GrantDates>) => isStanding({ ...approved, ...dates }, at)
    expect([
      standing({}),
      standing({ activeSince: 1 }),
      standing({ endsAt: at }),
      standing({ status: "requested" }),
    ]).toEqual([true, true, false, false])
  })
})
