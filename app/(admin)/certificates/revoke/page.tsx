// Mass revocation: what stops if everything of an application, a partner, an authority or a key is revoked; then how far it is.
import { staffPage } from "@/app/portal"
import { MassLosses } from "@/components/certificates/mass-losses"
import { MassRevokeForm } from "@/components/certificates/mass-revoke-form"
import { firstValue } from "@/components/objects/first-value"
import { StopProofs } from "@/components/partners/stop-proofs"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import type { Actor } from "@/lib/core/actor"
import { enforcement } from "@/lib/core/enforcement"
import type { StopProof } from "@/lib/core/partner-view"
import { isAdmin } from "@/lib/core/permission"
import type { SearchParams } from "@/lib/core/query-link"
import type { Queries } from "@/lib/queries"
import { previewMassRevocationInput } from "@/lib/queries/certificates/preview-mass-revocation"
import { revokeMany } from "../actions"

export const metadata = { title: "Revoke many certificates" }

const crumbs = [{ label: "Certificates", href: "/certificates" }]

export default staffPage(async ({ actor, queries, searchParams }) => {
  const target = previewMassRevocationInput.safeParse({
    kind: firstValue(searchParams, "kind"),
    id: firstValue(searchParams, "id"),
  })
  if (!target.success) return <WithoutTarget />
  const preview = await queries.previewMassRevocation(actor, target.data)
  const proofs = await readProofs(actor, queries, searchParams)
  const { name } = preview.target
  return (
    <>
      <PageHeader crumbs={crumbs} title={proofs === null ? `Revoke everything of ${name}` : `${name} is revoked`} />
      <div className="flex max-w-5xl flex-col gap-4">
        {proofs === null ? (
          <>
            <MassLosses preview={preview} />
            {isAdmin(actor) ? (
              <MassRevokeForm preview={preview} action={revokeMany} />
            ) : (
              <p className="text-ink2">Administrators revoke. Ask one of them.</p>
            )}
          </>
        ) : proofs.length === 0 ? (
          <Card>
            <EmptyState
              title="Refused at once"
              detail="No gateway's configuration names it: this server refuses it itself."
            />
          </Card>
        ) : (
          <StopProofs decided="Revoked" stops={proofs} />
        )}
      </div>
    </>
  )
})

function WithoutTarget() {
  return (
    <>
      <PageHeader crumbs={crumbs} title="Revoke many certificates" />
      <Card>
        <EmptyState
          title="Whose?"
          detail="Many are revoked from the page of an application, a partner or an authority, and those of a compromised key from the page of a certificate that has it."
          action={<LinkButton href="/certificates">Show certificates</LinkButton>}
        />
      </Card>
    </>
  )
}

/** The address names the releases that carry it out, `sandbox:12`; null before it was done. */
async function readProofs(actor: Actor, queries: Queries, params: SearchParams): Promise<StopProof[] | null> {
  const named = firstValue(params, "in")
  if (named === undefined) return firstValue(params, "done") === undefined ? null : []
  const parts = named.split(",").flatMap((part) => {
    const [, environment, sequence] = /^([a-z][a-z0-9-]*):([1-9]\d{0,8})$/.exec(part) ?? []
    return environment === undefined ? [] : [{ environment, sequence: Number(sequence) }]
  })
  return Promise.all(
    parts.map(async ({ environment, sequence }) => {
      const { publishedAt, gateways } = await queries.getRelease(actor, { environment, sequence })
      const counted = gateways
        .filter(({ state }) => state !== "registered" && state !== "retired")
        .map(({ id, name, sequence: applied }) => ({ id, name, applied }))
      return { environment, sequence, publishedAt, enforced: enforcement(counted, sequence) }
    }),
  )
}
