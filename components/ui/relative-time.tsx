// An instant, both relative and exact: "in 3 days · 3 Oct 2026, 14:02 UTC". The relative half keeps itself current.
// Server and browser write the same text at first, from the instant that the server said it was.
"use client"
import { use, useEffect, useState } from "react"
import { dateWords, exactWords, relativeWords } from "@/lib/core/time-words"
import { NowContext } from "./now-context"

type RelativeTimeProps = {
  /** ISO 8601. */
  at: string
  /** `both` on one line; `relative` or `date` with the exact instant in the title; `exact` with seconds. */
  show?: "both" | "relative" | "date" | "exact"
}

export function RelativeTime({ at, show = "relative" }: RelativeTimeProps) {
  const [now, setNow] = useState(use(NowContext))
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const instant = new Date(at)
  const relative = relativeWords(instant, new Date(now))
  const exact = exactWords(instant, { seconds: show === "exact" })
  return (
    <time dateTime={at} title={show === "relative" ? exact : show === "both" ? undefined : relative}>
      {show === "relative" ? relative : null}
      {show === "exact" ? exact : null}
      {show === "date" ? dateWords(instant) : null}
      {show === "both" ? (
        <>
          {relative} <span className="text-ink3">· {exact}</span>
        </>
      ) : null}
    </time>
  )
}
