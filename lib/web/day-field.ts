// A day as a date input sends it, and the instant at which it begins in UTC.
// For the ends of access, which matter by the day.
import { z } from "zod"

export const dayField = z.iso.date("Give a day, such as 2027-03-01.").optional()

export function startOfDay(day: string | undefined): Date | null {
  return day === undefined ? null : new Date(`${day}T00:00:00Z`)
}
