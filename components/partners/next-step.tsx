// What comes next for a partner, and whose turn it is. For the list.
import type { PartnerRow } from "@/lib/core/partner-view"
import { Tag } from "../ui/tag"

export function NextStep({ partner: { onboarding, status, statusReason } }: { partner: PartnerRow }) {
  const { next } = onboarding
  if (next === null) {
    const ended = status === "suspended" || status === "offboarded"
    return <span className="wrap-anywhere text-ink3">{ended ? (statusReason ?? "—") : "everything runs"}</span>
  }
  return (
    <>
      <Tag tone={next.waitsFor === "staff" ? "wait" : "plain"}>{next.waitsFor === "staff" ? "you" : "partner"}</Tag>
      <span className="ml-1.5 text-ink2">{next.says}</span>
    </>
  )
}
