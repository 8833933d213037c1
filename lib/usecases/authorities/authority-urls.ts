// Where an authority's certificate and CRL are served, over plain HTTP on the portal listener (RFC 5280 §8, §4.2.1.13).
// For certificates, which carry the addresses for life, and for the trust artifact.
import type { Settings } from "@/lib/usecases/deps"

/** @param environment null for the infrastructure hierarchy */
export function authorityUrls(
  settings: Pick<Settings, "publicUrl">,
  environment: string | null,
  slug: string,
): { crl: string; caIssuers: string } {
  const base = `${settings.publicUrl.replace(/\/+$/, "")}/pki/${environment ?? "infrastructure"}/${slug}`
  return { crl: `${base}.crl`, caIssuers: `${base}.crt` }
}
