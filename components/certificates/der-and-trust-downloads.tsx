// The same certificate for programs that want bytes instead of text, and the authorities that it is checked against.
// Public, all of it.
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { DownloadButton } from "../ui/download-button"

type DerAndTrustDownloadsProps = {
  /** The certificate's page, below which its files are. */
  page: string
  certificate: Pick<CertificateDetail, "owner" | "environment" | "keySource" | "pem">
}

export function DerAndTrustDownloads({ page, certificate }: DerAndTrustDownloadsProps) {
  const { owner, environment, keySource, pem } = certificate
  // one that was never completed has no bytes
  if (pem === "") return null
  // gateways and operators have theirs from the infrastructure's authorities, whatever environment they serve
  const hierarchy = owner.kind === "application" && environment !== null ? environment : "infrastructure"
  return (
    <>
      <DownloadButton size="sm" href={`${page}/certificate.cer`}>
        Download DER
      </DownloadButton>
      {keySource === "external" ? null : (
        <DownloadButton size="sm" href={`/pki/${hierarchy}/trust.pem`} filename={`${hierarchy}-trust.pem`}>
          Download {hierarchy} authorities
        </DownloadButton>
      )}
    </>
  )
}
