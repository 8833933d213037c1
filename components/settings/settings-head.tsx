// The heading and the tabs of the settings, on the pages that are tabs; what lies deeper has a heading of its own.
// For the layout of the settings.
"use client"
import { usePathname } from "next/navigation"
import { NavTabs } from "../ui/nav-tabs"
import { PageHeader } from "../ui/page-header"

export function SettingsHead({ tabs }: { tabs: readonly { href: string; label: string }[] }) {
  const path = usePathname()
  if (!tabs.some(({ href }) => href === path)) return null
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mb-4">
        <NavTabs label="Settings" tabs={tabs} />
      </div>
    </>
  )
}
