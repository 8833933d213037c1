// Asks the server for the page again every few seconds while somebody looks at it.
// For pages of things that change by themselves and are not worth a connection each.
"use client"
import { useRouter } from "next/navigation"
import { useEffect } from "react"

export function KeepFresh({ seconds }: { seconds: number }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh()
    }, seconds * 1000)
    return () => clearInterval(timer)
  }, [router, seconds])
  return null
}
