// A root document from our own database, without a look at the signatures; and what is signed of the next one.
// For the server. Agents read them through readRootDocument alone.
import { rootDocumentMaxBytes } from "./limits"
import { parseRootDocument, type RootDocument } from "./root-document"
import { rootDocumentType } from "./sign-root-document"
import { openJws } from "./verify-jws"

/** @throws BundleError malformed, too-large, unsupported-schema */
export function readOwnRootDocument(jws: Uint8Array): RootDocument {
  return parseRootDocument(
    openJws(jws, { typ: rootDocumentType, maxBytes: rootDocumentMaxBytes, what: "root document" }).payload,
  )
}
