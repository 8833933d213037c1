// The same certificate for programs that want bytes instead of text, and the authorities that it is checked against.
// Public, all of it.
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { DownloadButton } from "../ui/download-button"

type DerAndTrustDownloadsProps = {
  /** The certificate's page, below which its files are. */
  page: string
  certificate: Pick<CertificateDetail, "owner" | "environment">
}

export function DerAndTrustDownloads({ page, certificate: { owner, environment } }: DerAndTrustDownloadsProps) {
  // gateways and operators have theirs from the infrastructure's authorities, whatever environment they serve
  const hierarchy = owner.kind === "application" && environment !== null ? environment : "infrastructure"
  return (
    <>
      <DownloadButton size="sm" href={`${page}/certificate.cer`}>
        Download DER
      </DownloadButton>
      <DownloadButton size="sm" href={`/pki/${hierarchy}/trust.pem`} filename={`${hierarchy}-trust.pem`}>
        Download {hierarchy} authorities
      </DownloadButton>
    </>
  )
}
