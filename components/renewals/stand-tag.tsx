// How a renewal stands, in one tag; overdue is said louder, while nothing has followed.
// For the board and for certificates.
import type { CertificateRenewal } from "@/lib/core/renewal-view"
import { Tag } from "../ui/tag"
import { standWords } from "./renewal-words"

export function StandTag({ renewal: { stand, urgency } }: { renewal: Pick<CertificateRenewal, "stand" | "urgency"> }) {
  if (stand === "nothing" && urgency === "overdue") return <Tag tone="deny">overdue</Tag>
  const { tone, label } = standWords[stand]
  return <Tag tone={tone}>{label}</Tag>
}
