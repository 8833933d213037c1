// The one-time token behind the # of the address, which the browser never sends and therefore no server has logged.
// For setup and invitations. `undefined` until the page runs in a browser, then the token or an empty text.
"use client"
import { useSyncExternalStore } from "react"

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed)
  return () => window.removeEventListener("hashchange", changed)
}

export function useLinkToken(): string | undefined {
  return useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => undefined,
  )
}
