// A window over the page that holds the focus until it is answered or dismissed (Escape, the cross, a press outside).
// For forms that do not deserve a page. A veil of our own instead of Radix's overlay: that one injects a <style>, which the
// Content-Security-Policy refuses.
"use client"
import clsx from "clsx"
import { X } from "lucide-react"
import { Dialog as RadixDialog } from "radix-ui"
import { type ReactNode, useState } from "react"
import { buttonClass } from "./button-class"

export type DialogProps = {
  /** The button that opens it; leave it out and control it with `open`. */
  trigger?: ReactNode
  title: ReactNode
  description?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  size?: "sm" | "md" | "lg"
  children: ReactNode | ((close: () => void) => ReactNode)
}

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" } as const

export function Dialog({ trigger, title, description, open, onOpenChange, size = "md", children }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const change = onOpenChange ?? setOwnOpen
  return (
    <RadixDialog.Root open={open ?? ownOpen} onOpenChange={change}>
      {trigger ? <RadixDialog.Trigger asChild>{trigger}</RadixDialog.Trigger> : null}
      <RadixDialog.Portal>
        <div data-modal-open className="fixed inset-0 z-40 animate-appear bg-veil" />
        <RadixDialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={clsx(
            "fixed inset-x-3 top-[max(1rem,8dvh)] z-50 mx-auto max-h-[calc(100dvh-max(2rem,12dvh))] overflow-y-auto",
            "animate-appear rounded-lg border border-line2 bg-panel shadow-pop outline-none",
            widths[size],
          )}
        >
          <DialogHead title={title} description={description} />
          <div className="px-5 pb-5">{typeof children === "function" ? children(() => change(false)) : children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

function DialogHead({ title, description }: Pick<DialogProps, "title" | "description">) {
  return (
    <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
      <div className="min-w-0">
        <RadixDialog.Title className="font-semibold text-lg">{title}</RadixDialog.Title>
        {description ? (
          <RadixDialog.Description asChild>
            <div className="mt-0.5 text-ink2">{description}</div>
          </RadixDialog.Description>
        ) : null}
      </div>
      <RadixDialog.Close aria-label="Close" className={buttonClass({ variant: "quiet", size: "icon" })}>
        <X aria-hidden className="size-4" />
      </RadixDialog.Close>
    </div>
  )
}
