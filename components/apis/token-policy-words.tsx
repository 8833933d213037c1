// What an API asks for beside the client certificate, fact by fact.
// For the API's page.
import type { TokenPolicy } from "@/lib/core/policy"

export function TokenPolicyWords({ policy }: { policy: TokenPolicy }) {
  if (policy.kind === "none") return "None: the client certificate alone decides"
  const { issuer, audience, algorithms, scopeClaim, bound } = policy
  const facts = [
    `Access token of ${issuer}`,
    `for ${audience}`,
    `signed with ${algorithms.join(" or ")}`,
    bound
      ? "bound to the client certificate (RFC 8705)"
      : "not bound to the client certificate: a stolen token can be used",
    scopeClaim === null ? "its scopes are not looked at" : `with the route's scope in ${scopeClaim}`,
  ]
  return (
    <ul className="space-y-0.5">
      {facts.map((fact) => (
        <li key={fact} className="break-words">
          {fact}
        </li>
      ))}
    </ul>
  )
}
