import { displayMoney } from "#domain/money/display.ts";
import type { FareRules } from "./rules.ts";

/** One rule of a fare, for machines (`code`, `allowed`, `fee`) and for people (`text`). The shape is the contract's `FareCondition`. */
export interface FareCondition {
  code: "refund" | "change" | "carry_on_bags" | "checked_bags";
  allowed: boolean;
  /** What it costs each passenger with a seat; null: nothing, or it is not allowed. */
  fee: FareRules["cancellation_fee"];
  text: string;
}

/** The rules of a fare in sentences, the same for every offer of its family. */
export function fareConditions(rules: FareRules): FareCondition[] {
  const { refundable, changeable, cancellation_fee: kept, bags } = rules;
  const fee = kept === null || kept.amount_minor === 0 ? null : kept;
  return [
    { code: "refund", allowed: refundable, fee, text: refundText(refundable, fee) },
    {
      code: "change",
      allowed: changeable,
      fee: null,
      text: changeable
        ? "The fare allows a change of the journey, but none is offered here: cancel it, and book another."
        : "The journey may not be changed.",
    },
    bagCondition("carry_on_bags", "in the cabin", bags.carry_on),
    bagCondition("checked_bags", "in the hold", bags.checked),
  ];
}

function refundText(refundable: boolean, fee: FareCondition["fee"]): string {
  if (!refundable) return "Not refunded, but for the taxes that are marked as refundable.";
  if (fee === null) return "Cancelled before departure, everything is refunded.";
  return `Cancelled before departure, everything is refunded but ${displayMoney(fee)} for each passenger with a seat.`;
}

function bagCondition(code: "carry_on_bags" | "checked_bags", where: string, count: number): FareCondition {
  const bags = count === 0 ? "No bag" : count === 1 ? "One bag" : `${count} bags`;
  return { code, allowed: count > 0, fee: null, text: `${bags} ${where} for each passenger with a seat.` };
}
