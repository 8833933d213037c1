// Operators: which programs act with a role of staff, by which certificates, and how another one is made.
import { staffPage } from "@/app/portal"
import { CreateOperatorCommand } from "@/components/settings/create-operator-command"
import { OperatorTable } from "@/components/settings/operator-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { isAdmin } from "@/lib/core/permission"
import { revokeOperator } from "../actions"

export const metadata = { title: "Operators" }

export default staffPage(async ({ actor, queries }) => {
  const operators = await queries.listOperators(actor)
  return (
    <div className="flex flex-col gap-4">
      <Card flush title="Operators" note="Machine identities for automation: everything the portal does, as an API.">
        <OperatorTable
          rows={operators}
          revoke={isAdmin(actor) ? revokeOperator : undefined}
          empty={<EmptyState title="No operators yet" detail="Make one with the command below." />}
        />
      </Card>
      <Card title="Create an operator">
        <CreateOperatorCommand />
      </Card>
    </div>
  )
})
