// What client certificates may be, environment by environment.
import { staffPage } from "@/app/portal"
import { ProfileCard } from "@/components/settings/profile-card"
import { isAdmin } from "@/lib/core/permission"
import { setCertificateProfile } from "./actions"

export const metadata = { title: "Profiles" }

export default staffPage(async ({ actor, queries }) => {
  const environments = await queries.listEnvironments(actor)
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {environments.map((environment) => (
        <ProfileCard
          key={environment.name}
          environment={environment}
          action={isAdmin(actor) ? setCertificateProfile : undefined}
        />
      ))}
    </div>
  )
})
