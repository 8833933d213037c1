// The sidebar where there is no room for one: slides in from the left, holds the focus, goes when a page is chosen.
"use client"
import { Menu, X } from "lucide-react"
import { Dialog as Radix } from "radix-ui"
import { type ReactNode, useState } from "react"
import { buttonClass } from "@/components/ui/button-class"
import { Brand } from "./brand"
import { type NavItem, NavList } from "./nav-list"

type NavDrawerProps = { label: string; groups: readonly (readonly NavItem[])[]; foot: ReactNode }

export function NavDrawer({ label, groups, foot }: NavDrawerProps) {
  const [open, setOpen] = useState(false)
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger aria-label="Menu" className={buttonClass({ variant: "quiet", size: "icon" })}>
        <Menu aria-hidden className="size-4.5" />
      </Radix.Trigger>
      <Radix.Portal>
        <div data-modal-open className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-64 max-w-[85vw] animate-slide-in flex-col gap-3 overflow-y-auto border-line border-r bg-bg p-3 outline-none"
        >
          <div className="flex items-center justify-between pl-2">
            <Radix.Title asChild>
              <div>
                <Brand />
              </div>
            </Radix.Title>
            <Radix.Close aria-label="Close menu" className={buttonClass({ variant: "quiet", size: "icon" })}>
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </div>
          <NavList label={label} groups={groups} onGo={() => setOpen(false)} />
          <div className="mt-auto">{foot}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
