// A thin bar while the next page is on its way, once that takes longer than 300 ms; said to screen readers too.
// Instead of loading pages, which would answer 200 before it is known whether there is a page at all.
"use client"
import { usePathname, useSearchParams } from "next/navigation"
import { useEffect, useState } from "react"

const patienceMs = 300

export function NavigationProgress() {
  const here = `${usePathname()}?${useSearchParams()}`
  const [leaving, setLeaving] = useState<string | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    function press(event: MouseEvent) {
      if (!leadsAway(event)) return
      clearTimeout(timer)
      timer = setTimeout(() => setLeaving(here), patienceMs)
    }
    document.addEventListener("click", press)
    return () => {
      clearTimeout(timer)
      document.removeEventListener("click", press)
    }
  }, [here])
  if (leaving !== here) return null
  return (
    <div role="status" className="fixed inset-x-0 top-0 z-60 h-0.5 overflow-hidden">
      <span className="sr-only">Loading…</span>
      <span aria-hidden className="block h-full w-full origin-left animate-pulse bg-accent" />
    </div>
  )
}

/** A plain press on a link to another page of ours, in this tab. */
function leadsAway(event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false
  const link = event.target instanceof Element ? event.target.closest("a") : null
  if (link === null || link.target === "_blank" || link.hasAttribute("download")) return false
  const to = new URL(link.href, location.href)
  return to.origin === location.origin && `${to.pathname}${to.search}` !== `${location.pathname}${location.search}`
}
