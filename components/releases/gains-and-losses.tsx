// Who gains and who loses by a publication, each once, for whoever reads nothing else.
// Beside the diff of a review.
import type { Change } from "@/lib/core/change"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"

export function GainsAndLosses({ changes: all }: { changes: readonly Change[] }) {
  // an API or a trust anchor that changes is nobody; whom it opens or closes a route to stands by itself
  const changes = all.filter(({ application, partner }) => application !== undefined || partner !== undefined)
  return (
    <Card title="Who is concerned">
      <Concerned title="Gain" none="Nobody gains anything." changes={changes.filter(({ gains }) => gains.length > 0)} />
      <Concerned title="Lose" none="Nobody loses anything." changes={changes.filter(({ loses }) => loses.length > 0)} />
    </Card>
  )
}

function Concerned({ title, none, changes }: { title: string; none: string; changes: readonly Change[] }) {
  return (
    <div className="not-last:mb-3">
      <h3 className="mb-0.5 font-medium text-ink3 text-xs">{title}</h3>
      {changes.length === 0 ? (
        <p className="text-ink2">{none}</p>
      ) : (
        <ul>
          {changes.map(({ who, application, partner }) => (
            <li key={`${who} ${application}`} className="wrap-anywhere py-0.5">
              {application ? (
                <ObjectLink kind="application" id={application} name={who} />
              ) : partner ? (
                <ObjectLink kind="partner" id={partner} name={who} />
              ) : (
                who
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
