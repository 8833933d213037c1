// Every gateway's place with a release, kept current by server-sent events for as long as the page and the session last.
// The stream ends when all is enforced or the session does; a lost connection is taken up again by the browser.
"use client"
import { useEffect, useState } from "react"
import type { ReleaseGateway } from "@/lib/core/release-view"

/** `lost`: the browser is trying again; `ended`: it will not, so what is shown may be old. */
export type Line = "open" | "lost" | "ended"

export type LiveGateways = { gateways: readonly ReleaseGateway[]; line: Line }

export function useReleaseGateways(
  environment: string,
  sequence: number,
  initial: readonly ReleaseGateway[],
): LiveGateways {
  const [live, setLive] = useState<LiveGateways>({ gateways: initial, line: "open" })
  useEffect(() => {
    const source = new EventSource(`/releases/${encodeURIComponent(environment)}/${sequence}/events`)
    source.addEventListener("gateways", (event) => setLive({ gateways: JSON.parse(event.data), line: "open" }))
    source.onerror = () =>
      setLive((before) => ({ ...before, line: source.readyState === EventSource.CLOSED ? "ended" : "lost" }))
    return () => source.close()
  }, [environment, sequence])
  return live
}
