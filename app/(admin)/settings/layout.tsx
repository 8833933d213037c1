// The settings, each on its own page.
import type { ReactNode } from "react"
import { NavTabs } from "@/components/ui/nav-tabs"
import { PageHeader } from "@/components/ui/page-header"

const tabs = [
  { href: "/settings", label: "Authorities" },
  { href: "/settings/environments", label: "Environments" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/operators", label: "Operators" },
  { href: "/settings/notifications", label: "Notifications" },
  { href: "/settings/connections", label: "Sign-on and mail" },
]

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mb-4">
        <NavTabs label="Settings" tabs={tabs} />
      </div>
      {children}
    </>
  )
}
