// The command palette on a server action: what cannot be looked up is not found, and the palette goes on working.
"use client"
import { useCallback } from "react"
import { CommandPalette, type PaletteEntry } from "@/components/ui/command-palette"
import { runAction } from "@/components/ui/run-action"
import type { Finding } from "@/components/ui/use-findings"
import type { Action } from "@/lib/core/action-result"

export function Palette({ entries, find }: { entries: readonly PaletteEntry[]; find: Action<Finding[]> }) {
  const ask = useCallback(
    async (q: string) => {
      const result = await runAction(find, { q })
      return result.ok ? result.data : []
    },
    [find],
  )
  return <CommandPalette entries={entries} find={ask} />
}
