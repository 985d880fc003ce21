import type { Money } from "#contracts/common.ts";
import type { OfferTerms } from "#contracts/offers.ts";
import { formatMoney } from "../text/money.ts";

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
      <caption class="visually-hidden">Price</caption>
      <tbody>
        <tr>
          <th scope="row">Fare</th>
          <td>{formatMoney(base)}</td>
        </tr>
        {taxes.map((tax) => (
          <tr key={tax.code}>
            <th scope="row">
              {tax.description} <small>{tax.code}</small>
            </th>
            <td>{formatMoney(tax.amount)}</td>
          </tr>
        ))}
        {seats && (
          <tr>
            <th scope="row">Chosen seats</th>
            <td>{formatMoney(seats)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td data-testid="total">{formatMoney(total)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
