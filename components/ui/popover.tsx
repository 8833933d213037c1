// A small panel beside the control that opened it: filters, an explanation, a short form.
// Closes on Escape and on a press outside, and gives the focus back.
"use client"
import clsx from "clsx"
import { Popover as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { popClass } from "./pop-class"

type PopoverProps = { trigger: ReactNode; label: string; align?: "start" | "center" | "end"; children: ReactNode }

export function Popover({ trigger, label, align = "start", children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={clsx(popClass, "w-80 max-w-[calc(100vw-1rem)] p-4")}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
