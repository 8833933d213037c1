// The authorities of others, below which partners may register certificates, environment by environment.
import { staffPage } from "@/app/portal"
import { AnchorTable } from "@/components/external/anchor-table"
import { isAdmin } from "@/lib/core/permission"
import { acceptAnchor, removeAnchor } from "./actions"

export const metadata = { title: "Other CAs" }

export default staffPage(async ({ actor, queries }) => {
  const [environments, anchors] = await Promise.all([
    queries.listEnvironments(actor),
    queries.listExternalAnchors(actor),
  ])
  const actions = isAdmin(actor) ? { accept: acceptAnchor, remove: removeAnchor } : undefined
  return (
    <div className="flex flex-col gap-4">
      {environments.map(({ name, title }) => (
        <AnchorTable
          key={name}
          environment={{ name, title }}
          anchors={anchors.filter(({ environment }) => environment === name)}
          actions={actions}
        />
      ))}
    </div>
  )
})
