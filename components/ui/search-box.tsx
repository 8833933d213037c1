// Asks a list a question through the address, so that an answer can be linked, gone back to and reloaded.
// Waits until the typing pauses; Enter asks at once; without scripts it is an ordinary form.
"use client"
import clsx from "clsx"
import { LoaderCircle, Search } from "lucide-react"
import { usePathname } from "next/navigation"
import { useEffect, useRef } from "react"
import { controlClass } from "./control-class"
import { useQueryChange } from "./use-query-change"

type SearchBoxProps = { label: string; placeholder?: string; name?: string; className?: string }

const pauseMs = 250

export function SearchBox({ label, placeholder, name = "q", className }: SearchBoxProps) {
  const path = usePathname()
  const { params, change, pending } = useQueryChange()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function ask(text: string, afterMs: number) {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change({ [name]: text.trim() || null }), afterMs)
  }
  return (
    <search className={clsx("relative block w-full sm:w-72", className)}>
      <form
        action={path}
        onSubmit={(event) => {
          event.preventDefault()
          ask(String(new FormData(event.currentTarget).get(name) ?? ""), 0)
        }}
      >
        <Search aria-hidden className="pointer-events-none absolute top-2.25 left-2.5 size-3.5 text-ink3" />
        <input
          type="search"
          name={name}
          aria-label={label}
          placeholder={placeholder ?? label}
          defaultValue={params.get(name) ?? ""}
          onChange={(event) => ask(event.target.value, pauseMs)}
          className={clsx(controlClass, "h-8 pl-8")}
        />
        {pending ? (
          <LoaderCircle aria-hidden className="absolute top-2.25 right-2.5 size-3.5 animate-spin text-ink3" />
        ) : null}
      </form>
    </search>
  )
}
