// Find or do anything from the keyboard (⌘ K or Ctrl K): pages, quick actions, and whatever the search finds.
// The search runs on the server, after the typing pauses; late answers to old questions are dropped.
"use client"
import { Command } from "cmdk"
import { Search } from "lucide-react"
import { useRouter } from "next/navigation"
import { Dialog as Radix } from "radix-ui"
import { useEffect, useState } from "react"
import { buttonClass } from "./button-class"
import { Kbd } from "./kbd"
import { type Finding, useFindings } from "./use-findings"

export type PaletteEntry = { group: "Go to" | "Do"; label: string; href: string; keywords?: string[] }

type CommandPaletteProps = {
  entries: readonly PaletteEntry[]
  /** Looks things up by name, id or serial. */
  find: (text: string) => Promise<Finding[]>
}

export function CommandPalette({ entries, find }: CommandPaletteProps) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    document.addEventListener("keydown", press)
    return () => document.removeEventListener("keydown", press)
  }, [])
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger
        className={`${buttonClass({})} sm:w-56 sm:justify-between lg:w-72`}
        aria-label="Find or do anything"
      >
        <span className="flex items-center gap-2 font-normal text-ink3">
          <Search aria-hidden className="size-3.5" />
          <span className="hidden sm:inline">Find or do anything</span>
        </span>
        <span className="hidden sm:inline">
          <Kbd>⌘ K</Kbd>
        </span>
      </Radix.Trigger>
      <Radix.Portal>
        <div data-modal-open className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-appear overflow-hidden rounded-lg border border-line2 bg-panel shadow-pop outline-none"
        >
          <Radix.Title className="sr-only">Find or do anything</Radix.Title>
          <Palette entries={entries} find={find} close={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Palette({ entries, find, close }: CommandPaletteProps & { close: () => void }) {
  const [text, setText] = useState("")
  const { found, searching } = useFindings(text, find)
  const [marked, setMarked] = useState("")
  const first = found[0]
  // what was looked up arrives late, and is what Enter should lead to
  useEffect(() => {
    if (first) setMarked(itemValue("Found", first))
  }, [first])
  const router = useRouter()
  function go(href: string) {
    close()
    router.push(href)
  }
  return (
    <Command label="Find or do anything" loop value={marked} onValueChange={setMarked}>
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="A partner, a certificate's serial, a page, a verb…"
        className="h-11 w-full border-line border-b bg-transparent px-4 text-md outline-none placeholder:text-ink3"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink2">
          {searching ? "Searching…" : "Nothing by that name, and no such page or verb."}
        </Command.Empty>
        <Group
          heading="Found"
          items={found.map(({ label, detail, href }) => ({ label, detail, href, keywords: [text] }))}
          go={go}
        />
        <Group heading="Do" items={entries.filter(({ group }) => group === "Do")} go={go} />
        <Group heading="Go to" items={entries.filter(({ group }) => group === "Go to")} go={go} />
      </Command.List>
    </Command>
  )
}

type Item = { label: string; detail?: string; href: string; keywords?: string[] }

/** Tells items apart, and is matched against what is typed. */
function itemValue(heading: string, { href, label }: Pick<Item, "href" | "label">): string {
  return `${heading} ${href} ${label}`
}

function Group({ heading, items, go }: { heading: string; items: readonly Item[]; go: (href: string) => void }) {
  if (items.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink3 [&_[cmdk-group-heading]]:text-xs"
    >
      {items.map(({ label, detail, href, keywords }) => (
        <Command.Item
          key={href}
          value={itemValue(heading, { href, label })}
          keywords={keywords}
          onSelect={() => go(href)}
          className="flex min-h-8 cursor-pointer items-center justify-between gap-3 rounded-md px-2.5 data-[selected=true]:bg-sunk"
        >
          <span className="min-w-0 truncate">{label}</span>
          {detail ? <span className="shrink-0 text-ink3 text-xs">{detail}</span> : null}
        </Command.Item>
      ))}
    </Command.Group>
  )
}
