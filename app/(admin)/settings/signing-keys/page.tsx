// The keys that gateways believe, environment by environment, and the root documents that name them.
import { staffPage } from "@/app/portal"
import { SigningKeysCard } from "@/components/signing-keys/signing-keys-card"
import { isAdmin } from "@/lib/core/permission"
import { changeRootDocument, signRootDraft, withdrawRootDraft } from "./actions"

export const metadata = { title: "Signing keys" }

export default staffPage(async ({ actor, queries }) => {
  const environments = await queries.listEnvironments(actor)
  const found = await Promise.all(environments.map(({ name }) => queries.getSigningKeys(actor, name)))
  const verbs = isAdmin(actor)
    ? { change: changeRootDocument, sign: signRootDraft, withdraw: withdrawRootDraft }
    : undefined
  return (
    <div className="flex flex-col gap-4">
      {found.map((keys) => (
        <SigningKeysCard
          key={keys.environment}
          title={environments.find(({ name }) => name === keys.environment)?.title ?? keys.environment}
          keys={keys}
          verbs={verbs}
        />
      ))}
    </div>
  )
})
