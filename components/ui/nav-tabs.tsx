// Tabs that are pages: each has its address, its data and its place in the history.
// For settings and for things with more to show than one screen holds.
"use client"
import Link from "next/link"
import { usePathname } from "next/navigation"
import type { ReactNode } from "react"
import { tabClass, tabListClass } from "./tab-class"

type NavTabsProps = { label: string; tabs: readonly { href: string; label: ReactNode; count?: number }[] }

export function NavTabs({ label, tabs }: NavTabsProps) {
  const path = usePathname()
  return (
    <nav aria-label={label} className={tabListClass}>
      {tabs.map(({ href, label: text, count }) => {
        const here = path === href
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? "page" : undefined}
            data-state={here ? "active" : "inactive"}
            className={tabClass}
          >
            {text}
            {count === undefined ? null : <span className="font-mono text-2xs text-ink3">{count}</span>}
          </Link>
        )
      })}
    </nav>
  )
}
