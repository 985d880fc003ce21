import { type FareCondition, fareConditions } from "#domain/fare/conditions.ts";
import { type PassengerPrice, pricePassengers } from "./price-passengers.ts";
import type { Terms } from "./write.ts";

/** Signed terms, also those of the release before. */
type Signed = Omit<Terms, "base_by_type"> & { base_by_type?: Terms["base_by_type"] | undefined };

export interface PresentedTerms extends Omit<Terms, "base_by_type" | "fare" | "passengers"> {
  fare: Terms["fare"] & { conditions: FareCondition[] };
  passengers: (Terms["passengers"][number] & { price: PassengerPrice })[];
}

/** Terms as clients see them, with what follows from them and need not be signed: the price by passenger, the rules in words. */
export function presentTerms({ base_by_type, ...terms }: Signed): PresentedTerms {
  const prices = pricePassengers({ ...terms, base_by_type });
  return {
    ...terms,
    fare: { ...terms.fare, conditions: fareConditions(terms.fare) },
    passengers: terms.passengers.flatMap((passenger, index) => {
      const price = prices[index];
      return price === undefined ? [] : [{ ...passenger, price }];
    }),
  };
}
