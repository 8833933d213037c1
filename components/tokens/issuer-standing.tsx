// How the fetching of an issuer's keys stands: when they were confirmed last, and what is wrong where they cannot be.
// For the settings. The words of an error are those of whoever refused: the network, the guard of addresses, the reader of keys.
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"

export function IssuerStanding({ issuer }: { issuer: TokenIssuerView }) {
  const { fetchedAt, failingSince, lastError, due } = issuer
  return (
    <>
      <Outcome issuer={issuer} />
      {due ? <span className="block text-ink3 text-xs">Being asked now…</span> : null}
      {lastError === null ? null : (
        <>
          <span className="wrap-anywhere block max-w-[46ch] text-xs">{lastError}</span>
          <span className="block text-ink3 text-xs">
            {failingSince ? (
              <>
                Since <RelativeTime at={failingSince} />.{" "}
              </>
            ) : null}
            {fetchedAt === null
              ? "No token of it is good before its keys are there."
              : "The keys that it gave last stay in use; tokens by newer ones are refused."}
          </span>
        </>
      )}
    </>
  )
}

function Outcome({ issuer: { fetchedAt, lastError } }: { issuer: TokenIssuerView }) {
  if (lastError !== null) return <Tag tone="deny">not fetched</Tag>
  if (fetchedAt === null) return null
  return (
    <>
      <Tag tone="ok">good</Tag> <RelativeTime at={fetchedAt} />
    </>
  )
}
