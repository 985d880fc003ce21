import type { Money } from "#contracts/common.ts";
import type { OfferTerms } from "#contracts/offers.ts";
import { formatMoney } from "../text/money.ts";
import { journeyText } from "../text/en/journey.ts";
import { taxName } from "../text/words.ts";

interface PriceTableProps {
  base: Money;
  taxes: OfferTerms["taxes"];
  seats: Money | null;
  total: Money;
}

/** What the total is made of. */
export function PriceTable({ base, taxes, seats, total }: PriceTableProps) {
  return (
    <table class="prices">
      <caption class="visually-hidden">{journeyText("price")}</caption>
      <tbody>
        <tr>
          <th scope="row">{journeyText("fare")}</th>
          <td>{formatMoney(base)}</td>
        </tr>
        {taxes.map((tax) => (
          <tr key={tax.code}>
            <th scope="row">
              {taxName(tax.description)} <small>{tax.code}</small>
            </th>
            <td>{formatMoney(tax.amount)}</td>
          </tr>
        ))}
        {seats && (
          <tr>
            <th scope="row">{journeyText("chosen_seats")}</th>
            <td>{formatMoney(seats)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{journeyText("total")}</th>
          <td data-testid="total">{formatMoney(total)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
