// Several views of one thing, one at a time; all of them are rendered, so nothing is asked of the server to switch.
// Views that need their own data or address are pages: use <NavTabs>.
"use client"
import { Tabs as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { tabClass, tabListClass } from "./tab-class"

export type Tab = { value: string; label: ReactNode; content: ReactNode }

type TabsProps = { label: string; tabs: readonly Tab[]; defaultValue?: string; className?: string }

export function Tabs({ label, tabs, defaultValue, className }: TabsProps) {
  return (
    <Radix.Root defaultValue={defaultValue ?? tabs[0]?.value} className={className}>
      <Radix.List aria-label={label} className={tabListClass}>
        {tabs.map(({ value, label: text }) => (
          <Radix.Trigger key={value} value={value} className={tabClass}>
            {text}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ value, content }) => (
        <Radix.Content key={value} value={value} className="pt-4">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
