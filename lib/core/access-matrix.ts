// What a publication changes as a table: calls down, applications across, with what each may call before and after.
// Plain JSON: releases and proposals store it, screens and the API show it. lib/bundle/access-matrix.ts writes it.

export const accessMarks = ["added", "removed", "kept", "until"] as const
/** `until`: kept, with another end than before. */
export type AccessMark = (typeof accessMarks)[number]

/** `until` is when it ends; absent: not by itself. */
export type AccessCell = { mark: AccessMark; until?: string }

export type AccessMatrix = {
  applications: { id: string; name: string; partner: string }[]
  /** `cells` stand in the order of the applications; null: may not call it, before or after. */
  routes: { host: string; path: string; methods: string[]; scope: string; cells: (AccessCell | null)[] }[]
  /** What was left out, so that a person can still read it. */
  more: { applications: number; routes: number }
}
