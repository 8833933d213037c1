// A figure beside a page's name in the navigation; a dot beside it says that it waits for somebody.

type NavCountProps = { count: number; waits?: string }

/** @param waits what waits, for screen readers: "unpublished changes" */
export function NavCount({ count, waits }: NavCountProps) {
  return (
    <span className="flex items-center gap-1.5 font-mono text-2xs text-ink3">
      {count.toLocaleString("en")}
      {waits === undefined ? null : (
        <>
          <span aria-hidden className="size-1.5 rounded-full bg-wait" />
          <span className="sr-only">{waits}</span>
        </>
      )}
    </span>
  )
}
