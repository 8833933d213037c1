// The way back up: what this thing belongs to. The page itself is not repeated; its heading stands below.
import Link from "next/link"

export type Crumb = { label: string; href: string }

export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="mb-1 text-ink3">
      <ol className="flex flex-wrap items-center gap-1">
        {crumbs.map(({ label, href }, at) => (
          <li key={href} className="flex min-w-0 items-center gap-1">
            {at === 0 ? null : <span aria-hidden>/</span>}
            <Link href={href} className="wrap-anywhere rounded-sm hover:text-ink hover:underline">
              {label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
