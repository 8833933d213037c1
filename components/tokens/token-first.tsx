// Says that a call takes an access token as well, which one, and where the command below it finds it.
// For a partner's people, above snippets and connection checks.
import type { JwtPolicy } from "@/lib/core/policy"

export function TokenFirst({ policy: { issuer, audience, bound } }: { policy: JwtPolicy }) {
  return (
    <p className="wrap-anywhere mb-2 text-ink2">
      This API asks for an access token besides the certificate: one of <Code>{issuer}</Code> for{" "}
      <Code>{audience}</Code>
      {bound ? ", bound to the certificate that you call with" : ""}. Put it into the environment first, as{" "}
      <Code>ACCESS_TOKEN</Code>.
    </p>
  )
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-ink text-xs">{children}</code>
}
