import { describe, expect, it } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import {
  changeableBy,
  isApprover,
  mayReadPartner,
  readableBy,
  requireAdmin,
  requireApprover,
  requireStaff,
} from "@/lib/core/permission"

const staff = (role: "admin" | "approver" | "viewer"): Actor => ({ kind: "user", id: "usr_1", name: "Ada", role })
const member: Actor = { kind: "user", id: "usr_2", name: "Bo", role: "partner_member", partnerId: "ptn_a" }
const application: Actor = { kind: "application", id: "app_1", name: "App", environment: "sandbox", partnerId: "ptn_a" }
const gateway: Actor = { kind: "gateway", id: "gwy_1", name: "Edge", environment: "sandbox" }
const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    return error instanceof DomainError ? error.code : "other"
  }
  return undefined
}

describe("permissions", () => {
  it.each([
    ["admin", staff("admin"), [undefined, undefined, undefined]],
    [
      "operator admin",
      { kind: "operator", id: "opr_1", name: "CI", role: "admin" } as Actor,
      [undefined, undefined, undefined],
    ],
    ["the program itself", system, [undefined, undefined, undefined]],
    ["approver", staff("approver"), [undefined, undefined, "forbidden"]],
    ["viewer", staff("viewer"), [undefined, "forbidden", "forbidden"]],
    ["partner member", member, ["forbidden", "forbidden", "forbidden"]],
    ["application", application, ["forbidden", "forbidden", "forbidden"]],
    ["gateway", gateway, ["forbidden", "forbidden", "forbidden"]],
  ])(
    "%s may read staff screens, decide on access and administer exactly as far as its role says",
    (_, actor, expected) => {
      const asked = [() => requireStaff(actor), () => requireApprover(actor), () => requireAdmin(actor)]
      expect(asked.map(codeOf)).toEqual(expected)
    },
  )

  it("an operator who may approve is an approver like a person", () => {
    expect(isApprover({ kind: "operator", id: "opr_1", name: "CI", role: "approver" })).toBe(true)
  })

  it.each([
    ["staff", staff("viewer"), true],
    ["its own people", member, true],
    ["its own programs", application, true],
    ["another partner's people", { ...member, partnerId: "ptn_b" } as Actor, false],
    ["another partner's programs", { ...application, partnerId: "ptn_b" } as Actor, false],
    ["gateways", gateway, false],
  ])("a partner is readable by %s: %s", (_, actor, expected) => {
    expect(mayReadPartner(actor, "ptn_a")).toBe(expected)
  })

  it("another partner's object and one that does not exist get the same answer", () => {
    const object = { kind: "application", id: "app_9" }
    const message = (row: { partnerId: string } | null) => {
      try {
        return readableBy(member, row, ({ partnerId }) => partnerId, object)
      } catch (error) {
        return String(error)
      }
    }
    expect(message({ partnerId: "ptn_b" })).toBe(message(null))
  })

  it("a partner's person who may see an object but not change it is told so, and of another's object nothing", () => {
    const object = { kind: "application", id: "app_9" }
    const change = (partnerId: string) => () => changeableBy(member, { partnerId }, (row) => row.partnerId, object)
    expect([codeOf(change("ptn_a")), codeOf(change("ptn_b"))]).toEqual(["forbidden", "not_found"])
  })
})
