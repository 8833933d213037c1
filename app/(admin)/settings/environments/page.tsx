// The environments: how long things are good for in each, what gateways do past that, whether it demands four eyes,
// and how new policies reach its gateways.
import { staffPage } from "@/app/portal"
import { EnvironmentCard } from "@/components/settings/environment-card"
import { FourEyes } from "@/components/settings/four-eyes"
import { RolloutPolicy } from "@/components/settings/rollout-policy"
import { StalenessSwitch } from "@/components/settings/staleness-switch"
import { isAdmin } from "@/lib/core/permission"
import { setRolloutPolicy } from "../../releases/rollout-actions"
import { demandFourEyes, setStaleness } from "../actions"

export const metadata = { title: "Environments" }

export default staffPage(async ({ actor, queries }) => {
  const environments = await queries.listEnvironments(actor)
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {environments.map((environment) => (
        <EnvironmentCard key={environment.name} environment={environment}>
          <div className="flex flex-col gap-4">
            {isAdmin(actor) ? <StalenessSwitch environment={environment} action={setStaleness} /> : null}
            <FourEyes environment={environment} action={isAdmin(actor) ? demandFourEyes : undefined} />
            <RolloutPolicy environment={environment} action={isAdmin(actor) ? setRolloutPolicy : undefined} />
          </div>
        </EnvironmentCard>
      ))}
    </div>
  )
})
