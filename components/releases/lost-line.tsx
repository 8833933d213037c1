// Says that what is shown is no longer live, and what to do about it.
// For every panel that follows gateways.
import { ProblemNote } from "../ui/problem-note"
import type { Line } from "./use-release-gateways"

export function LostLine({ line }: { line: Line }) {
  if (line === "open") return null
  if (line === "lost") {
    return <p className="pt-2 text-ink3 text-xs">The connection to the server was lost. Trying again…</p>
  }
  return (
    <ProblemNote
      tone="wait"
      className="mt-3"
      title="This is no longer live"
      detail="The server has ended the connection, because the session ended or the server did. Reload the page."
    />
  )
}
