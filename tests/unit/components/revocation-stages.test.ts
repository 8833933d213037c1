// Whether a revocation's three stages say what is known and no more.
import { describe, expect, it } from "vitest"
import { revocationConsequence } from "@/components/certificates/revocation-consequence"
import { revocationProgress } from "@/components/certificates/revocation-stages"
import type { CertificateRevocation, RevocationPreview } from "@/lib/core/certificate-view"
import type { ReleaseGateway } from "@/lib/core/release-view"

const revocation: CertificateRevocation = {
  reason: "keyCompromise",
  decidedAt: "2026-03-01T14:02:11.120Z",
  by: "usr_1",
  sequence: 44,
  publishedAt: "2026-03-01T14:02:11.161Z",
  enforced: null,
}
const applied: ReleaseGateway = {
  id: "gwy_1",
  name: "edge-fra-1",
  state: "current",
  sequence: 44,
  appliedAt: "2026-03-01T14:02:11.530Z",
  wave: 2,
  wanted: 1,
  reached: true,
  lastError: null,
}
const silent: ReleaseGateway = { ...applied, id: "gwy_2", name: "edge-syd-2", state: "silent", sequence: 43 }

describe("a revocation's stages", () => {
  it("count from the decision to the last gateway's report", () => {
    const { stages } = revocationProgress(revocation, [{ ...applied, appliedAt: "2026-03-01T14:02:11.530Z" }])
    expect(stages.map(({ headline }) => headline)).toEqual([
      "1 Mar 2026, 14:02:11.120 UTC",
      "+ 41 ms",
      "1 of 1 · + 410 ms",
    ])
  })

  it("name the gateways that are missing and do not call it enforced", () => {
    const { stages, missing } = revocationProgress(revocation, [applied, silent])
    expect(stages.at(-1)).toMatchObject({ headline: "1 of 2", detail: "missing:", reached: 0.5 })
    expect(missing.map(({ name }) => name)).toEqual(["edge-syd-2"])
  })

  it("claim nothing while the release is not signed", () => {
    const { stages } = revocationProgress({ ...revocation, publishedAt: null }, [silent])
    expect(stages.map(({ reached }) => reached)).toEqual([1, 0, 0])
  })

  it("need no gateway for what no bundle names", () => {
    const { stages } = revocationProgress({ ...revocation, sequence: null, publishedAt: null }, [])
    expect(stages.map(({ headline }) => headline).slice(1)).toEqual(["Not needed", "At once"])
  })
})

const preview: RevocationPreview = {
  id: "crt_1",
  owner: { kind: "application", id: "app_1", name: "Payments", partner: { id: "ptn_1", name: "Acme" } },
  otherValid: 0,
  routes: [{ host: "pay.example.test", methods: ["GET"], path: "/payments", scope: "payments:read" }],
  gateways: [
    { id: "gwy_1", name: "edge-fra-1" },
    { id: "gwy_2", name: "edge-syd-2" },
  ],
}

describe("the consequence of a revocation", () => {
  it("names who loses what and where", () => {
    expect(revocationConsequence(preview)).toBe(
      "Payments of Acme will lose 1 route on 2 gateways. It is the only valid certificate of Payments.",
    )
  })

  it("says that the owner goes on where another certificate is valid", () => {
    expect(revocationConsequence({ ...preview, otherValid: 1 })).toBe(
      "Calls with this certificate lose 1 route on 2 gateways. Payments has 1 other valid certificate, which goes on working.",
    )
  })

  it("does not speak of routes where an operator or a gateway loses its certificate", () => {
    const operator = { kind: "operator", id: "opr_1", name: "deploy-bot" } as const
    expect(revocationConsequence({ ...preview, owner: operator, routes: [] })).toContain(
      "refused by this server at once",
    )
    const gateway = { kind: "gateway", id: "gwy_1", name: "edge-fra-1" } as const
    expect(revocationConsequence({ ...preview, owner: gateway, routes: [] })).toContain("keeps enforcing what it has")
  })
})
