// Counts over time, one bar each: drawn as SVG, told as a table to screen readers.
// For certificates ending by week, refusals by hour. `stands` marks bars that need somebody soon, in colour and in words.
import clsx from "clsx"

export type Bar = { label: string; count: number; stands?: boolean; title?: string }

type BarChartProps = {
  /** What is counted, for the table's caption. */
  caption: string
  /** What a label is: "week", "hour". */
  unit: string
  bars: readonly Bar[]
  className?: string
}

export function BarChart({ caption, unit, bars, className }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <div className={className}>
      <div aria-hidden className="flex h-24 items-end gap-1 border-line2 border-b">
        {bars.map((bar) => (
          <BarShape key={bar.label} bar={bar} share={bar.count / most} />
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between gap-2 text-2xs text-ink3">
        {bars.length > 0 ? axis(bars).map((label) => <span key={label}>{label}</span>) : null}
      </div>
      <BarTable caption={caption} unit={unit} bars={bars} />
    </div>
  )
}

/** The first, a middle and the last label: more would not fit 360 px. */
function axis(bars: readonly Bar[]): string[] {
  const at = [0, Math.floor((bars.length - 1) / 2), bars.length - 1]
  return [...new Set(at)].map((index) => bars[index]?.label ?? "")
}

function BarShape({ bar, share }: { bar: Bar; share: number }) {
  return (
    <svg
      viewBox="0 0 10 100"
      preserveAspectRatio="none"
      className={clsx("h-full min-w-0 flex-1", bar.stands ? "text-wait" : "text-accent")}
    >
      <title>{bar.title ?? `${bar.label}: ${bar.count}`}</title>
      <rect width="10" height="100" fill="transparent" />
      <rect
        y={100 - share * 100}
        width="10"
        height={share * 100}
        className={bar.stands ? "fill-wait-soft" : "fill-accent-soft"}
      />
      {bar.count > 0 ? <rect y={100 - share * 100} width="10" height="2" fill="currentColor" /> : null}
    </svg>
  )
}

function BarTable({ caption, unit, bars }: Omit<BarChartProps, "className">) {
  return (
    // a table does not keep to one pixel: a long caption would widen the page
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th>{unit}</th>
            <th>count</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, count, stands }) => (
            <tr key={label}>
              <td>{label}</td>
              <td>
                {count}
                {stands ? ", soon" : ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
