// The signing keys of an environment and its root documents as the screen and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/root-documents fills them.
import type { RootChange } from "./root-change"

export type SigningKeyView = {
  kid: string
  role: "root" | "manifest"
  /** `database`, `pkcs11`, `offline`: where it lies. */
  store: string
  createdAt: string
}

export type RootDocumentView = {
  version: number
  epoch: number
  sha256: string
  createdAt: string
  notAfter: string
  root: { kids: string[]; threshold: number }
  manifest: { kids: string[]; threshold: number }
}

/** The next root document while its signatures are gathered. */
export type RootDraftView = {
  version: number
  change: RootChange
  reason: string
  startedBy: { id: string; name: string }
  startedAt: string
  signedBy: string[]
  /** SHA-256 of the bytes that are signed. */
  sha256: string
  epoch: number
  notAfter: string
  root: { kids: string[]; threshold: number }
  manifest: { kids: string[]; threshold: number }
  /** Of the keys of the document before, and of its own: how many have signed, and how many must. */
  before: { have: number; need: number }
  after: { have: number; need: number }
}

export type SigningKeys = {
  environment: string
  keys: SigningKeyView[]
  /** Newest first. */
  documents: RootDocumentView[]
  draft: RootDraftView | null
}
