// How full something is, as a colour that is lighter the more is left, in grey as well.

import { knows, t } from "./words.js";

const STEPS = 5;

/** The class of a fill: fill-0 (all left) to fill-4 (nearly none), `full`, or the phase where nobody can book. */
export function fillOf({ total, left, phase }) {
  if (phase && phase !== "open" && phase !== "full" && phase !== "ended") return `is-${phase}`;
  if (total === 0 || left <= 0) return "is-full";
  return `fill-${Math.min(STEPS - 1, Math.floor(((total - left) / total) * STEPS))}`;
}

/** A phase of a schedule, in words. */
export function phaseWord(phase) {
  return knows(`phase-${phase}`) ? t(`phase-${phase}`) : phase;
}

export const LEGEND = ["fill-0", "fill-1", "fill-2", "fill-3", "fill-4", "is-full", "is-unreleased", "is-closed", "is-stopped"];
