// Under a list: how much is shown, the way to the next page and back to the first. Pages go by cursor, so that they cost the
// same wherever they lie; hence no page numbers.
import { queryLink, type SearchParams } from "@/lib/core/query-link"
import { LinkButton } from "./link-button"

type PagerProps = {
  path: string
  params: SearchParams
  shown: number
  nextCursor: string | null
  /** What is listed: "partners". */
  what: string
  /** How many there are, where the query knows. */
  total?: number
  /** The word for one, where it is not the other without its s. */
  one?: string
}

export function Pager({ path, params, shown, nextCursor, what, total, one }: PagerProps) {
  const onFirst = params.cursor === undefined
  if (onFirst && nextCursor === null) {
    const count = total ?? shown
    const words = count === 1 ? `1 ${one ?? what.replace(/s$/, "")}` : `${count} ${what}`
    return shown === 0 ? null : <p className="px-1 pt-2 text-ink3 text-xs">{words}</p>
  }
  return (
    <nav aria-label={`Pages of ${what}`} className="flex flex-wrap items-center justify-between gap-2 px-1 pt-3">
      <p className="text-ink3 text-xs">
        {total === undefined
          ? `${shown} ${named(shown, what)} on this page`
          : `${shown} of ${total.toLocaleString("en")} ${what}`}
      </p>
      <div className="flex gap-2">
        {onFirst ? null : (
          <LinkButton size="sm" href={queryLink(path, params, { cursor: null })}>
            First page
          </LinkButton>
        )}
        {nextCursor === null ? null : (
          <LinkButton size="sm" href={queryLink(path, params, { cursor: nextCursor })}>
            Next page
          </LinkButton>
        )}
      </div>
    </nav>
  )
}

/** "1 partner", "2 partners". */
function named(count: number, what: string): string {
  return count === 1 ? what.replace(/s$/, "") : what
}
