// The pages of a side of the portal, in groups; the one that is open is marked for eyes and for screen readers.
// For the sidebar and for the drawer that takes its place on narrow windows.
"use client"
import clsx from "clsx"
import Link from "next/link"
import { usePathname } from "next/navigation"
import type { ReactNode } from "react"

export type NavItem = {
  href: string
  label: string
  /** A count, or a hint that something waits. */
  badge?: ReactNode
}

type NavListProps = { label: string; groups: readonly (readonly NavItem[])[]; onGo?: () => void }

export function NavList({ label, groups, onGo }: NavListProps) {
  const path = usePathname()
  return (
    <nav aria-label={label} className="flex flex-col gap-2.5">
      {groups.map((items) => (
        <ul
          key={items[0]?.href}
          className="flex flex-col gap-px not-first:border-line not-first:border-t not-first:pt-2.5"
        >
          {items.map((item) => (
            <li key={item.href}>
              <NavLink item={item} here={isHere(path, item.href)} onGo={onGo} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  )
}

/** A front door is only itself; every other page also stands for what lies below it. */
function isHere(path: string, href: string): boolean {
  return path === href || (href !== "/" && href !== "/partner" && path.startsWith(`${href}/`))
}

function NavLink({ item, here, onGo }: { item: NavItem; here: boolean; onGo?: () => void }) {
  return (
    <Link
      href={item.href}
      aria-current={here ? "page" : undefined}
      onClick={onGo}
      className={clsx(
        "flex min-h-7.5 items-center justify-between gap-2 rounded-md px-2 no-underline max-lg:min-h-9",
        here ? "bg-sunk font-[550] text-ink" : "text-ink2 hover:bg-sunk/70 hover:text-ink",
      )}
    >
      {item.label}
      {item.badge}
    </Link>
  )
}
