// One of a partner's own certificates: decoded, its files, its history; renew it, or give it up.
import { partnerPage } from "@/app/portal"
import { CertificateDecoded } from "@/components/certificates/certificate-facts"
import { CertificateHistory } from "@/components/certificates/certificate-history"
import { RevokeDialog } from "@/components/certificates/revoke-dialog"
import { OwnCertificateFacts } from "@/components/credential/own-certificate-facts"
import { OwnCertificateFiles } from "@/components/credential/own-certificate-files"
import { InstalledButton } from "@/components/renewals/installed-button"
import { renewHref } from "@/components/renewals/renew-href"
import { RenewalCard } from "@/components/renewals/renewal-card"
import { Button } from "@/components/ui/button"
import { DownloadButton } from "@/components/ui/download-button"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { StateTag } from "@/components/ui/state-tag"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { markOwnInstalled, revokeOwnCertificate } from "../../actions"

export const metadata = { title: "Certificate" }

export default partnerPage(async ({ actor, queries, params: { id = "" } }) => {
  const certificate = await queries.getCertificate(actor, id)
  const { serial, status, owner } = certificate
  const preview = status === "valid" ? await queries.previewRevocation(actor, id) : null
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Credentials", href: "/partner/credentials" },
          { label: owner.name, href: `/partner/applications/${owner.id}` },
        ]}
        title={
          <span className="font-mono text-lg" title={serial}>
            {shortenMiddle(serial, 8)}
          </span>
        }
        state={<StateTag state={status} />}
        actions={
          <>
            <DownloadButton href={`/partner/credentials/${id}/certificate.pem`}>Download certificate</DownloadButton>
            <DownloadButton href={`/partner/credentials/${id}/chain.pem`}>Download chain</DownloadButton>
            {preview ? (
              <RevokeDialog
                trigger={<Button variant="danger">Revoke certificate</Button>}
                serial={serial}
                preview={preview}
                action={revokeOwnCertificate}
              />
            ) : null}
            {status === "revoked" ? null : (
              <LinkButton variant="primary" href={renewHref(certificate)}>
                Renew
              </LinkButton>
            )}
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <OwnCertificateFacts certificate={certificate} />
          <RenewalCard
            certificate={certificate}
            base="/partner/credentials"
            verbs={
              <>
                <LinkButton href={renewHref(certificate)}>Renew in the browser</LinkButton>
                <LinkButton href={`/partner/applications/${owner.id}/automatic-renewal`}>
                  Renew automatically
                </LinkButton>
                <InstalledButton certificate={certificate} action={markOwnInstalled} />
              </>
            }
          />
          <OwnCertificateFiles certificate={certificate} />
        </div>
        <div className="flex flex-col gap-4">
          <CertificateHistory entries={certificate.timeline} base="/partner/credentials" />
          <CertificateDecoded certificate={certificate} />
        </div>
      </div>
    </>
  )
})
