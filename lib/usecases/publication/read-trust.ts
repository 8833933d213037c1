// The authorities of an environment and the newest CRL of each, in the form that a bundle is compiled from.
// Roots and issuing authorities both: a gateway finds the issuer of a certificate among them by name. Removed and compromised ones are trusted no more.
import type { TrustArtifact } from "@/lib/core/policy"
import { pemEncode } from "@/lib/pki"
import type { Settings, Tx } from "@/lib/usecases/deps"
import { authorityUrls } from "../authorities/authority-urls"

type TrustRow = {
  slug: string
  subject: string
  der: Uint8Array
  sha256: string
  number: number
  crl: Uint8Array<ArrayBuffer>
}

/** `crls` holds the DER by artifact name, as the trust artifact names it. */
export type Trust = { trust: TrustArtifact; crls: Map<string, Uint8Array<ArrayBuffer>> }

export async function readTrust(tx: Tx, settings: Pick<Settings, "publicUrl">, environment: string): Promise<Trust> {
  const rows = await tx.$queryRaw<TrustRow[]>`
    select a.slug, a.subject, a.der, a.sha256, c.number, c.der as crl
    from authority a
    join lateral (select number, der from crl where authority_id = a.id order by number desc limit 1) c on true
    where a.environment = ${environment} and a.state <> 'removed' and a.compromised_at is null
    order by a.slug`
  return {
    trust: {
      anchors: rows.map(({ slug, subject, der, sha256 }) => ({
        name: slug,
        subject,
        pem: pemEncode("CERTIFICATE", der),
        sha256,
      })),
      crls: rows.map(({ slug, subject, number }) => ({
        issuer: subject,
        number,
        url: authorityUrls(settings, environment, slug).crl,
        artifact: `crl/${slug}`,
      })),
    },
    crls: new Map(rows.map(({ slug, crl }) => [`crl/${slug}`, crl])),
  }
}
