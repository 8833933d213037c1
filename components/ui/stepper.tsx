// Where one is in something that takes several steps: done, current, to come. The words say it, the bar repeats it.
import clsx from "clsx"

type StepperProps = {
  label: string
  steps: readonly string[] /** 0-based; past the end, all are done. */
  current: number
}

export function Stepper({ label, steps, current }: StepperProps) {
  return (
    <ol aria-label={label} className="my-4.5 flex flex-col gap-2 sm:flex-row">
      {steps.map((step, at) => (
        <li
          key={step}
          aria-current={at === current ? "step" : undefined}
          className={clsx(
            "flex-1 border-t-[3px] pt-2",
            at < current && "border-accent text-ink2",
            at === current && "border-accent font-semibold text-ink",
            at > current && "border-line2 text-ink3",
          )}
        >
          {at + 1} · {step}
          {at < current ? <span className="sr-only"> (done)</span> : null}
        </li>
      ))}
    </ol>
  )
}
