// The access tokens that an application's APIs ask for besides its certificate: of whom, for whom, and to which certificate bound.
// For a partner's people. Left out where no API asks for one.
import type { ApplicationReach } from "@/lib/core/application-view"
import { certificateThumbprint } from "@/lib/core/certificate-thumbprint"
import type { JwtPolicy } from "@/lib/core/policy"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"

type Need = { id: string; name: string; host: string; policy: JwtPolicy; scopes: string[] }

export function TokenNeeds({ reach }: { reach: ApplicationReach }) {
  const needs = needsOf(reach)
  if (needs.length === 0) return null
  const bound = needs.some(({ policy }) => policy.bound)
  return (
    <Card
      title={`Access tokens that ${reach.name} needs`}
      note="Besides the certificate, sent with each call as Authorization: Bearer. The issuer gives them out, not this portal."
    >
      <div className="flex flex-col gap-4">
        {needs.map((need) => (
          <NeededToken key={need.id} need={need} />
        ))}
        {bound ? <Thumbprints credentials={reach.credentials} /> : null}
      </div>
    </Card>
  )
}

/** One for each API, whichever scopes lead to it. */
function needsOf({ scopes }: ApplicationReach): Need[] {
  const needs = new Map<string, Need>()
  for (const { name: scope, routes } of scopes) {
    for (const { api, host, tokenPolicy } of routes) {
      if (tokenPolicy.kind === "none") continue
      const need = needs.get(api.id) ?? { ...api, host, policy: tokenPolicy, scopes: [] }
      if (!need.scopes.includes(scope)) need.scopes.push(scope)
      needs.set(api.id, need)
    }
  }
  return [...needs.values()]
}

function NeededToken({ need: { name, host, policy, scopes } }: { need: Need }) {
  const { issuer, audience, algorithms, scopeClaim, bound } = policy
  return (
    <section aria-label={`Token for ${name}`}>
      <h3 className="mb-1.5 font-[550]">
        {name} <span className="wrap-anywhere font-mono font-normal text-ink3 text-xs">{host}</span>
      </h3>
      <DefinitionList
        facts={[
          { term: "Issuer", value: <Identifier value={issuer} what="issuer" keep={0} /> },
          { term: "Audience", value: <Identifier value={audience} what="audience" keep={0} /> },
          { term: "Signed with", value: algorithms.join(" or ") },
          scopeClaim === null
            ? null
            : {
                term: "Scope",
                value: (
                  <>
                    <code className="font-mono text-xs">{scopeClaim}</code> has to hold the scope of the route:{" "}
                    <span className="wrap-anywhere font-mono text-xs">{scopes.join(", ")}</span>
                  </>
                ),
              },
          {
            term: "Binding",
            value: bound
              ? "Bound to the certificate (RFC 8705): ask the issuer for it with the certificate that you call with, and again after each renewal."
              : "Not bound to the certificate: keep it as secret as the key.",
          },
        ]}
      />
    </section>
  )
}

/** A certificate whose bytes are not known has none. */
function Thumbprints({ credentials }: Pick<ApplicationReach, "credentials">) {
  const known = credentials.flatMap(({ id, serial, sha256 }) => (sha256 === null ? [] : [{ id, serial, sha256 }]))
  if (known.length === 0) return null
  return (
    <details className="border-line border-t pt-2.5">
      <summary className="cursor-pointer text-ink2">
        What cnf.x5t#S256 of a bound token is, certificate by certificate
      </summary>
      <ul className="mt-2 flex flex-col gap-1">
        {known.map(({ id, serial, sha256 }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-mono text-ink3 text-xs" title={serial}>
              {shortenMiddle(serial, 6)}
            </span>
            <Identifier value={certificateThumbprint(sha256)} what="thumbprint" keep={0} />
          </li>
        ))}
      </ul>
    </details>
  )
}
