// What a partner's person sees first: the one next thing to do, in words to them, and what they have.
// For the partner's portal; staff may look at it as the partner sees it.
import type { Actor } from "@/lib/core/actor"
import type { ApplicationRow } from "@/lib/core/application-view"
import type { OnboardingNext } from "@/lib/core/onboarding"
import type { PartnerHome, PartnerRow } from "@/lib/core/partner-view"
import { readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGrants } from "../grants/grant-row"
import { applicationRows, withPartner } from "./application-row"
import { partnerRows } from "./partner-row"

type Next = NonNullable<PartnerHome["next"]>

export const makeGetPartnerHome =
  (deps: QueryDeps) =>
  async (actor: Actor, partnerId: string): Promise<PartnerHome> => {
    const found = await deps.db.partner.findUnique({ where: { id: partnerId } })
    const object = { kind: "partner", id: partnerId }
    const partner = readableBy(actor, found, (row) => row.id, object)
    const [counted] = await partnerRows(deps, [partner])
    const row = readableBy(actor, counted, ({ id }) => id, object)
    const stored = await deps.db.application.findMany({
      where: { partnerId, status: { not: "retired" } },
      include: withPartner,
      orderBy: [{ environmentName: "asc" }, { name: "asc" }],
      take: 200,
    })
    const applications = await applicationRows(deps, stored)
    const { id, name, legalName, status, statusReason } = row
    return {
      partner: { id, name, legalName, status, statusReason },
      onboarding: row.onboarding,
      next: nextForPartner(row, applications),
      applications,
      requests: await readGrants(deps, { where: { application: { partnerId } }, take: 50 }),
    }
  }

function nextForPartner({ onboarding, counts }: PartnerRow, applications: ApplicationRow[]): Next | null {
  const { next } = onboarding
  if (next === null) return null
  if (next.step === "access" && counts.requestedGrants > 0)
    return awaiting("access", "Your request is being looked at.")
  const bare = applications.find(({ liveCertificates }) => liveCertificates === 0)
  const without = applications.find(({ standingGrants }) => standingGrants === 0)
  const first = applications[0]
  const own: Partial<Record<OnboardingNext["step"], Next>> = {
    certificate: mine(
      "certificate",
      "Get a credential",
      "Make a key in this browser, or bring a signing request.",
      bare,
    ),
    access: mine("access", "Ask for access", "Choose what your application should be allowed to call.", without),
    connect: mine("connect", "Test your connection", "Paste one command and watch what a gateway sees.", first),
  }
  return own[next.step] ?? awaiting(next.step, waiting[next.step] ?? "We are setting things up for you.")
}

const waiting: Partial<Record<OnboardingNext["step"], string>> = {
  activate: "Your organisation is being checked. We will activate it.",
  application: "We are creating your first application.",
  publish: "Your access is approved. It starts with the next publication.",
}

function mine(step: string, title: string, says: string, application: ApplicationRow | undefined): Next {
  return { step, yours: true, title, says, applicationId: application?.id ?? null }
}

function awaiting(step: string, says: string): Next {
  return { step, yours: false, title: "Nothing to do for you", says, applicationId: null }
}
