// A form on a server action: keeps what was typed when it is refused, puts each reason beside its field, moves the focus to
// the first one, and says aloud what happened. For every form of the portal.
"use client"
import clsx from "clsx"
import { useRouter } from "next/navigation"
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react"
import type { Action, ActionFailure } from "@/lib/core/action-result"
import { ActionFormContext } from "./action-form-context"
import { ProblemNote } from "./problem-note"
import { runAction } from "./run-action"
import { useToast } from "./toast"

type ActionFormProps<T> = {
  action: Action<T>
  children: ReactNode
  className?: string
  /** Said in a toast when it is done. */
  done?: string
  /** Where to go when it is done; a function is given the answer. */
  goTo?: string | ((data: T) => string)
  onDone?: (data: T) => void
  /** Empties the form when it is done. */
  resetOnDone?: boolean
  /** Fields that are sent along and not shown. */
  hidden?: Record<string, string>
}

export function ActionForm<T>({ action, children, className, hidden, ...after }: ActionFormProps<T>) {
  const { form, pending, failure, placed, submit } = useAction(action, after)
  const fields = failure?.fields ?? {}
  return (
    <form ref={form} onSubmit={submit} noValidate className={clsx("flex flex-col gap-4", className)}>
      {Object.entries(hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ActionFormContext value={{ pending, fields }}>
        {failure ? (
          <ProblemNote title={failure.title} detail={placed ? besideFields(failure) : failure.detail} />
        ) : null}
        {children}
      </ActionFormContext>
    </form>
  )
}

/** Whether each reason has its field in this form; otherwise the detail above it is the only place that says it. */
function allPlaced(form: HTMLFormElement, { fields }: ActionFailure): boolean {
  const shown = new Set([...form.querySelectorAll<HTMLElement>("[data-field]")].map((field) => field.dataset.field))
  const names = Object.keys(fields)
  const lone = (name: string) => form.querySelector(`[name="${CSS.escape(name)}"]:not([type="hidden"])`) !== null
  return names.length > 0 && names.every((name) => shown.has(name) || lone(name))
}

/** Where each reason has its field, repeating one of them above the form says nothing new. */
function besideFields({ detail, fields }: ActionFailure): string {
  const reasons = Object.values(fields)
  return reasons.includes(detail) ? "What to change is said beside each field." : detail
}

type After<T> = Pick<ActionFormProps<T>, "done" | "goTo" | "onDone" | "resetOnDone">

function useAction<T>(action: Action<T>, { done, goTo, onDone, resetOnDone }: After<T>) {
  const form = useRef<HTMLFormElement>(null)
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const [placed, setPlaced] = useState(false)
  const [pending, startTransition] = useTransition()
  const router = useRouter()
  const toast = useToast()

  function submit(event: FormEvent<HTMLFormElement>) {
    // React would empty the form after `action={…}`, even when it was refused
    event.preventDefault()
    if (pending) return
    const element = event.currentTarget
    const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null
    const data = new FormData(element, submitter)
    startTransition(async () => {
      const result = await runAction(action, data)
      if (!result.ok) {
        setPlaced(allPlaced(element, result))
        return setFailure(result)
      }
      setFailure(null)
      if (resetOnDone) element.reset()
      if (done) toast({ title: done })
      onDone?.(result.data)
      if (goTo) router.push(typeof goTo === "function" ? goTo(result.data) : goTo)
    })
  }

  useEffect(() => {
    if (!failure) return
    // the alert stands above the fields, so one selector for both would never reach a field
    const field = form.current?.querySelector<HTMLElement>("[aria-invalid='true']")
    const place = field ?? form.current?.querySelector<HTMLElement>("[role='alert']")
    place?.focus()
  }, [failure])

  return { form, pending, failure, placed, submit }
}
