// How a connection check stands, asked of the server every second while it waits.
"use client"
import { useEffect, useState } from "react"
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"

const pauseMs = 1000

/** @param started null while there is none */
export function useCheck(started: ConnectionCheckView | null): ConnectionCheckView | null {
  const [heard, setHeard] = useState<ConnectionCheckView | null>(null)
  const current = heard?.id === started?.id ? heard : started
  const waiting = current?.state === "waiting" ? current.id : null
  useEffect(() => {
    if (waiting === null) return
    let over = false
    let timer: ReturnType<typeof setTimeout>
    async function ask() {
      // a server that cannot be reached for a moment is asked again
      const answer = await fetch(`/partner/checks/${waiting}`).catch(() => null)
      if (over) return
      if (answer?.ok) setHeard((await answer.json()) as ConnectionCheckView)
      if (!over) timer = setTimeout(ask, pauseMs)
    }
    timer = setTimeout(ask, pauseMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [waiting])
  return current
}
