// One of a few, chosen in a menu: the tick says which holds. For the environment and theme switchers.
"use client"
import { Check } from "lucide-react"
import { DropdownMenu as Radix } from "radix-ui"
import type { ReactNode } from "react"

type MenuChoiceProps = {
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: ReactNode; icon?: ReactNode }[]
}

export function MenuChoice({ value, onChange, options }: MenuChoiceProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          className="flex min-h-7.5 cursor-pointer select-none items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-sunk"
        >
          <span className="w-3.5 text-accent">
            <Radix.ItemIndicator>
              <Check aria-hidden className="size-3.5" />
            </Radix.ItemIndicator>
          </span>
          {option.icon}
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}
