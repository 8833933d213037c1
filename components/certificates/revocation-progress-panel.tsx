// A revocation on its way to the gateways, live: decided, published, enforced on n of n, and who is missing.
// For the certificate's page after it was revoked.
"use client"
import type { CertificateRevocation } from "@/lib/core/certificate-view"
import type { ReleaseGateway } from "@/lib/core/release-view"
import { LostLine } from "../releases/lost-line"
import { MissingGateways } from "../releases/missing-gateways"
import { useReleaseGateways } from "../releases/use-release-gateways"
import { Stages } from "../ui/stages"
import { revocationProgress } from "./revocation-stages"

type PanelProps = { revocation: CertificateRevocation; environment: string; gateways: readonly ReleaseGateway[] }

/** For a revocation that a release carries; `sequence` is that release. */
export function LiveRevocation({ revocation, environment, gateways, sequence }: PanelProps & { sequence: number }) {
  const { gateways: now, line } = useReleaseGateways(environment, sequence, gateways)
  return (
    <>
      <RevocationStages revocation={revocation} gateways={now} />
      <LostLine line={line} />
    </>
  )
}

type RevocationStagesProps = Omit<PanelProps, "environment">

export function RevocationStages({ revocation, gateways }: RevocationStagesProps) {
  const { stages, missing } = revocationProgress(revocation, gateways)
  return (
    <div aria-live="polite">
      <Stages
        label="How far the revocation has come"
        stages={stages.map((stage) => ({
          ...stage,
          detail: (
            <>
              {stage.detail}
              {stage.name === "Enforced" && missing.length > 0 ? <MissingGateways gateways={missing} /> : null}
            </>
          ),
        }))}
      />
    </div>
  )
}
