// How far a revocation has come, as the three stages that prove it: decided, published, enforced.
// For the certificate's page. What no bundle names is refused by this server's own listener and needs no gateway.
import type { CertificateRevocation } from "@/lib/core/certificate-view"
import type { ReleaseGateway } from "@/lib/core/release-view"
import { durationWords, exactWords } from "@/lib/core/time-words"
import { enforcedShare, enforcedWords, type ReleaseProgress, releaseProgress } from "../releases/release-progress"
import { revocationWords } from "./revocation-words"

export type RevocationStage = { name: string; headline: string; detail: string; reached: number }

export type RevocationProgress = { stages: RevocationStage[]; missing: ReleaseGateway[] }

export function revocationProgress(
  revocation: CertificateRevocation,
  gateways: readonly ReleaseGateway[],
): RevocationProgress {
  const { sequence, decidedAt, reason } = revocation
  const decided = {
    name: "Decided",
    headline: exactWords(new Date(decidedAt), { seconds: true }),
    detail: revocationWords[reason].label.toLowerCase(),
    reached: 1,
  }
  if (sequence === null) return { stages: [decided, ...withoutRelease], missing: [] }
  const progress = releaseProgress(gateways, sequence, decidedAt)
  return { stages: [decided, publishedStage(revocation), enforcedStage(progress)], missing: progress.missing }
}

const withoutRelease: RevocationStage[] = [
  { name: "Published", headline: "Not needed", detail: "no gateway's configuration names it", reached: 1 },
  { name: "Enforced", headline: "At once", detail: "the machine listener refuses it", reached: 1 },
]

function publishedStage({ sequence, publishedAt, decidedAt }: CertificateRevocation): RevocationStage {
  if (publishedAt === null) return { name: "Published", headline: "Publishing…", detail: "being signed", reached: 0 }
  const took = Math.max(0, Date.parse(publishedAt) - Date.parse(decidedAt))
  const headline = took === 0 ? "At once" : `+ ${durationWords(took)}`
  return { name: "Published", headline, detail: `release ${sequence}, signed`, reached: 1 }
}

function enforcedStage(progress: ReleaseProgress): RevocationStage {
  const headline = enforcedWords(progress, durationWords)
  const detail = enforcedDetail(progress)
  return { name: "Enforced", headline, detail, reached: enforcedShare(progress) }
}

function enforcedDetail({ of, missing }: ReleaseProgress): string {
  if (of === 0) return "no gateway of this environment is enrolled"
  return missing.length === 0 ? "every gateway has reported it" : "missing:"
}
