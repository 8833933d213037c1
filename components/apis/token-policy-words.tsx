// What an API asks for beside the client certificate, fact by fact; what each algorithm is; and where there is no issuer to choose.
// For the API's page and the form that changes it.
import Link from "next/link"
import type { TokenAlgorithm, TokenPolicy } from "@/lib/core/policy"

export const algorithmWords: Record<TokenAlgorithm, string> = {
  ES256: "ECDSA with a key of P-256",
  PS256: "RSA with PSS. HAProxy cannot check it: there, such a token lets nobody in",
  RS256: "RSA with PKCS #1 v1.5",
}

export function TokenPolicyWords({ policy }: { policy: TokenPolicy }) {
  if (policy.kind === "none") return "None: the client certificate and the grant decide"
  const { issuer, audience, algorithms, scopeClaim, bound } = policy
  const facts = [
    `Access token of ${issuer}`,
    `for ${audience}`,
    `signed with ${algorithms.join(" or ")}`,
    bound
      ? "bound to the client certificate (RFC 8705)"
      : "not bound to the client certificate: a stolen token can be used",
    scopeClaim === null ? "its scopes are not looked at" : `with the route's scope in its claim ${scopeClaim}`,
  ]
  return (
    <ul className="space-y-0.5">
      {facts.map((fact) => (
        <li key={fact} className="wrap-anywhere">
          {fact}
        </li>
      ))}
    </ul>
  )
}

export function NoIssuer() {
  return (
    <>
      No issuer of tokens is known in this environment.{" "}
      <Link href="/settings/token-issuers" className="link">
        Add one in the settings
      </Link>
      , then choose it here.
    </>
  )
}
