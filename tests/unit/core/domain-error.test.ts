// Whether an error of the domain is known wherever it is caught, also where another bundle has thrown it.
import { describe, expect, it, vi } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { actionFailure } from "@/lib/web/action-failure"

const log = { error: vi.fn() }

describe("an error of the domain", () => {
  it("is known in a bundle that holds a class of its own", async () => {
    vi.resetModules()
    const other = await import("@/lib/core/domain-error")
    expect(other.DomainError).not.toBe(DomainError)
    const error: unknown = new other.DomainError("route_overlap", "The path is taken.", { fields: { path: "Taken." } })
    expect(error).toBeInstanceOf(DomainError)
    expect(actionFailure(error, log)).toMatchObject({ code: "route_overlap", fields: { path: "Taken." } })
    expect(log.error).not.toHaveBeenCalled()
  })

  it("is not any other error, nor what only looks like one", () => {
    const others = [new Error("x"), { name: "DomainError", code: "forbidden" }, null, undefined, "DomainError"]
    expect(others.filter((other) => other instanceof DomainError)).toEqual([])
  })
})
