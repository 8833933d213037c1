// One certificate: how it stands, how far its revocation has come, what it says, what happened to it, and its files.
import { staffPage } from "@/app/portal"
import { CertificateDecoded, CertificateFacts } from "@/components/certificates/certificate-facts"
import { CertificateFiles } from "@/components/certificates/certificate-files"
import { CertificateHistory } from "@/components/certificates/certificate-history"
import { LiveRevocation, RevocationStages } from "@/components/certificates/revocation-progress-panel"
import { RevokeDialog } from "@/components/certificates/revoke-dialog"
import { InstalledButton } from "@/components/renewals/installed-button"
import { RenewalCard } from "@/components/renewals/renewal-card"
import { Button } from "@/components/ui/button"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { StateTag } from "@/components/ui/state-tag"
import type { Actor } from "@/lib/core/actor"
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { isAdmin } from "@/lib/core/permission"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import type { Queries } from "@/lib/queries"
import { markInstalled, revokeCertificate } from "../actions"

export const metadata = { title: "Certificate" }

export default staffPage(async ({ actor, queries, params }) => {
  const certificate = await queries.getCertificate(actor, params.id ?? "")
  const { id, serial, owner, status, timeline } = certificate
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Certificates", href: "/certificates" }]}
        title={<span className="font-mono">{shortenMiddle(serial, 8)}</span>}
        state={<StateTag state={status} />}
        lead={`Of ${owner.partner ? `${owner.name}, ${owner.partner.name}` : owner.name}`}
        actions={
          isAdmin(actor) ? (
            <>
              <LinkButton href={`/certificates/revoke?kind=key&id=${certificate.spkiSha256}`}>
                This key is compromised
              </LinkButton>
              {status === "valid" ? <Revoke {...{ actor, queries, id, serial }} /> : null}
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        <Progress actor={actor} queries={queries} certificate={certificate} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex flex-col gap-4">
            <CertificateFacts certificate={certificate} />
            <RenewalCard
              certificate={certificate}
              base="/certificates"
              verbs={isAdmin(actor) ? <InstalledButton certificate={certificate} action={markInstalled} /> : null}
            />
          </div>
          <CertificateHistory entries={timeline} />
        </div>
        <CertificateDecoded certificate={certificate} />
        <CertificateFiles certificate={certificate} />
      </div>
    </>
  )
})

type Asking = { actor: Actor; queries: Queries }

async function Revoke({ actor, queries, id, serial }: Asking & { id: string; serial: string }) {
  const preview = await queries.previewRevocation(actor, id)
  return (
    <RevokeDialog
      trigger={<Button variant="danger">Revoke certificate</Button>}
      serial={serial}
      preview={preview}
      action={revokeCertificate}
    />
  )
}

async function Progress({ actor, queries, certificate }: Asking & { certificate: CertificateDetail }) {
  const { revocation, environment } = certificate
  if (revocation === null) return null
  const { sequence } = revocation
  if (sequence === null || environment === null) return <RevocationStages revocation={revocation} gateways={[]} />
  const { gateways } = await queries.getRelease(actor, { environment, sequence })
  return <LiveRevocation revocation={revocation} environment={environment} sequence={sequence} gateways={gateways} />
}
