// A path that a route's template matches, for commands that run as they stand: `/accounts/{id}` becomes `/accounts/42`.

export function examplePath(template: string): string {
  return template.replace(/\{[^/}]*\}/g, "42")
}
