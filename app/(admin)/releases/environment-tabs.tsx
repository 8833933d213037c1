// Each environment has its own releases.
// Above the pages of releases.
import { NavTabs } from "@/components/ui/nav-tabs"

export function EnvironmentTabs({ environments }: { environments: readonly { name: string; title: string }[] }) {
  return (
    <div className="mb-4">
      <NavTabs
        label="Environments"
        tabs={environments.map(({ name, title }) => ({ href: `/releases/${name}`, label: title }))}
      />
    </div>
  )
}
