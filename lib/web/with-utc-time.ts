// The time of a form's `datetime-local` field, which knows no zone, read as UTC; an empty field is no time.
// For actions whose form says that times are in UTC. What is not such a field's text is left to the schema.

export function withUtcTime(sent: unknown, name: string): unknown {
  if (typeof sent !== "object" || sent === null) return sent
  const { [name]: time, ...rest } = sent as Record<string, unknown> // an object, whatever it holds
  if (time === undefined || time === "") return rest
  const bare = typeof time === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(time)
  return { ...rest, [name]: bare ? `${time}Z` : time }
}
