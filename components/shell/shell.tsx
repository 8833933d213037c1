// The frame of a signed-in page: navigation at the side, a bar on top, the page in the middle.
// For both sides of the portal. Below 1024 px the navigation moves into a drawer.
import { type ReactNode, Suspense } from "react"
import { Brand } from "./brand"
import { NavDrawer } from "./nav-drawer"
import { type NavItem, NavList } from "./nav-list"
import { NavigationProgress } from "./navigation-progress"

type ShellProps = {
  navLabel: string
  groups: readonly (readonly NavItem[])[]
  /** The account menu. */
  foot: ReactNode
  /** The left half of the bar: where one is. */
  bar: ReactNode
  /** The right half: what can be done from everywhere. */
  tools: ReactNode
  children: ReactNode
}

export function Shell({ navLabel, groups, foot, bar, tools, children }: ShellProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.25rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-ink px-3 py-1.5 text-bg focus:translate-y-0"
      >
        Skip to content
      </a>
      <Suspense>
        <NavigationProgress />
      </Suspense>
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh flex-col gap-3 overflow-y-auto border-line border-r px-2.5 py-3.5 lg:flex"
      >
        <div className="px-2 pt-1 pb-1">
          <Brand />
        </div>
        <NavList label={navLabel} groups={groups} />
        <div className="mt-auto">{foot}</div>
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-line border-b bg-bg px-3 text-ink2 sm:px-6">
          <div className="lg:hidden">
            <NavDrawer label={navLabel} groups={groups} foot={foot} />
          </div>
          <div className="flex min-w-0 flex-1 items-center gap-3">{bar}</div>
          <div className="flex shrink-0 items-center gap-1.5">{tools}</div>
        </header>
        <main id="content" tabIndex={-1} className="max-w-[80rem] px-3 pt-6 pb-16 outline-none sm:px-6 lg:px-8 lg:pt-7">
          {children}
        </main>
      </div>
    </div>
  )
}
