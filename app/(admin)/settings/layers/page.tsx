// The layers in front of gateways that may hand over their callers' certificates, environment by environment.
import { staffPage } from "@/app/portal"
import { LayerTable } from "@/components/layers/layer-table"
import { isAdmin } from "@/lib/core/permission"
import { registerLayer, removeLayer } from "./actions"

export const metadata = { title: "Layers" }

export default staffPage(async ({ actor, queries }) => {
  const [environments, peers] = await Promise.all([queries.listEnvironments(actor), queries.listPeers(actor)])
  const actions = isAdmin(actor) ? { register: registerLayer, remove: removeLayer } : undefined
  return (
    <div className="flex flex-col gap-4">
      {environments.map(({ name, title }) => (
        <LayerTable
          key={name}
          environment={{ name, title }}
          peers={peers.filter(({ environment }) => environment === name)}
          actions={actions}
        />
      ))}
    </div>
  )
})
