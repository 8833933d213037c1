// What a config poll is measured against: node:https with client certificates that answers 304 to everything, and does nothing else.
// usage: bare-server.mjs KEY CERTIFICATE CA — prints the port that it listens on. Ends with its parent.
import { readFileSync } from "node:fs"
import https from "node:https"

const [key, cert, ca] = process.argv.slice(2).map((path) => readFileSync(path))
const server = https.createServer(
  { key, cert, ca, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.2" },
  (request, response) => {
    response.writeHead(304, { etag: request.headers["if-none-match"] })
    response.end()
  },
)
server.listen(0, "127.0.0.1", () => console.log(server.address().port))
process.stdin.resume().on("end", () => process.exit(0))
