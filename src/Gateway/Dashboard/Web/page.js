// Follows the gateway's state, and asks for a key when it wants one.

import { ApiError, call, events, setKey } from "./api.js";
import { draw } from "./view.js";
import { fill } from "./tryit.js";

const status = document.getElementById("status");
const keyForm = document.getElementById("key-form");
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

function keyFromPerson() {
  keyForm.hidden = false;
  return new Promise(resolve => keyForm.addEventListener("submit", event => {
    event.preventDefault();
    setKey(document.getElementById("key").value.trim());
    keyForm.hidden = true;
    resolve();
  }, { once: true }));
}

async function follow() {
  const response = await call("/dashboard/events");
  await fill().catch(() => {});
  for await (const data of events(response)) draw(JSON.parse(data));
}

for (;;) {
  try {
    await follow();
  } catch (failure) {
    if (failure instanceof ApiError && (failure.status === 401 || failure.status === 403)) {
      await keyFromPerson();
      continue;
    }
    console.warn(failure);
  }
  status.textContent = "not reachable, trying again";
  status.className = "pill bad";
  await pause(2000);
}
