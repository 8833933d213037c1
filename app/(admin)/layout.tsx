// The side of the people who run the perimeter: navigation, environment, search, account.
// Each page below guards itself as well; a layout is not rendered again when somebody moves on inside of it.

import { cookies } from "next/headers"
import Link from "next/link"
import { type ReactNode, Suspense } from "react"
import { admitStaff, chosenEnvironment, overview } from "@/app/portal"
import { signOut } from "@/app/session-actions"
import { AccountMenu } from "@/components/shell/account-menu"
import { NavCount } from "@/components/shell/nav-count"
import type { NavItem } from "@/components/shell/nav-list"
import { Palette } from "@/components/shell/palette"
import { Shell } from "@/components/shell/shell"
import type { PaletteEntry } from "@/components/ui/command-palette"
import { EnvironmentSwitcher } from "@/components/ui/environment-switcher"
import { ThemeToggle } from "@/components/ui/theme-toggle"
import type { Actor } from "@/lib/core/actor"
import type { Overview } from "@/lib/core/overview-view"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { find } from "./find-action"

const groups: readonly (readonly NavItem[])[] = [
  [
    { href: "/", label: "Overview" },
    { href: "/partners", label: "Partners", badge: <Count of="partners" /> },
    { href: "/certificates", label: "Certificates" },
    { href: "/apis", label: "APIs & scopes", badge: <Count of="apis" /> },
    { href: "/releases", label: "Releases", badge: <Unpublished /> },
    { href: "/gateways", label: "Gateways", badge: <Count of="gateways" /> },
  ],
  [{ href: "/audit", label: "Audit" }],
  [{ href: "/settings", label: "Settings" }],
]

const goTo: PaletteEntry[] = [...groups.flat(), { href: "/account", label: "Your account" }].map(({ href, label }) => {
  return { group: "Go to", label, href }
})

const adminDeeds: readonly PaletteEntry[] = [
  { group: "Do", label: "Register a partner", href: "/partners?new", keywords: ["add", "create", "onboard"] },
  { group: "Do", label: "Add an API", href: "/apis/new", keywords: ["create", "register", "host"] },
  { group: "Do", label: "Register a gateway", href: "/gateways?new", keywords: ["add", "install", "nginx"] },
]
const approverDeeds: readonly PaletteEntry[] = [
  { group: "Do", label: "Review and publish changes", href: "/releases", keywords: ["release", "diff"] },
]
const everybodysDeeds: readonly PaletteEntry[] = [
  { group: "Do", label: "Verify the audit log", href: "/audit", keywords: ["hash", "chain"] },
  { group: "Do", label: "Change my password", href: "/account", keywords: ["session", "sign out"] },
]

/** Nobody is offered what their role cannot do. */
function paletteEntries(actor: Actor): PaletteEntry[] {
  return [
    ...(isAdmin(actor) ? adminDeeds : []),
    ...(isApprover(actor) ? approverDeeds : []),
    ...everybodysDeeds,
    ...goTo,
  ]
}

const roleWords = { admin: "Administrator", approver: "Approver", viewer: "Viewer" } as const

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { actor } = await admitStaff()
  const { environment, environments } = await chosenEnvironment()
  const theme = (await cookies()).get("gw-theme")?.value ?? "system"
  return (
    <Shell
      navLabel="Pages"
      groups={groups}
      foot={<AccountMenu name={actor.name} role={roleWords[actor.role]} accountHref="/account" signOut={signOut} />}
      bar={
        <>
          <EnvironmentSwitcher current={environment.name} environments={environments} />
          {environment.head ? (
            <Link
              href={`/releases/${environment.name}/${environment.head.sequence}`}
              className="hidden rounded-sm hover:text-ink hover:underline sm:inline"
            >
              release {environment.head.sequence}
            </Link>
          ) : null}
        </>
      }
      tools={
        <>
          <Palette entries={paletteEntries(actor)} find={find} />
          <ThemeToggle theme={theme} />
        </>
      }
    >
      {children}
    </Shell>
  )
}

function Count({ of }: { of: keyof Overview["counts"] }) {
  return (
    <Suspense>
      <CountOf of={of} />
    </Suspense>
  )
}

async function CountOf({ of }: { of: keyof Overview["counts"] }) {
  const { counts } = await overview()
  return counts[of] > 0 ? <NavCount count={counts[of]} /> : null
}

function Unpublished() {
  return (
    <Suspense>
      <UnpublishedChanges />
    </Suspense>
  )
}

/** Of all environments: what is decided and not published waits, whichever one somebody looks at. */
async function UnpublishedChanges() {
  const { environments } = await overview()
  const count = environments.reduce((sum, { unpublishedChanges }) => sum + unpublishedChanges, 0)
  return count > 0 ? <NavCount count={count} waits="unpublished changes" /> : null
}
