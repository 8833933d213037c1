// The instant at which the server rendered the page, so that the first render in the browser says the same words.
// Provided by the root layout, read by <RelativeTime>.
"use client"
import { createContext } from "react"

/** Milliseconds since 1970. */
export const NowContext = createContext<number>(0)
