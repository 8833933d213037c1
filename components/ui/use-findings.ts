// What a search finds while somebody types: asked after a pause, and only the answer to the newest question counts.
// For the command palette.
"use client"
import { useEffect, useState } from "react"

export type Finding = { label: string; detail?: string; href: string }

const pauseMs = 200
const shortest = 2

export function useFindings(text: string, find: (text: string) => Promise<Finding[]>) {
  const [answer, setAnswer] = useState<{ text: string; found: Finding[] }>({ text: "", found: [] })
  const question = text.trim()
  useEffect(() => {
    if (question.length < shortest) return
    let newest = true
    const timer = setTimeout(async () => {
      // a search that fails finds nothing; pages and verbs still work
      const found = await find(question).catch(() => [])
      if (newest) setAnswer({ text: question, found })
    }, pauseMs)
    return () => {
      newest = false
      clearTimeout(timer)
    }
  }, [question, find])
  const asked = question.length >= shortest
  return { found: asked && answer.text === question ? answer.found : [], searching: asked && answer.text !== question }
}
