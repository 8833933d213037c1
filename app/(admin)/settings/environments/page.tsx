// The environments: how long things are good for in each, and whether it demands four eyes.
import { staffPage } from "@/app/portal"
import { EnvironmentCard } from "@/components/settings/environment-card"
import { FourEyes } from "@/components/settings/four-eyes"
import { isAdmin } from "@/lib/core/permission"
import { demandFourEyes } from "../actions"

export const metadata = { title: "Environments" }

export default staffPage(async ({ actor, queries }) => {
  const environments = await queries.listEnvironments(actor)
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {environments.map((environment) => (
        <EnvironmentCard key={environment.name} environment={environment}>
          <FourEyes environment={environment} action={isAdmin(actor) ? demandFourEyes : undefined} />
        </EnvironmentCard>
      ))}
    </div>
  )
})
