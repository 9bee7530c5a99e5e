import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { withHospital } from "./hospital.mjs";

const collection = JSON.parse(readFileSync(new URL("yuyue.postman_collection.json", import.meta.url), "utf8"));
const BOOKING = collection.item.find((item) => item.name.startsWith("getYyNo")).request.body.raw;

const book = (hospital) =>
  fetch(`${hospital.url}/webservice/YuyueService`, {
    method: "POST",
    headers: { "Content-Type": "text/xml; charset=utf-8" },
    body: BOOKING,
  }).then((response) => response.text());

test("a booking is kept", () =>
  withHospital({}, async (hospital) => {
    assert.match(await book(hospital), /&lt;Code&gt;1000&lt;/);
    assert.equal((await hospital.registrations())[0].registration_id, "10001");
  }));

test("a stopped schedule refuses", () =>
  withHospital({}, async (hospital) => {
    await hospital.happen("stop_schedule", { hospital: "SG01", doctor: "02000008", date: "2026-03-04" });
    assert.match(await book(hospital), /&lt;Code&gt;1005&lt;/);
  }));

test("a booking is kept if its response is lost", () =>
  withHospital({}, async (hospital) => {
    await hospital.addFault("lost", { operations: ["getYyNo"], when: "after", reset: {} });
    await assert.rejects(book(hospital));
    assert.equal((await hospital.registrations()).length, 1);
  }));
