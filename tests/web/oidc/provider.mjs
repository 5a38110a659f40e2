// A certified OpenID provider on loopback, with two clients and whoever signs in: for tests alone.
// Usage: node provider.mjs REDIRECT_URI; prints its address; ends when its standard input does.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// The packages may lie elsewhere: SAMVIRKE_OIDC_PROVIDER names the folder with package.json.
const folder = process.env.SAMVIRKE_OIDC_PROVIDER ?? dirname(fileURLToPath(import.meta.url));
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const [redirectUri] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "samvirke",
        client_secret: "hemmelig/for+tester",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
      {
        client_id: "samvirke-public",
        token_endpoint_auth_method: "none",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    pkce: { required: () => true },
    conformIdTokenClaims: false, // claims of the scopes stand in the ID token, as agencies' providers do
    claims: {
      openid: ["sub"],
      profile: ["preferred_username", "groups"],
      email: ["email", "email_verified"],
    },
    cookies: { keys: ["for tests alone"] },
    async findAccount(_context, id) {
      return {
        accountId: id,
        async claims() {
          return {
            sub: id,
            preferred_username: id,
            email: `${id}@brann.example`,
            email_verified: id !== "unverified",
            groups: id.startsWith("vakt") ? ["110-operators"] : [],
          };
        },
      };
    },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
