// Asks before this tab goes away from a key that exists only in it: closing, reloading, and following a link.
"use client"
import { useEffect } from "react"

const question = "The private key exists only in this tab and has not been saved. Leave and lose it?"

export function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    function beforeUnload(event: BeforeUnloadEvent) {
      event.preventDefault()
    }
    function press(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest("a") : null
      if (link === null || link.target === "_blank" || link.hasAttribute("download")) return
      if (link.getAttribute("href")?.startsWith("#") || window.confirm(question)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener("beforeunload", beforeUnload)
    // before the client router hears of it
    document.addEventListener("click", press, true)
    return () => {
      window.removeEventListener("beforeunload", beforeUnload)
      document.removeEventListener("click", press, true)
    }
  }, [unsaved])
}
