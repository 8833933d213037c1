import { describe, expect, it } from "vitest"
import { type OnboardingFacts, onboarding } from "@/lib/core/onboarding"

const nothing: OnboardingFacts = {
  status: "draft",
  people: 0,
  openInvitations: 0,
  applications: 0,
  liveCertificates: 0,
  requestedGrants: 0,
  standingGrants: 0,
  activeGrants: 0,
  checksSeen: 0,
}

const next = (facts: Partial<OnboardingFacts>) => {
  const { next } = onboarding({ ...nothing, ...facts })
  return next === null ? null : [next.step, next.waitsFor]
}

describe("where a partner stands", () => {
  it("is told step by step, with whose turn it is", () => {
    const invited = { status: "invited", openInvitations: 1 } as const
    const accepted = { status: "invited", people: 1 } as const
    const active = { ...accepted, status: "active" } as const
    const created = { ...active, applications: 1 }
    const certified = { ...created, liveCertificates: 1 }
    const granted = { ...certified, standingGrants: 1 }
    const published = { ...granted, activeGrants: 1 }
    const story = [
      {},
      invited,
      accepted,
      active,
      created,
      certified,
      granted,
      published,
      { ...published, checksSeen: 1 },
    ]
    expect(story.map(next)).toEqual([
      ["invite", "staff"],
      ["accept", "partner"],
      ["activate", "staff"],
      ["application", "staff"],
      ["certificate", "partner"],
      ["access", "staff"],
      ["publish", "staff"],
      ["connect", "partner"],
      null,
    ])
  })

  it("asks for no invitation where a machine already holds a certificate", () => {
    expect(next({ status: "active", applications: 1, liveCertificates: 1 })).toEqual(["access", "staff"])
  })

  it("says that a request waits for a decision", () => {
    const { next } = onboarding({
      ...nothing,
      status: "active",
      people: 1,
      applications: 1,
      liveCertificates: 1,
      requestedGrants: 2,
    })
    expect(next?.says).toBe("Decide on the access that the partner has asked for.")
  })

  it.each(["suspended", "offboarded"] as const)("has no next step while the partner is %s", (status) => {
    expect(next({ status, people: 1 })).toBeNull()
  })
})
