// A key to press.
import type { ReactNode } from "react"

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-sm border border-line2 px-1 font-mono text-2xs text-ink3 leading-normal">{children}</kbd>
  )
}
