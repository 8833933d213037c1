import { describe, expect, it } from "vitest"
import { applicationMoves, applicationStatuses, moveApplication } from "@/lib/core/application-life-cycle"
import { DomainError } from "@/lib/core/domain-error"
import { movePartner, partnerMoves, partnerStatuses } from "@/lib/core/partner-life-cycle"

describe("the life of a partner", () => {
  it("offers exactly the moves of the design from each status", () => {
    expect(Object.fromEntries(partnerStatuses.map((status) => [status, partnerMoves(status)]))).toEqual({
      draft: ["invite", "activate", "offboard"],
      invited: ["activate", "offboard"],
      active: ["suspend", "offboard"],
      suspended: ["resume", "offboard"],
      offboarded: [],
    })
  })

  it.each(partnerStatuses)("allows from %s what it offers, and refuses the rest as a conflict", (status) => {
    const offered = partnerMoves(status)
    for (const move of ["invite", "activate", "suspend", "resume", "offboard"] as const) {
      const attempt = () => movePartner({ name: "Acme", status }, move)
      if (offered.includes(move)) expect(attempt()).not.toBe(status)
      else expect(attempt).toThrow(DomainError)
    }
  })

  it("says that offboarding is final and what to do instead", () => {
    expect(() => movePartner({ name: "Acme", status: "offboarded" }, "resume")).toThrow(/final.*Register/)
  })
})

describe("the life of an application", () => {
  it("offers exactly the moves of the design from each status", () => {
    expect(Object.fromEntries(applicationStatuses.map((status) => [status, applicationMoves(status)]))).toEqual({
      active: ["suspend", "retire"],
      suspended: ["resume", "retire"],
      retired: [],
    })
  })

  it("is over once it is retired", () => {
    expect(() => moveApplication({ name: "App", status: "retired" }, "resume")).toThrow(/retired, which is final/)
  })

  it("is not suspended twice", () => {
    expect(() => moveApplication({ name: "App", status: "suspended" }, "suspend")).toThrow(/conflict/)
  })
})
