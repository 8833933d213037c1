// The settings, each on its own page.
import type { ReactNode } from "react"
import { SettingsHead } from "@/components/settings/settings-head"

const tabs = [
  { href: "/settings/authorities", label: "Authorities" },
  { href: "/settings/signing-keys", label: "Signing keys" },
  { href: "/settings/anchors", label: "Other CAs" },
  { href: "/settings/layers", label: "Layers" },
  { href: "/settings/token-issuers", label: "Token issuers" },
  { href: "/settings/profiles", label: "Profiles" },
  { href: "/settings/environments", label: "Environments" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/operators", label: "Operators" },
  { href: "/settings/notifications", label: "Notifications" },
  { href: "/settings/connections", label: "Sign-on and mail" },
]

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SettingsHead tabs={tabs} />
      {children}
    </>
  )
}
