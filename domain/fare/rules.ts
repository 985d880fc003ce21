import type { Cabin } from "#domain/seat/layout.ts";
import type { FareFamily } from "./booking-classes.ts";
import { fromNuc } from "./currency.ts";

/** What a family allows. The shape is the contract's `FareRules`. */
export interface FareRules {
  family: FareFamily;
  refundable: boolean;
  changeable: boolean;
  cancellation_fee: { amount_minor: number; currency: string } | null;
  bags: { carry_on: number; checked: number };
}

interface FamilyRules {
  refundable: boolean;
  changeable: boolean;
  fee_nuc: number;
  checked_bags: Record<Cabin, number>;
}

const FAMILIES: Readonly<Record<FareFamily, FamilyRules>> = {
  light: { refundable: false, changeable: false, fee_nuc: 0, checked_bags: { economy: 0, business: 1 } },
  classic: { refundable: true, changeable: true, fee_nuc: 60, checked_bags: { economy: 1, business: 2 } },
  flex: { refundable: true, changeable: true, fee_nuc: 0, checked_bags: { economy: 2, business: 2 } },
};
const CARRY_ON: Readonly<Record<Cabin, number>> = { economy: 1, business: 2 };

/** The rules of a family, with the fee in the currency of the offer. */
export function fareRules(family: FareFamily, cabin: Cabin, currency: string): FareRules {
  const { refundable, changeable, fee_nuc: fee, checked_bags: checked } = FAMILIES[family];
  const amount = fee === 0 ? 0 : fromNuc(fee, currency);
  return {
    family,
    refundable,
    changeable,
    cancellation_fee: refundable ? { amount_minor: amount, currency } : null,
    bags: { carry_on: CARRY_ON[cabin], checked: checked[cabin] },
  };
}
