// How long until an instant, counted down by the second: "4 min 10 s". Nothing where it has passed.
// For what happens by itself soon: a wave that has baked, a rollout that loses patience.
"use client"
import { use, useEffect, useState } from "react"
import { NowContext } from "../ui/now-context"

export function TimeLeft({ at }: { at: string }) {
  const [now, setNow] = useState(use(NowContext))
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.ceil((Date.parse(at) - now) / 1000)
  return (
    <time dateTime={at} className="tabular-nums">
      {seconds <= 0 ? "a moment" : leftWords(seconds)}
    </time>
  )
}

function leftWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`
}
