// The command that makes an operator. It runs where the server runs, so that the private key is made where it will stay.
// For the settings.
import { CodeBlock } from "../ui/code-block"

export function CreateOperatorCommand() {
  return (
    <CodeBlock
      code="npm run operator -- create --name deploy-bot --role admin --out ./deploy-bot"
      what="command that creates an operator"
      caption="On the server's host, in its directory. It writes client.pem, client.key and ca.pem, readable by their owner alone; then any program calls the operator API with them."
    />
  )
}
