// A hospital for tests of Node: a world of its own in a running simulator, over the control API. Needs Node 20 or later.
//
//     import { test } from "node:test";
//     import { withHospital } from "./hospital.mjs";
//
//     test("a booking is kept", () => withHospital({ scenario: "default" }, async (hospital) => { … hospital.url … }));

const SIMULATOR = process.env.YUYUE_SIM_URL ?? "http://127.0.0.1:8080";
const TOKEN = process.env.YUYUE_SIM_CONTROL_TOKEN;

async function ask(url, method, path, body) {
  const headers = { "Content-Type": "application/json", ...(TOKEN && { Authorization: `Bearer ${TOKEN}` }) };
  const response = await fetch(`${url}/control/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${answer.detail ?? response.status}`);
  return answer;
}

/** Make a world, hand it to `use`, and remove it afterwards; `choice` has the keys of `POST /worlds`. */
export async function withHospital(choice, use) {
  const world = await ask(SIMULATOR, "POST", "/worlds", { clock: "frozen@2026-03-02T08:00:00", ...choice });
  const control = (method, path, body) => ask(world.url, method, path, body);
  try {
    return await use({
      url: world.url,
      wsdl: world.wsdl,
      control,
      advance: (by) => control("POST", "/clock/advance", { by }),
      addFault: (name, rule) => control("POST", "/faults", { name, ...rule }),
      happen: (kind, what) => control("POST", "/events", { [kind]: what }),
      registrations: async () => (await control("GET", "/registrations")).registrations,
    });
  } finally {
    await ask(SIMULATOR, "DELETE", `/worlds/${world.name}`);
  }
}
