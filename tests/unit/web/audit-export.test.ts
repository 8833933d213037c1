// Whether the exported log is whole, readable by spreadsheets without running anything, and refused as a whole or not at all.
import { describe, expect, it } from "vitest"
import type { AuditEventView } from "@/lib/core/audit-view"
import { DomainError } from "@/lib/core/domain-error"
import { auditExport, csvCell } from "@/lib/web/audit-export"
import { auditQuestion } from "@/lib/web/audit-question"

function event(id: string, subject: string): AuditEventView {
  return {
    id,
    at: "2026-03-01T12:00:00.000Z",
    actor: { kind: "user", id: "usr_1", name: "Ada" },
    action: "partner.registered",
    subject: { kind: "partner", id: "ptn_1", name: subject },
    partnerId: "ptn_1",
    environment: null,
    detail: { name: subject },
    hash: "ab",
    position: "7",
  }
}

const stillSignedIn = async () => true
const pages: Record<string, { items: AuditEventView[]; nextCursor: string | null }> = {
  first: { items: [event("evt_2", "Acme"), event("evt_1", 'Bor"ealis, Inc')], nextCursor: "second" },
  second: { items: [event("evt_0", "=cmd|'/c calc'!A0")], nextCursor: null },
}
const list = async (cursor: string | undefined) => pages[cursor ?? "first"] ?? { items: [], nextCursor: null }

describe("the exported log", () => {
  it("holds every page, one JSON object a line", async () => {
    const response = await auditExport({ format: "jsonl", list, stillSignedIn })
    const lines = (await response.text()).trimEnd().split("\n")
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(["evt_2", "evt_1", "evt_0"])
  })

  it("holds every page as a table with a header, quoted as RFC 4180 has it", async () => {
    const response = await auditExport({ format: "csv", list, stillSignedIn })
    const lines = (await response.text()).trimEnd().split("\r\n")
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^at,actor_kind,actor_id,/)
    expect(lines[2]).toContain('"Bor""ealis, Inc"')
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"')
  })

  it("runs nothing in a spreadsheet, whatever somebody has named a thing", () => {
    expect(["=1+1", "+1", "-1", "@x", "plain"].map(csvCell)).toEqual(["'=1+1", "'+1", "'-1", "'@x", "plain"])
  })

  it("is refused before its first byte where the log may not be read", async () => {
    const refused = async () => {
      throw new DomainError("forbidden", "This is for the people who run the perimeter.")
    }
    await expect(auditExport({ format: "csv", list: refused, stillSignedIn })).rejects.toThrow("forbidden")
  })

  it("breaks off where the session ends, so that half a log never looks whole", async () => {
    const response = await auditExport({ format: "jsonl", list, stillSignedIn: async () => false })
    await expect(response.text()).rejects.toThrow("session ended")
  })
})

describe("the question of an address", () => {
  it("takes days of UTC, the last one to its end", () => {
    const { from, to } = auditQuestion({ from: "2026-03-01", to: "2026-03-01" })
    expect([from, to]).toEqual(["2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z"])
  })

  it("asks nothing where somebody typed no day, and keeps what else was asked", () => {
    expect(auditQuestion({ from: "yesterday", action: "certificate", cursor: "abc" })).toEqual({
      limit: 50,
      action: "certificate",
      cursor: "abc",
    })
  })
})
