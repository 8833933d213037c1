// The blast radius: credential → scopes → routes → upstreams, as columns joined by lines. For one environment.
// Boxes are ordinary HTML in ordinary reading order; the lines between them are drawn behind and add nothing for screen readers.
import type { ApplicationReach } from "@/lib/core/application-view"
import { counted } from "../objects/counted"
import { StateTag } from "../ui/state-tag"
import { ReachCredentials } from "./reach-credentials"
import { ReachRoutes } from "./reach-routes"

type ReachGraphProps = { application: ApplicationReach; certificateBase: string; routeBase?: string }

export function ReachGraph({ application, certificateBase, routeBase }: ReachGraphProps) {
  const { name, status, credentials, scopes } = application
  const routes = scopes.reduce((sum, scope) => sum + scope.routes.length, 0)
  const opens = credentials.length > 0 && status === "active"
  return (
    <div>
      <p className="mb-2 text-ink2">
        {opens
          ? `Whoever holds a key of ${name} reaches ${counted(routes, "route")} by ${counted(scopes.length, "scope")}.`
          : status === "active"
            ? `No live certificate: nobody reaches anything as ${name}. With one, it would be ${counted(routes, "route")}.`
            : `${name} is ${status}: nobody reaches anything as it.`}
      </p>
      <div className="grid gap-y-2 lg:grid-cols-[minmax(9rem,0.8fr)_2rem_minmax(0,4fr)]">
        <ReachCredentials credentials={credentials} base={certificateBase} />
        <span aria-hidden className="hidden self-center border-line2 border-t lg:block" />
        {scopes.length === 0 ? (
          <p className="self-center text-ink3">No scope: nothing is open to it.</p>
        ) : (
          <ul aria-label="Scopes" className="flex min-w-0 flex-col gap-2 lg:border-line2 lg:border-l">
            {scopes.map((scope) => (
              <li
                key={scope.grantId}
                className="grid min-w-0 gap-y-1 lg:grid-cols-[1.25rem_minmax(9rem,1fr)_1.25rem_minmax(0,3fr)]"
              >
                <Line />
                <div className="self-center rounded-md border border-line bg-sunk px-2.5 py-1.5">
                  <span className="wrap-anywhere font-mono text-xs">{scope.name}</span>
                  <span className="mt-0.5 block">
                    <StateTag state={scope.status} />
                  </span>
                </div>
                <Line />
                <ReachRoutes routes={scope.routes} base={routeBase} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Line() {
  return <span aria-hidden className="hidden self-center border-line2 border-t lg:block" />
}
