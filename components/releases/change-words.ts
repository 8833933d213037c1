// How much a publication changes, counted and in words: lines of the diff, who gains and who loses.
// For the review, the history, and whoever says "3 unpublished changes".
import type { Change } from "@/lib/core/change"
import { counted } from "../objects/counted"

/** Lines of the diff. */
export function changeCount(summary: readonly Change[]): number {
  return summary.reduce((lines, { gains, loses }) => lines + gains.length + loses.length, 0)
}

/** "3 changes: 2 applications gain, 1 application loses"; trust and APIs are changes of nobody in particular. */
export function changeWords(summary: readonly Change[]): string {
  const concerned = summary.filter(({ application }) => application !== undefined)
  const gaining = concerned.filter(({ gains }) => gains.length > 0).length
  const losing = concerned.filter(({ loses }) => loses.length > 0).length
  const parts = [
    ...(gaining > 0 ? [`${counted(gaining, "application")} ${gaining === 1 ? "gains" : "gain"}`] : []),
    ...(losing > 0 ? [`${counted(losing, "application")} ${losing === 1 ? "loses" : "lose"}`] : []),
  ]
  const count = counted(changeCount(summary), "change")
  return parts.length === 0 ? count : `${count}: ${parts.join(", ")}`
}

/** What of the newer review was not in the older one, whoever it concerns. */
export function newChanges(older: readonly Change[], newer: readonly Change[]): Set<Change> {
  const known = new Set(older.map((change) => JSON.stringify(change)))
  return new Set(newer.filter((change) => !known.has(JSON.stringify(change))))
}
