// Where a partner stands on its way to the first authorised call: the steps, the next one, whose turn it is, and the button.
import { Check } from "lucide-react"
import type { OnboardingStep } from "@/lib/core/onboarding"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { Tag } from "../ui/tag"

const words: Record<OnboardingStep, string> = {
  invite: "Invited",
  accept: "Accepted",
  activate: "Active",
  application: "Application",
  certificate: "Certificate",
  access: "Access",
  publish: "Published",
  connect: "Connected",
}

type OnboardingCardProps = {
  partner: PartnerDetail
  /** Which of the next steps whoever looks may take: an administrator all of them, an approver to decide and to publish. */
  may: { change: boolean; decide: boolean }
}

export function OnboardingCard({ partner, may }: OnboardingCardProps) {
  const { steps, next } = partner.onboarding
  return (
    <Card
      title={next === null ? "Onboarding is complete" : "Onboarding"}
      aside={`${steps.filter(({ done }) => done).length} of ${steps.length}`}
    >
      <ol aria-label="Steps of onboarding" className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4 xl:grid-cols-8">
        {steps.map(({ step, done }) => (
          <li
            key={step}
            aria-current={next?.step === step ? "step" : undefined}
            className={`flex items-center gap-1.5 border-t-2 pt-1.5 ${done ? "border-accent" : next?.step === step ? "border-wait font-semibold" : "border-line2 text-ink3"}`}
          >
            {done ? <Check aria-hidden className="size-3 shrink-0 text-accent" /> : null}
            {words[step]}
            <span className="sr-only">{done ? ", done" : ", to do"}</span>
          </li>
        ))}
      </ol>
      {next === null ? null : (
        <div className="mt-4 flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunk px-3.5 py-2.5">
          <p>
            <Tag tone={next.waitsFor === "staff" ? "wait" : "plain"}>
              {next.waitsFor === "staff" ? "your turn" : "the partner's turn"}
            </Tag>{" "}
            <span className="ml-1">{next.says}</span>
          </p>
          <NextLink partner={partner} step={next.step} may={may} />
        </div>
      )}
    </Card>
  )
}

function NextLink({ partner, step, may }: OnboardingCardProps & { step: OnboardingStep }) {
  const { id, applications } = partner
  const active = applications.filter(({ status }) => status === "active")
  const application = active.find(({ liveCertificates }) => liveCertificates === 0) ?? active[0]
  const links: Partial<Record<OnboardingStep, { label: string; href: string; shown: boolean }>> = {
    invite: { label: "Invite somebody", href: `/partners/${id}/people?invite`, shown: may.change },
    accept: { label: "See the invitation", href: `/partners/${id}/people`, shown: true },
    application: { label: "Create an application", href: `/partners/${id}?application`, shown: may.change },
    publish: {
      label: "Review and publish",
      href: `/releases/${application?.environment ?? "sandbox"}/changes`,
      shown: may.decide,
    },
    ...(application && {
      certificate: { label: "Issue a certificate", href: `/applications/${application.id}?issue`, shown: may.change },
      access: { label: "Decide on access", href: `/applications/${application.id}?grant`, shown: may.decide },
    }),
  }
  const link = links[step]
  if (!link?.shown) return null
  return (
    <LinkButton size="sm" href={link.href}>
      {link.label}
    </LinkButton>
  )
}
