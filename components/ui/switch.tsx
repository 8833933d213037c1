// Something that holds or does not, at once: on and off are told by shape and word, not by colour alone.
// Sends "on" under `name` when on and nothing otherwise.
"use client"
import clsx from "clsx"
import { Switch as RadixSwitch } from "radix-ui"
import { type ReactNode, useId } from "react"

type SwitchProps = {
  label: ReactNode
  hint?: ReactNode
  name?: string
  checked?: boolean
  defaultChecked?: boolean
  disabled?: boolean
  onCheckedChange?: (checked: boolean) => void
  className?: string
}

export function Switch({ label, hint, className, ...rest }: SwitchProps) {
  const id = useId()
  return (
    <div className={clsx("flex items-start justify-between gap-4", className)}>
      <div className="min-w-0">
        <label htmlFor={id} className="cursor-pointer font-[550]">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-ink2 text-xs">
            {hint}
          </p>
        ) : null}
      </div>
      <RadixSwitch.Root
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="group relative h-6 w-10 shrink-0 rounded-full border border-edge bg-sunk disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-0.75 rounded-full border border-edge bg-panel transition-transform data-[state=checked]:translate-x-4.75 data-[state=checked]:border-transparent" />
        <span
          aria-hidden
          className="absolute top-1/2 right-1.5 size-1.5 -translate-y-1/2 rounded-full border border-ink3 group-data-[state=checked]:hidden"
        />
        <span
          aria-hidden
          className="absolute top-1/2 left-2 hidden h-2 w-px -translate-y-1/2 bg-on-accent group-data-[state=checked]:block"
        />
      </RadixSwitch.Root>
    </div>
  )
}
