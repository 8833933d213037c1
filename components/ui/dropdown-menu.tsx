// The less frequent verbs of a thing, behind one button. Arrow keys, type-ahead and Escape as in every menu.
// Not modal: a modal menu would inject a <style> to lock scrolling, which the Content-Security-Policy refuses.
"use client"
import clsx from "clsx"
import Link from "next/link"
import { DropdownMenu as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { popClass } from "./pop-class"

type DropdownMenuProps = { trigger: ReactNode; align?: "start" | "end"; children: ReactNode }

export function DropdownMenu({ trigger, align = "end", children }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={clsx(popClass, "min-w-44 p-1")}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemClass =
  "flex min-h-7.5 w-full cursor-pointer select-none items-center gap-2 rounded-md px-2 text-left outline-none data-highlighted:bg-sunk data-disabled:cursor-not-allowed data-disabled:text-ink3"

type MenuItemProps = {
  icon?: ReactNode
  /** Goes there; without it, `onSelect` is called. */
  href?: string
  onSelect?: () => void
  disabled?: boolean
  danger?: boolean
  children: ReactNode
}

export function MenuItem({ icon, href, onSelect, disabled, danger, children }: MenuItemProps) {
  const className = clsx(itemClass, danger && "text-deny data-highlighted:bg-deny-soft")
  if (href !== undefined && !disabled) {
    return (
      <Radix.Item asChild className={className}>
        <Link href={href}>
          {icon}
          {children}
        </Link>
      </Radix.Item>
    )
  }
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={className}>
      {icon}
      {children}
    </Radix.Item>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 border-line border-t" />
}
