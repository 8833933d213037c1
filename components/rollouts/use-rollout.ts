// A rollout, kept current by server-sent events for as long as the page and the session last.
// For the panel of a rollout. The page itself is asked for again when the rollout ends, because its history then says so.
"use client"
import { useRouter } from "next/navigation"
import { useEffect, useRef, useState } from "react"
import type { RolloutView } from "@/lib/core/rollout-view"
import type { Line } from "../releases/use-release-gateways"
import { isOpen } from "./rollout-words"

export function useRollout(initial: RolloutView): { rollout: RolloutView; line: Line } {
  const { environment, sequence } = initial
  const [live, setLive] = useState<{ rollout: RolloutView; line: Line }>({ rollout: initial, line: "open" })
  const router = useRouter()
  const wasOpen = useRef(isOpen(initial))
  useEffect(() => {
    const source = new EventSource(`/releases/${encodeURIComponent(environment)}/${sequence}/rollout/events`)
    source.addEventListener("rollout", (event) => setLive({ rollout: JSON.parse(event.data), line: "open" }))
    source.onerror = () =>
      setLive((before) => ({ ...before, line: source.readyState === EventSource.CLOSED ? "ended" : "lost" }))
    return () => source.close()
  }, [environment, sequence])
  const open = isOpen(live.rollout)
  useEffect(() => {
    if (wasOpen.current && !open) router.refresh()
    wasOpen.current = open
  }, [open, router])
  return live
}
