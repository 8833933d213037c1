// Says that something is done, in a corner, without taking the focus; F8 leads there. Never the only place of a fact.
// The provider stands in the root layout; `useToast()` says something.
"use client"
import clsx from "clsx"
import { CircleCheck, OctagonAlert, X } from "lucide-react"
import { Toast as Radix } from "radix-ui"
import { createContext, type ReactNode, use, useCallback, useRef, useState } from "react"
import { buttonClass } from "./button-class"

export type ToastMessage = { title: string; detail?: string; tone?: "ok" | "deny" }
type Shown = ToastMessage & { id: number }

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined)

export function useToast(): (message: ToastMessage) => void {
  return use(ToastContext)
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([])
  const next = useRef(0)
  const say = useCallback((message: ToastMessage) => {
    next.current += 1
    const id = next.current
    // three at once is all that anybody reads
    setShown((list) => [...list.slice(-2), { ...message, id }])
  }, [])
  const forget = (id: number) => setShown((list) => list.filter((message) => message.id !== id))
  return (
    <ToastContext value={say}>
      <Radix.Provider duration={6000} swipeDirection="right">
        {children}
        {shown.map((message) => (
          <ToastCard key={message.id} message={message} onGone={() => forget(message.id)} />
        ))}
        <Radix.Viewport className="fixed right-0 bottom-0 z-60 flex w-96 max-w-full flex-col gap-2 p-4 outline-none" />
      </Radix.Provider>
    </ToastContext>
  )
}

function ToastCard({ message, onGone }: { message: ToastMessage; onGone: () => void }) {
  const denies = message.tone === "deny"
  const Icon = denies ? OctagonAlert : CircleCheck
  return (
    <Radix.Root
      type={denies ? "foreground" : "background"}
      onOpenChange={(open) => open || onGone()}
      className="flex animate-appear items-start gap-2.5 rounded-lg border border-line2 bg-panel p-3 shadow-pop"
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", denies ? "text-deny" : "text-ok")} />
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-[550]">{message.title}</Radix.Title>
        {message.detail ? <Radix.Description className="text-ink2">{message.detail}</Radix.Description> : null}
      </div>
      <Radix.Close
        aria-label="Dismiss"
        className={clsx(buttonClass({ variant: "quiet", size: "icon" }), "-my-1 size-6")}
      >
        <X aria-hidden className="size-3.5" />
      </Radix.Close>
    </Radix.Root>
  )
}
