// A real OpenID Connect provider for the browser tests: node real_oidc_provider.mjs REDIRECT_URI
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const { default: Provider } = await import(
  createRequire(`${process.cwd()}/package.json`).resolve('oidc-provider').replace(/\.cjs$/, '.js')
)
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'usersync',
      client_secret: 'a secret of the client, long enough',
      redirect_uris: [process.argv[2]],
      token_endpoint_auth_method: 'client_secret_post'
    }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@harbour.example`, email_verified: true, name: id })
    }),
    cookies: { keys: ['of a test'] }
  })
  server.on('request', provider.callback())
  console.log(issuer)
})
