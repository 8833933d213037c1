// What an API is: its hostname, zone, owner, upstream and token policy.
// For the API's page.
import type { ApiDetail } from "@/lib/core/api-view"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { TokenPolicyFact } from "./token-policy-fact"
import { zoneWords } from "./zone-words"

/** @param issuer the one that its token policy names, if it names one */
export function ApiFacts({ api, issuer }: { api: ApiDetail; issuer?: TokenIssuerView }) {
  const { hostname, zone, owner, upstream, tokenPolicy, environment, id, createdAt, updatedAt } = api
  return (
    <Card title="API">
      <DefinitionList
        facts={[
          { term: "Hostname", value: <Identifier value={hostname} what="hostname" keep={0} /> },
          { term: "Upstream", value: <Identifier value={upstream} what="upstream" keep={0} /> },
          { term: "Zone", value: `${zoneWords[zone].label}. ${zoneWords[zone].hint}` },
          { term: "Owner", value: owner },
          { term: "Token policy", value: <TokenPolicyFact policy={tokenPolicy} issuer={issuer} /> },
          { term: "Environment", value: environment },
          { term: "Created", value: <RelativeTime at={createdAt} show="both" /> },
          { term: "Changed", value: <RelativeTime at={updatedAt} show="both" /> },
          { term: "Identifier", value: <Identifier value={id} what="API id" /> },
        ]}
      />
    </Card>
  )
}
