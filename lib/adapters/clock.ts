// The system's clock. Implements Clock; tests set their own.
import type { Clock } from "@/lib/usecases/deps"

export const systemClock: Clock = () => new Date()
