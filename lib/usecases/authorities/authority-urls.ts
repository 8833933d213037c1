// Where an authority's certificate, CRL and OCSP answers are served, over plain HTTP on the portal listener (RFC 5280 §8, §4.2.1.13, §4.2.2.1).
// For certificates, which carry the addresses for life, and for the trust artifact.
import { hierarchyName } from "@/lib/core/hierarchy"
import type { IssuerUrls } from "@/lib/pki"
import type { Settings } from "@/lib/usecases/deps"

/** @param environment null for the infrastructure hierarchy */
export function authorityUrls(
  settings: Pick<Settings, "publicUrl">,
  environment: string | null,
  slug: string,
): IssuerUrls {
  const base = `${settings.publicUrl.replace(/\/+$/, "")}/pki/${hierarchyName(environment)}`
  return { crl: `${base}/${slug}.crl`, caIssuers: `${base}/${slug}.crt`, ocsp: `${base}/ocsp` }
}
