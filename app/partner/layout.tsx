// The side of a partner's people: what is theirs, and nothing else.
// Each page below guards itself as well; a layout is not rendered again when somebody moves on inside of it.
import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { admitPartner, partnerHome } from "@/app/portal"
import { signOut } from "@/app/session-actions"
import { AccountMenu } from "@/components/shell/account-menu"
import { NavCount } from "@/components/shell/nav-count"
import type { NavItem } from "@/components/shell/nav-list"
import { Shell } from "@/components/shell/shell"
import { ThemeToggle } from "@/components/ui/theme-toggle"

export default async function PartnerLayout({ children }: { children: ReactNode }) {
  const { actor } = await admitPartner()
  const { partner, applications } = await partnerHome()
  const live = applications.reduce((sum, { liveCertificates }) => sum + liveCertificates, 0)
  const theme = (await cookies()).get("gw-theme")?.value ?? "system"
  const groups: readonly (readonly NavItem[])[] = [
    [
      { href: "/partner", label: "Home" },
      { href: "/partner/credentials", label: "Credentials", badge: live > 0 ? <NavCount count={live} /> : null },
      { href: "/partner/access", label: "What I may call" },
      { href: "/partner/test", label: "Test my connection" },
      { href: "/partner/requests", label: "My requests" },
    ],
    [{ href: "/partner/people", label: "People" }],
  ]
  return (
    <Shell
      navLabel="Pages"
      groups={groups}
      foot={<AccountMenu name={actor.name} role={partner.name} accountHref="/partner/account" signOut={signOut} />}
      bar={<span className="truncate font-[550] text-ink">{partner.name}</span>}
      tools={<ThemeToggle theme={theme} />}
    >
      {children}
    </Shell>
  )
}
