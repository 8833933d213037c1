// The proof that access was taken away: decided, published, enforced on n of n, with the gateways that have not said so yet.
// For partners and applications that were suspended or ended; one strip for each environment.
import type { StopProof } from "@/lib/core/partner-view"
import { KeepFresh } from "../objects/keep-fresh"
import { listed } from "../objects/listed"
import { RelativeTime } from "../ui/relative-time"
import { type Stage, Stages } from "../ui/stages"

type StopProofsProps = { decided: string; stops: readonly StopProof[] }

/** @param decided the word for what was decided: "Suspended", "Offboarded", "Retired" */
export function StopProofs({ decided, stops }: StopProofsProps) {
  const waiting = stops.some(({ enforced }) => enforced.missing.length > 0)
  return (
    <div className="flex flex-col gap-3">
      {waiting ? <KeepFresh seconds={2} /> : null}
      {stops.map((stop) => (
        <div key={stop.environment}>
          <h2 className="mb-1.5 font-semibold">{stop.environment}</h2>
          <Stages label={`Proof for ${stop.environment}`} stages={stages(decided, stop)} />
        </div>
      ))}
    </div>
  )
}

function stages(decided: string, { sequence, publishedAt, enforced }: StopProof): Stage[] {
  const { by, missing, of } = enforced
  const nothing = sequence === null
  return [
    { name: "Decided", headline: decided, reached: 1 },
    {
      name: "Published",
      headline: nothing ? "nothing to take back" : `release ${sequence}`,
      detail: publishedAt ? <RelativeTime at={publishedAt} show="exact" /> : "No release had given access.",
      reached: 1,
    },
    {
      name: "Enforced",
      headline: nothing || of === 0 ? "no gateway to tell" : `${by.length} of ${of}`,
      detail: missing.length > 0 ? `not yet heard of ${listed(missing.map(({ name }) => name))}` : enforcedWords(of),
      reached: of === 0 || nothing ? 1 : by.length / of,
    },
  ]
}

function enforcedWords(of: number): string {
  if (of === 0) return "No gateway is enrolled here."
  return of === 1 ? "The gateway has reported it." : "Every gateway has reported it."
}
