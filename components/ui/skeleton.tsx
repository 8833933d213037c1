// A place that is being filled. Nothing shows for the first 300 ms, so that quick answers do not flicker.
import clsx from "clsx"

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block animate-late rounded-md bg-sunk", className)} />
}
