// How full something is, as a colour that is lighter the more is left, in grey as well.

import { knows, t } from "./words.js";

const STEPS = 5;

/** The class of a fill: `is-oversold`, the phase where nobody can book, fill-0 (all left) to fill-4 (nearly none), or `is-full`. */
export function fillOf({ total, left, phase, oversold }) {
  if (oversold > 0) return "is-oversold";
  if (phase && phase !== "open" && phase !== "full") return `is-${phase}`;
  if (total === 0 || left <= 0) return "is-full";
  return `fill-${Math.min(STEPS - 1, Math.floor(((total - left) / total) * STEPS))}`;
}

/** A phase of a schedule, in words. */
export function phaseWord(phase) {
  return knows(`phase-${phase}`) ? t(`phase-${phase}`) : phase;
}

/** The numbers left and, where there are too many registrations, how many they are too many. */
export function leftWords({ left, total, oversold }) {
  return oversold > 0 ? `${t("leftof", { left, total })}, ${t("oversoldby", { oversold })}` : t("leftof", { left, total });
}

/** Whether a time of a date has passed at an instant. */
export function isPast(date, time, now) {
  return `${date}T${time}` <= now.slice(0, 16);
}

export const LEGEND = ["fill-0", "fill-1", "fill-2", "fill-3", "fill-4", "is-full", "is-oversold", "is-unreleased", "is-closed", "is-stopped", "is-ended", "is-now"];
