// Hands the instant at which the server rendered to every <RelativeTime> below.
"use client"
import type { ReactNode } from "react"
import { NowContext } from "./now-context"

/** @param now milliseconds since 1970 */
export function NowProvider({ now, children }: { now: number; children: ReactNode }) {
  return <NowContext value={now}>{children}</NowContext>
}
