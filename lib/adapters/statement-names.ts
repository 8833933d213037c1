// Names for the statements that come again and again, so that PostgreSQL parses and plans each once per connection.
// For the database adapter. A statement whose text varies (a list of ids of any length) must not fill the server's memory.

/** Of one process; far more than the statements that this program writes out, and few enough for every connection to hold. */
const mostNames = 400

/** Answers nothing (""), which leaves the statement unnamed, once all names are given away. */
export function makeStatementNames(most = mostNames): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= most) return ""
    const name = `s${names.size}`
    names.set(sql, name)
    return name
  }
}
