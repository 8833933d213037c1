// A certificate's files: itself, its chain, and both as text to be copied. Public, all of it.
// For the certificate's page.

import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { DownloadButton } from "../ui/download-button"
import { Tabs } from "../ui/tabs"

type CertificateFilesProps = { id: string; pem: string; chain: string }

export function CertificateFiles({ id, pem, chain }: CertificateFilesProps) {
  return (
    <Card
      title="Files"
      note="PEM (RFC 7468). The private key is not here: it never was."
      aside={<CertificateDownloads id={id} />}
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

function CertificateDownloads({ id }: { id: string }) {
  return (
    <>
      <DownloadButton size="sm" href={`/certificates/${id}/certificate.pem`}>
        Download PEM
      </DownloadButton>
      <DownloadButton size="sm" href={`/certificates/${id}/chain.pem`}>
        Download chain
      </DownloadButton>
    </>
  )
}
