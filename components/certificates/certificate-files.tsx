// A certificate's files: itself, its chain, and both as text to be copied. Public, all of it.
// For the certificate's page.
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { DownloadButton } from "../ui/download-button"
import { Tabs } from "../ui/tabs"
import { DerAndTrustDownloads } from "./der-and-trust-downloads"

export function CertificateFiles({ certificate }: { certificate: CertificateDetail }) {
  const { pem, chain } = certificate
  return (
    <Card
      title="Files"
      note="PEM (RFC 7468) and DER. The private key is not here: it never was."
      aside={<CertificateDownloads certificate={certificate} />}
    >
      <Tabs
        label="Files of this certificate"
        tabs={[
          { value: "pem", label: "Certificate", content: <CodeBlock nowrap what="certificate" code={pem} /> },
          { value: "chain", label: "Chain to the root", content: <CodeBlock nowrap what="chain" code={chain} /> },
        ]}
      />
    </Card>
  )
}

function CertificateDownloads({ certificate }: { certificate: CertificateDetail }) {
  const page = `/certificates/${certificate.id}`
  return (
    <>
      <DownloadButton size="sm" href={`${page}/certificate.pem`}>
        Download PEM
      </DownloadButton>
      <DownloadButton size="sm" href={`${page}/chain.pem`}>
        Download chain
      </DownloadButton>
      <DerAndTrustDownloads page={page} certificate={certificate} />
    </>
  )
}
