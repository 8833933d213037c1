// One rotation, live: how far it has come, the one next thing to do, who is missing by name, and what is left to drain.
import { staffPage } from "@/app/portal"
import { rotationStepWords } from "@/components/authorities/authority-words"
import { DrainCard } from "@/components/authorities/drain-card"
import { NextStepCard } from "@/components/authorities/next-step-card"
import { CancelRotationDialog, EndDrainDialog } from "@/components/authorities/rotation-dialogs"
import { RotationHistory } from "@/components/authorities/rotation-history"
import { RotationStages } from "@/components/authorities/rotation-stages"
import { TrustEvidenceCard } from "@/components/authorities/trust-evidence-card"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { PageHeader } from "@/components/ui/page-header"
import { Tag } from "@/components/ui/tag"
import { isAdmin } from "@/lib/core/permission"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { advanceRotation, cancelRotation, endDrain } from "../../authorities/actions"

export const metadata = { title: "Rotation" }

export default staffPage(async ({ actor, queries, params }) => {
  const rotation = await queries.getRotation(actor, params.id ?? "")
  const { step, from, to, drain, reason } = rotation
  const changes = isAdmin(actor)
  const left = step === "draining" && drain.certificates > 0
  const preview =
    changes && left ? await queries.previewMassRevocation(actor, { kind: "authority", id: from.id }) : undefined
  const { tone, word } = rotationStepWords[step]
  return (
    <>
      {step === "cancelled" ? null : <KeepFresh seconds={step === "published" ? 3 : 10} />}
      <PageHeader
        crumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Authorities", href: "/settings/authorities" },
        ]}
        title={`${from.name} → ${to.slug}`}
        state={<Tag tone={tone}>{word}</Tag>}
        lead={reason}
        actions={
          changes && step === "published" ? (
            <CancelRotationDialog rotation={rotation} action={cancelRotation} />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        {step === "cancelled" ? null : <RotationStages rotation={rotation} />}
        <NextStepCard rotation={rotation} action={changes ? advanceRotation : undefined} />
        <Evidence rotation={rotation} />
        {step === "draining" ? (
          <DrainCard
            rotation={rotation}
            aside={
              preview === undefined ? undefined : (
                <EndDrainDialog rotation={rotation} preview={preview} action={endDrain} />
              )
            }
          />
        ) : null}
        <RotationHistory rotation={rotation} />
      </div>
    </>
  )
})

/** Live until the step is taken; what was taken stays in the history. */
function Evidence({ rotation: { step, trust, gone, from, to } }: { rotation: RotationDetail }) {
  if (step === "published" && trust !== null) {
    return (
      <TrustEvidenceCard
        title={`Who trusts ${to.slug}`}
        note="As the gateways report it: the anchor and its CRL. All have to."
        evidence={trust}
        yes="trusts it"
      />
    )
  }
  if (gone === null) return null
  return (
    <TrustEvidenceCard
      title={`Who has let go of ${from.slug}`}
      note="As the gateways report it."
      evidence={gone}
      yes="has let go of it"
    />
  )
}
