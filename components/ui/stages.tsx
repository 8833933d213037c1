// Decided → published → enforced: how far a change has come, in the order in which it must happen.
// For revocations and releases. The bar on top of each stage fills as it is reached; the words say the same.
import clsx from "clsx"
import type { ReactNode } from "react"

export type Stage = {
  name: string
  /** Its headline: a time, "+ 41 ms", "11 of 12". */
  headline: ReactNode
  detail?: ReactNode
  /** 0 to 1. */
  reached: number
}

export function Stages({ label, stages }: { label: string; stages: readonly Stage[] }) {
  return (
    <ol
      aria-label={label}
      className="grid overflow-hidden rounded-lg border border-line bg-panel sm:auto-cols-fr sm:grid-flow-col"
    >
      {stages.map((stage) => (
        <li
          key={stage.name}
          className="relative min-w-0 border-line px-4.5 pt-4 pb-3.5 not-last:border-b sm:not-last:border-r sm:not-last:border-b-0"
        >
          <StageBar reached={stage.reached} />
          <h3 className="font-medium text-ink3 text-xs">
            {stage.name}
            {stage.reached >= 1 ? <span className="sr-only">, done</span> : null}
          </h3>
          <p
            className={clsx(
              "my-0.5 font-semibold text-lg tabular-nums tracking-[-0.01em]",
              stage.reached === 0 && "font-medium text-ink3",
            )}
          >
            {stage.headline}
          </p>
          {stage.detail ? <div className="text-ink2">{stage.detail}</div> : null}
        </li>
      ))}
    </ol>
  )
}

function StageBar({ reached }: { reached: number }) {
  return (
    <svg aria-hidden preserveAspectRatio="none" viewBox="0 0 100 3" className="absolute inset-x-0 top-0 h-[3px] w-full">
      <title>progress</title>
      <rect width="100" height="3" className="fill-line2" />
      <rect
        width={Math.max(0, Math.min(1, reached)) * 100}
        height="3"
        className="fill-accent transition-[width] duration-300"
      />
    </svg>
  )
}
