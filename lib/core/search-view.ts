// What the command palette finds. Shapes only; lib/queries/search fills them.
// Without addresses: each screen knows where the page of a kind is.

export const searchKinds = ["partner", "application", "certificate", "gateway", "api"] as const
export type SearchKind = (typeof searchKinds)[number]

export type SearchHit = {
  kind: SearchKind
  id: string
  label: string
  /** What tells two of the same label apart. */
  detail: string
}
