// Light, dark, or as the system has it. Holds for this browser.
"use client"
import { Monitor, Moon, Sun } from "lucide-react"
import { useState } from "react"
import { Button } from "./button"
import { keepChoice } from "./cookie-choice"
import { DropdownMenu } from "./dropdown-menu"
import { MenuChoice } from "./menu-choice"

const themes = [
  { value: "system", label: "As the system", icon: <Monitor aria-hidden className="size-3.5" /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden className="size-3.5" /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden className="size-3.5" /> },
] as const

export function ThemeToggle({ theme }: { theme: string }) {
  const [chosen, setChosen] = useState(theme)
  function choose(value: string) {
    setChosen(value)
    keepChoice("gw-theme", value)
    document.documentElement.dataset.theme = value
  }
  const shown = themes.find(({ value }) => value === chosen) ?? themes[0]
  return (
    <DropdownMenu
      trigger={
        <Button variant="quiet" size="icon" aria-label={`Theme: ${shown.label}`} title="Theme">
          {shown.icon}
        </Button>
      }
    >
      <MenuChoice value={shown.value} onChange={choose} options={themes} />
    </DropdownMenu>
  )
}
