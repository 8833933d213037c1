// Every gateway as one cell, told by pattern as well as colour: full is current, hatched waits, crossed rejects, empty is absent.
// For the overview and for releases that are arriving. Each cell leads to its gateway.
import clsx from "clsx"
import Link from "next/link"

export type FleetCell = { id: string; name: string; state: string; href?: string; detail?: string }

const patterns: Record<string, string> = {
  current: "border-accent bg-accent",
  behind: "border-wait hatched text-wait",
  silent: "border-wait border-dashed bg-wait-soft",
  rejecting: "border-deny crossed text-deny",
  registered: "border-edge border-dashed",
  "in a later wave": "border-edge border-dashed bg-sunk",
  retired: "border-line2 bg-sunk",
}

export function FleetStrip({ label, cells }: { label: string; cells: readonly FleetCell[] }) {
  return (
    <ul aria-label={label} className="flex flex-wrap gap-0.75">
      {cells.map(({ id, name, state, href, detail }) => {
        const words = `${name}: ${state}${detail ? `, ${detail}` : ""}`
        const className = clsx("block h-6.5 rounded-[3px] border", patterns[state] ?? "border-edge")
        return (
          <li key={id} className="min-w-6 max-w-40 flex-[1_0_1.5rem]">
            {href ? (
              <Link href={href} title={words} aria-label={words} className={className} />
            ) : (
              <span role="img" title={words} aria-label={words} className={className} />
            )}
          </li>
        )
      })}
    </ul>
  )
}
