// What a partner should renew now, the nearest end first, each with the button that does it. Says nothing where nothing is due.
// For the partner's home.
import Link from "next/link"
import type { RenewalRow } from "@/lib/core/renewal-view"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"
import { standWords } from "./renewal-words"
import { StandTag } from "./stand-tag"

export function OwnRenewals({ renewals, more }: { renewals: readonly RenewalRow[]; more: boolean }) {
  if (renewals.length === 0) return null
  return (
    <Card
      flush
      title="To renew"
      note="The old certificate works until its end, so both can be in place while you change over."
    >
      <ul className="pb-1.5">
        {renewals.map((renewal) => (
          <li
            key={renewal.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-t px-4.5 py-2 first:border-t-0"
          >
            <span className="w-36 shrink-0">
              <StandTag renewal={renewal} />
            </span>
            <span className="min-w-0 flex-[1_1_14rem]">
              <Link href={`/partner/credentials/${renewal.id}`} className="wrap-anywhere link">
                {renewal.owner.name}
              </Link>{" "}
              <span className="text-ink3">in {renewal.environment}</span>{" "}
              {renewal.asked === null ? null : (
                <>
                  <Tag tone="wait">emergency</Tag>
                  <span className="wrap-anywhere block">
                    “{renewal.asked.reason}” Renew until <RelativeTime at={renewal.asked.by} show="both" />.
                  </span>
                </>
              )}
              <span className="block">
                ends <RelativeTime at={renewal.notAfter} show="both" />
              </span>
              <span className="block text-ink3 text-xs">{standWords[renewal.stand].says}</span>
            </span>
            <NextStep renewal={renewal} />
          </li>
        ))}
      </ul>
      {more ? (
        <p className="px-4.5 pb-3 text-ink3 text-xs">
          and more, in{" "}
          <Link href="/partner/credentials" className="link">
            your credentials
          </Link>
        </p>
      ) : null}
    </Card>
  )
}

/** With a successor that is not in use yet, the next thing is to install that one. */
function NextStep({ renewal: { id, owner, stand, successor } }: { renewal: RenewalRow }) {
  if (stand === "successor" && successor !== null) {
    return <LinkButton href={`/partner/credentials/${successor.id}`}>Look at the new one</LinkButton>
  }
  return (
    <LinkButton variant="primary" href={`/partner/credentials/${id}`}>
      Renew certificate of {owner.name}
    </LinkButton>
  )
}
