// The routes that a scope opens, each with what lies behind it, where that may be told.
import Link from "next/link"
import type { ReachedRoute } from "@/lib/core/application-view"

type ReachRoutesProps = {
  routes: readonly ReachedRoute[]
  /** Where an API's page lies; left out for a partner's people. */
  base?: string
}

export function ReachRoutes({ routes, base }: ReachRoutesProps) {
  return (
    <ul
      aria-label="Routes"
      className="flex min-w-0 flex-col gap-1 self-center rounded-md border border-line px-2.5 py-1.5"
    >
      {routes.map(({ id, methods, host, path, api, upstream, tokenPolicy }) => (
        <li key={id} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span className="wrap-anywhere min-w-0 font-mono text-xs">
            <b className="font-semibold">{methods.join(" ")}</b> {host}
            {path}
          </span>
          <span className="wrap-anywhere text-ink3 text-xs">
            {base === undefined ? (
              api.name
            ) : (
              <Link href={`${base}/${api.id}`} className="hover:underline">
                {api.name}
              </Link>
            )}
            {tokenPolicy.kind === "jwt" ? ", with an access token" : null}
            {upstream === null ? null : (
              <>
                {" "}
                <span aria-hidden>→</span>
                <span className="sr-only">served by</span> <span className="font-mono">{upstream}</span>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
