// The one next thing to do, in words to the partner, with the button that does it; and what is done already.
import type { PartnerHome } from "@/lib/core/partner-view"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { Tag } from "../ui/tag"

export function NextThing({ home: { next, onboarding } }: { home: PartnerHome }) {
  const done = onboarding.steps.filter((step) => step.done).length
  if (next === null) {
    return (
      <Card>
        <Tag tone="ok">everything runs</Tag>{" "}
        <span className="ml-1 text-ink2">
          Your certificates work and your access is published. Nothing waits for you.
        </span>
      </Card>
    )
  }
  const href = hrefOf(next)
  return (
    <section aria-labelledby="next" className="rounded-lg border border-accent/40 bg-accent-soft px-4.5 py-4">
      <p className="text-ink2 text-xs">
        {next.yours ? "Next" : "Waiting"} · {done} of {onboarding.steps.length} steps done
      </p>
      <div className="mt-0.5 flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-[1_1_16rem]">
          <h2 id="next" className="font-[620] text-lg">
            {next.title}
          </h2>
          <p className="text-ink2">{next.says}</p>
        </div>
        {next.yours && href ? (
          <LinkButton variant="primary" href={href}>
            {next.title}
          </LinkButton>
        ) : null}
      </div>
    </section>
  )
}

function hrefOf({ step, applicationId }: NonNullable<PartnerHome["next"]>): string | undefined {
  const of = applicationId === null ? "" : `application=${applicationId}`
  const pages: Record<string, string> = {
    certificate: `/partner/credentials/new?${of}`,
    access: `/partner/requests?ask&${of}`,
    connect: `/partner/test?${of}`,
  }
  return pages[step]
}
