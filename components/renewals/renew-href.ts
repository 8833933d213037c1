// Where a partner renews one of its own certificates: for the same application, with a key from where the last one came from.
// For the partner's pages.
import type { CertificateRow } from "@/lib/core/certificate-view"

export function renewHref({ owner, keySource }: Pick<CertificateRow, "owner" | "keySource">): string {
  if (keySource === "external") return `/partner/credentials/external?application=${owner.id}`
  const source = keySource === "browser" ? "browser" : "csr"
  return `/partner/credentials/new?application=${owner.id}&source=${source}`
}
