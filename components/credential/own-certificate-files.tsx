// The files of a partner's own certificate besides PEM, and how to put them together with the key.
// For the certificate's page.
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { DerAndTrustDownloads } from "../certificates/der-and-trust-downloads"
import { Card } from "../ui/card"
import { Pkcs12Command } from "./pkcs12-command"

export function OwnCertificateFiles({ certificate }: { certificate: CertificateDetail }) {
  return (
    <Card title="Other files" note="The private key is not here: it never was.">
      <div className="mb-3 flex flex-wrap gap-2">
        <DerAndTrustDownloads page={`/partner/credentials/${certificate.id}`} certificate={certificate} />
      </div>
      <Pkcs12Command />
    </Card>
  )
}
