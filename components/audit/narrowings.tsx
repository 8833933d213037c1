// What the log is narrowed to that no control shows: one actor, one subject, one partner. Each can be taken away.
// Above the log.
import { X } from "lucide-react"
import Link from "next/link"
import { queryLink, type SearchParams } from "@/lib/core/query-link"

export type Narrowing = { param: string; words: string }

export function Narrowings({ params, narrowings }: { params: SearchParams; narrowings: readonly Narrowing[] }) {
  if (narrowings.length === 0) return null
  return (
    <ul aria-label="Narrowed to" className="mb-3 flex flex-wrap gap-2">
      {narrowings.map(({ param, words }) => (
        <li key={param}>
          <Link
            href={queryLink("/audit", params, { [param]: null })}
            aria-label={`No longer only: ${words}`}
            className="wrap-anywhere inline-flex items-center gap-1 rounded-[5px] bg-accent-soft px-2 py-0.5 text-accent text-xs hover:underline"
          >
            {words}
            <X aria-hidden className="size-3 shrink-0" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
