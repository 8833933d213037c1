// The issuers of access tokens that APIs may ask for, environment by environment, with the state of their keys.
import { staffPage } from "@/app/portal"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { IssuerTable } from "@/components/tokens/issuer-table"
import { isAdmin } from "@/lib/core/permission"
import { addTokenIssuer, askTokenIssuer, removeTokenIssuer } from "./actions"

export const metadata = { title: "Token issuers" }

export default staffPage(async ({ actor, queries }) => {
  const [environments, issuers] = await Promise.all([queries.listEnvironments(actor), queries.listTokenIssuers(actor)])
  const verbs = { add: addTokenIssuer, ask: askTokenIssuer, remove: removeTokenIssuer }
  return (
    <div className="flex flex-col gap-4">
      {environments.map(({ name, title }) => (
        <IssuerTable
          key={name}
          environment={{ name, title }}
          issuers={issuers.filter(({ environment }) => environment === name)}
          actions={isAdmin(actor) ? verbs : undefined}
        />
      ))}
      {/* keys are fetched by the server on its own; what has just been asked for is there in a second or two */}
      {issuers.length > 0 ? <KeepFresh seconds={issuers.some(({ due }) => due) ? 1 : 10} /> : null}
    </div>
  )
})
