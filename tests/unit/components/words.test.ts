// Whether the words of the screens are right for none, one and many, and for what nobody has listed yet.
import { describe, expect, it } from "vitest"
import { routeLosers } from "@/components/apis/route-losers"
import { actionWords, faultWords, isDenying, verifiedWords } from "@/components/audit/audit-words"
import { enforcesWords, fleetWords } from "@/components/gateways/gateway-words"
import { byteWords } from "@/components/objects/byte-words"
import { counted } from "@/components/objects/counted"
import { listed } from "@/components/objects/listed"
import { objectHref } from "@/components/objects/object-href"
import { changeCount, changeWords, newChanges } from "@/components/releases/change-words"

describe("counts and lists", () => {
  it("agree with their noun", () => {
    expect([counted(0, "route"), counted(1, "route"), counted(1204, "route"), counted(2, "entry", "entries")]).toEqual([
      "0 routes",
      "1 route",
      "1,204 routes",
      "2 entries",
    ])
  })

  it("stay a sentence however many names there are", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]].map((names) => listed(names))).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
      "a, b and 2 more",
    ])
  })

  it("give sizes in the unit that people compare", () => {
    expect([byteWords(1), byteWords(812), byteWords(12_400), byteWords(3_100_000)]).toEqual([
      "1 byte",
      "812 bytes",
      "12.4 kB",
      "3.1 MB",
    ])
  })
})

describe("changes in words", () => {
  const gains = { who: "Payments of Acme", application: "app_1", gains: ["payments:write"], loses: [] }
  const loses = { who: "Rates of Delta", application: "app_2", gains: [], loses: ["rates:read", "rates:write"] }

  it("count lines, and say who gains and who loses", () => {
    expect([changeCount([gains, loses]), changeWords([gains, loses]), changeWords([gains])]).toEqual([
      3,
      "3 changes: 1 application gains, 1 application loses",
      "1 change: 1 application gains",
    ])
  })

  it("mark what was not there when somebody looked, also where the same one gains more", () => {
    const more = { ...gains, gains: ["payments:write", "payments:read"] }
    expect([...newChanges([gains, loses], [more, loses])]).toEqual([more])
  })
})

describe("the audit log in words", () => {
  it("reads every action, listed or not", () => {
    expect(
      ["certificate.revoked", "api.created", "crl.signed", "gateway.enrolment-code-created"].map(actionWords),
    ).toEqual(["Certificate revoked", "API created", "CRL signed", "Gateway enrolment code created"])
  })

  it("marks what denies or destroys", () => {
    expect([
      isDenying("user.disabled"),
      isDenying("environment.four-eyes-lifted"),
      isDenying("grant.approved"),
    ]).toEqual([true, true, false])
  })

  it("says what a clean verification has shown, and what still waits to be sealed", () => {
    const words = verifiedWords({ ok: true, events: 1204, sealed: 1203, unsealed: 1, head: "ab", anchors: 12 })
    expect(words).toBe(
      "1,204 events read; 1,203 stand in one unbroken chain, none edited, deleted, reordered or cut off. 1 event from the last moment waits to be sealed. 12 signed manifests vouch for it from outside the log.",
    )
  })

  it("names every fault", () => {
    expect(faultWords("tail-truncated")).toBe("The newest events were cut off")
  })
})

describe("gateways in words", () => {
  it("counts those that enforce over those that could, and says what the others do", () => {
    const states = ["current", "current", "behind", "registered", "retired"] as const
    expect(fleetWords(states.map((state) => ({ state })))).toBe("2 of 3 gateways current, 1 behind, 1 not enrolled yet")
    expect(fleetWords([])).toBe("No gateway is enrolled.")
  })

  it("tells how far one is behind", () => {
    const standing = { state: "behind", applied: 41, wanted: 44, lag: 3 } as const
    expect([enforcesWords(standing), enforcesWords({ ...standing, applied: 0 })]).toEqual([
      "release 41, 3 behind",
      "nothing yet",
    ])
  })
})

describe("who loses a route", () => {
  it("is who holds its scope, and nobody else", () => {
    const entry = (name: string, scope: string) => ({
      partner: { id: "ptn_1", name: "Acme", status: "active" },
      application: { id: `app_${name}`, name, status: "active" },
      scopes: [{ name: scope, status: "active" as const, endsAt: null }],
    })
    const reach = [entry("Payments", "payments:read"), entry("Rates", "rates:read")]
    expect(routeLosers({ reach }, { scope: "payments:read" })).toEqual(["Payments of Acme"])
  })
})

describe("links to objects", () => {
  it("lead to a page, and nowhere for what has none", () => {
    expect([objectHref("certificate", "crt_1"), objectHref("route", "rte_1")]).toEqual([
      "/certificates/crt_1",
      undefined,
    ])
  })
})
