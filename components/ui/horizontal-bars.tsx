// Counts by name, longest first, each with its figure: a table whose middle column is a bar.
// For refusals by reason and traffic by route.
import clsx from "clsx"
import Link from "next/link"

export type HorizontalBar = { name: string; count: number; href?: string }

type HorizontalBarsProps = { caption: string; bars: readonly HorizontalBar[]; tone?: "deny" | "accent" }

export function HorizontalBars({ caption, bars, tone = "deny" }: HorizontalBarsProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <table className="w-full">
      <caption className="sr-only">{caption}</caption>
      <tbody>
        {bars.map(({ name, count, href }) => (
          <tr key={name}>
            <th scope="row" className="max-w-44 py-0.75 pr-2.5 text-left font-normal">
              {href ? (
                <Link href={href} className="hover:underline">
                  {name}
                </Link>
              ) : (
                name
              )}
            </th>
            <td aria-hidden className="w-full py-0.75">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="block h-2 w-full">
                <title>{`${name}: ${count}`}</title>
                <rect
                  width={(count / most) * 100}
                  height="8"
                  className={clsx(tone === "deny" ? "fill-deny/75" : "fill-accent")}
                />
              </svg>
            </td>
            <td className="py-0.75 pl-2.5 text-right font-mono text-xs">{count.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
