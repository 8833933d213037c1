// The next root document, from the one that holds and one change to it. New keys come in as arguments: they are made before.
// For changeRootDocument.
import { jwkFromSpki, type RootDocument } from "@/lib/bundle"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import type { RootChange } from "@/lib/core/root-change"

export type NewKey = { kid: string; spki: Uint8Array }

/** As long as a root authority half lives: a document is replaced when keys change, and long before it ends. */
export const rootDocumentYears = 10

/** Which kind of key the change needs made. */
export function neededKey({ kind }: RootChange): "root" | "manifest" | undefined {
  if (kind === "rotate-manifest-key") return "manifest"
  return kind === "rotate-root-key" || kind === "add-root-key" ? "root" : undefined
}

/** Whether the change makes sense, before a key is made for it. @throws DomainError invalid_input, conflict */
export function checkChange({ roles }: RootDocument, change: RootChange): void {
  changeRoles(roles, change, { kid: "", spki: new Uint8Array() })
}

/** @throws DomainError invalid_input, conflict */
export function draftNext(before: RootDocument, change: RootChange, made: NewKey | undefined, now: Date): RootDocument {
  const { root, manifest } = changeRoles(before.roles, change, made)
  if (root.threshold > root.kids.length) {
    throw invalidField(
      "threshold",
      `Of ${root.kids.length} keys no ${root.threshold} can sign. Add a key first, or lower the threshold.`,
    )
  }
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + rootDocumentYears)
  const known = { ...before.keys, ...(made === undefined ? {} : { [made.kid]: jwkFromSpki(made.spki) }) }
  const named = new Set([...root.kids, ...manifest.kids])
  return {
    schema: "gatewarden/root/1",
    version: before.version + 1,
    epoch: before.epoch + (change.kind === "raise-epoch" ? 1 : 0),
    notAfter: notAfter.toISOString(),
    // a key that no role names would only be one more that might be believed
    keys: Object.fromEntries(Object.entries(known).filter(([kid]) => named.has(kid))),
    roles: { root, manifest },
  }
}

function changeRoles(
  { root, manifest }: RootDocument["roles"],
  change: RootChange,
  made: NewKey | undefined,
): RootDocument["roles"] {
  switch (change.kind) {
    case "rotate-manifest-key":
      return { root, manifest: { kids: [newKid(made)], threshold: 1 } }
    case "rotate-root-key":
      return { root: { ...root, kids: replaced(root.kids, change.kid, newKid(made)) }, manifest }
    case "add-root-key":
      return { root: { ...root, kids: [...root.kids, newKid(made)] }, manifest }
    case "remove-root-key":
      return { root: { ...root, kids: without(root.kids, change.kid) }, manifest }
    case "set-root-threshold":
      if (change.threshold === root.threshold) throw new DomainError("conflict", "That is the threshold already.")
      return { root: { ...root, threshold: change.threshold }, manifest }
    case "raise-epoch":
    case "renew":
      return { root, manifest }
  }
}

function newKid(made: NewKey | undefined): string {
  if (made === undefined) throw new Error("this change needs a key to be made before")
  return made.kid
}

function replaced(kids: readonly string[], old: string, next: string): string[] {
  if (!kids.includes(old)) throw invalidField("kid", "No key of this name signs root documents.")
  return kids.map((kid) => (kid === old ? next : kid))
}

function without(kids: readonly string[], gone: string): string[] {
  if (!kids.includes(gone)) throw invalidField("kid", "No key of this name signs root documents.")
  if (kids.length === 1)
    throw new DomainError("conflict", "It is the only key that signs root documents. Put another in its place.")
  return kids.filter((kid) => kid !== gone)
}
