// The pages about certificates: all of them, and those that should be renewed.
import { NavTabs } from "@/components/ui/nav-tabs"

const tabs = [
  { href: "/certificates", label: "All" },
  { href: "/certificates/renewals", label: "Renewals" },
]

export function CertificateTabs() {
  return (
    <div className="mb-4">
      <NavTabs label="Certificates" tabs={tabs} />
    </div>
  )
}
