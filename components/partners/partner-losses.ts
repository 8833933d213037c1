// What a partner loses when it is stopped, in a sentence.
// For the confirmations of suspending and offboarding.
import type { PartnerDetail } from "@/lib/core/partner-view"
import { counted } from "../objects/counted"

export function lossWords({ name, counts, applications }: PartnerDetail): string {
  const running = applications.filter(({ status }) => status === "active").length
  if (running === 0) return `${name} has no running application.`
  const certificates = counted(counts.liveCertificates, "live certificate")
  const scopes = counted(counts.standingGrants, "scope")
  return `${counted(running, "application")} of ${name} will be refused everywhere, with ${certificates} and ${scopes}.`
}
