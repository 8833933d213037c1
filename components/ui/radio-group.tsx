// One of a few choices that each need a sentence. Arrow keys move, as in every radio group.
// For roles, targets, token policies; a <Select> serves where the labels say it all.
"use client"
import clsx from "clsx"
import { type ReactNode, useId } from "react"
import { FieldGroup } from "./field-group"

export type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean }

type RadioGroupProps = {
  name: string
  legend: ReactNode
  hint?: ReactNode
  options: readonly RadioOption[]
  defaultValue?: string
  value?: string
  onChange?: (value: string) => void
  /** `row` puts short choices side by side. */
  layout?: "column" | "row"
  className?: string
}

export function RadioGroup({ name, legend, hint, options, layout = "column", className, ...state }: RadioGroupProps) {
  return (
    <FieldGroup name={name} legend={legend} hint={hint} className={className}>
      <div className={clsx("flex gap-2", layout === "column" ? "flex-col" : "flex-wrap")}>
        {options.map((option) => (
          <Radio key={option.value} name={name} option={option} {...state} />
        ))}
      </div>
    </FieldGroup>
  )
}

type RadioProps = Pick<RadioGroupProps, "name" | "defaultValue" | "value" | "onChange"> & { option: RadioOption }

function Radio({ name, option, defaultValue, value, onChange }: RadioProps) {
  const id = useId()
  const controlled = onChange ? { checked: value === option.value, onChange: () => onChange(option.value) } : {}
  const initial = onChange ? {} : { defaultChecked: (value ?? defaultValue) === option.value }
  return (
    <div className="flex items-start gap-2 rounded-md border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft">
      <input
        type="radio"
        id={id}
        name={name}
        value={option.value}
        disabled={option.disabled}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent"
        {...controlled}
        {...initial}
      />
      <div>
        <label htmlFor={id} className="block cursor-pointer font-[550]">
          {option.label}
        </label>
        {option.hint ? (
          <p id={`${id}-hint`} className="text-ink2 text-xs">
            {option.hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}
