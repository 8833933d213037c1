// One authority: what it is, who trusts it, its files, and the way to its successor.
import { staffPage } from "@/app/portal"
import { AuthorityCrl, AuthorityFacts, AuthorityFiles } from "@/components/authorities/authority-facts"
import { AuthorityStateTag } from "@/components/authorities/authority-state-tag"
import { leadOf } from "@/components/authorities/authority-words"
import { CompromisedDialog, StartRotationDialog } from "@/components/authorities/rotation-dialogs"
import { RotationList } from "@/components/authorities/rotation-list"
import { TrustEvidenceCard } from "@/components/authorities/trust-evidence-card"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { isAdmin } from "@/lib/core/permission"
import { declareCompromised, startRotation } from "../actions"

export const metadata = { title: "Authority" }

export default staffPage(async ({ actor, queries, params }) => {
  const authority = await queries.getAuthority(actor, params.id ?? "")
  const { name, kind, state, compromisedAt, trust, rotations } = authority
  const isOpen = rotations.some(({ step }) => step === "published" || step === "draining")
  const mayStart = isAdmin(actor) && kind === "issuing" && state === "issuing" && !isOpen
  const mayReport = isAdmin(actor) && kind === "issuing" && state !== "removed" && compromisedAt === null
  return (
    <>
      <KeepFresh seconds={10} />
      <PageHeader
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Authorities", href: "/settings/authorities" },
        ]}
        title={name}
        state={<AuthorityStateTag authority={authority} />}
        lead={leadOf(authority)}
        actions={
          isAdmin(actor) && kind === "issuing" ? (
            <>
              <LinkButton href={`/certificates/revoke?kind=authority&id=${authority.id}`}>
                Revoke all its certificates…
              </LinkButton>
              {mayReport ? <CompromisedDialog authority={authority} action={declareCompromised} /> : null}
              {mayStart ? <StartRotationDialog authority={authority} action={startRotation} /> : null}
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <AuthorityFacts authority={authority} />
          <AuthorityCrl authority={authority} />
        </div>
        {trust === null ? null : (
          <TrustEvidenceCard
            title="Who trusts it"
            note="As the gateways report it: the anchor and its CRL."
            evidence={trust}
            yes="trusts it"
          />
        )}
        {kind === "issuing" ? <RotationList rotations={rotations} /> : null}
        <AuthorityFiles authority={authority} />
      </div>
    </>
  )
})
