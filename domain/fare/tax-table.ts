/**
 * What states and airports levy at departure, by country, in that country's fare currency. The codes are those IATA
 * assigns; the amounts are flat ones of the right size, since the real tables are licensed and change monthly.
 */
export interface TaxRule {
  code: string;
  description: string;
  /** Minor units for one passenger: within the country, abroad, and abroad over a long way. 0 is not levied. */
  domestic: number;
  international: number;
  long_haul: number;
  /** `journey`: once, where a slice starts. `boarding`: at every airport where passengers board. */
  per: "journey" | "boarding";
  /** Whether it comes back when the journey is not flown. */
  refundable: boolean;
  /** Infants never pay; some taxes spare children too. */
  children: boolean;
  /** Airports of the country that levy other amounts: domestic, international, long haul. */
  at?: Readonly<Record<string, Amounts>>;
}
type Amounts = readonly [domestic: number, international: number, longHaul: number];
/** `currency`: of the amounts. */
export interface CountryTaxes {
  currency: string;
  rules: readonly TaxRule[];
}

const rule = (code: string, description: string, amounts: Amounts, options: Partial<TaxRule> = {}): TaxRule => {
  const [domestic, international, longHaul] = amounts;
  return {
    code,
    description,
    domestic,
    international,
    long_haul: longHaul,
    per: "boarding",
    refundable: true,
    children: true,
    ...options,
  };
};
const journey = { per: "journey" } as const;
const service = "Passenger service charge";
const security = "Security charge";
const departure = "Departure tax";

export const COUNTRY_TAXES: Readonly<Record<string, CountryTaxes>> = {
  AE: {
    currency: "AED",
    rules: [
      rule("AE", service, [7500, 7500, 7500]),
      rule("F6", "Facilities charge", [4000, 4000, 4000]),
      rule("TP", security, [500, 500, 500]),
    ],
  },
  AR: { currency: "USD", rules: [rule("XR", departure, [300, 5700, 5700], journey), rule("QO", security, [300, 800, 800])] },
  AT: {
    currency: "EUR",
    rules: [rule("QD", "Air transport levy", [1200, 1200, 1200], journey), rule("ZY", service, [2100, 2100, 2100])],
  },
  AU: {
    currency: "AUD",
    rules: [
      rule("AU", "Passenger movement charge", [0, 7000, 7000], { ...journey, refundable: false, children: false }),
      rule("WY", service, [2400, 5600, 5600]),
    ],
  },
  BE: {
    currency: "EUR",
    rules: [rule("BE", service, [2700, 2700, 2700]), rule("B2", "Embarkation tax", [500, 500, 1000], journey)],
  },
  BR: { currency: "BRL", rules: [rule("BR", service, [3900, 7100, 7100])] },
  CA: {
    currency: "CAD",
    rules: [
      rule("CA", "Air travellers security charge", [995, 3442, 3442]),
      rule("SQ", "Airport improvement fee", [3500, 3500, 3500]),
    ],
  },
  CH: { currency: "CHF", rules: [rule("CH", `${service} and security`, [3200, 3500, 3500])] },
  CL: { currency: "USD", rules: [rule("CL", service, [900, 2600, 2600])] },
  CN: { currency: "CNY", rules: [rule("CN", "Airport development fee", [5000, 9000, 9000], { children: false })] },
  CO: { currency: "USD", rules: [rule("CO", service, [600, 4200, 4200]), rule("JS", "Tourism tax", [0, 1500, 1500], journey)] },
  CZ: { currency: "CZK", rules: [rule("CZ", service, [42000, 62000, 62000])] },
  DE: {
    currency: "EUR",
    rules: [
      rule("OY", "Air transport tax", [1553, 1553, 7083], { ...journey, children: false }),
      rule("RA", service, [2400, 2600, 2900], {
        at: { BER: [1700, 1900, 2200], DUS: [1800, 2000, 2300], HAM: [1700, 1900, 2200] },
      }),
      rule("DE", security, [1000, 1000, 1000]),
    ],
  },
  DK: {
    currency: "DKK",
    rules: [rule("ZO", service, [11000, 15500, 15500]), rule("DK", "Passenger tax", [3000, 3000, 31000], journey)],
  },
  EG: {
    currency: "USD",
    rules: [rule("EG", departure, [500, 2500, 2500], { ...journey, refundable: false }), rule("EQ", security, [200, 400, 400])],
  },
  ES: {
    currency: "EUR",
    rules: [
      rule("JD", service, [1650, 1850, 2600], { at: { AGP: [850, 1050, 1450], PMI: [850, 1050, 1450] } }),
      rule("QV", security, [390, 390, 390]),
      rule("OG", "Aviation safety tax", [64, 64, 64]),
    ],
  },
  ET: { currency: "USD", rules: [rule("ET", service, [300, 3000, 3000])] },
  FI: { currency: "EUR", rules: [rule("XU", service, [900, 1400, 1400]), rule("WL", security, [650, 650, 650])] },
  FR: {
    currency: "EUR",
    rules: [
      rule("FR", "Civil aviation tax", [510, 510, 920]),
      rule("O4", "Solidarity tax", [740, 740, 4000], { ...journey, refundable: false }),
      rule("QX", service, [1250, 1850, 2450], { at: { LYS: [850, 1250, 1550], NCE: [900, 1300, 1600] } }),
    ],
  },
  GB: {
    currency: "GBP",
    rules: [
      rule("GB", "Air Passenger Duty", [800, 1500, 10200], { ...journey, children: false }),
      rule("UB", service, [1800, 2600, 4600], {
        at: { EDI: [1100, 1600, 2400], LGW: [1300, 1700, 2600], MAN: [1200, 1700, 2500], STN: [1000, 1400, 1900] },
      }),
    ],
  },
  GR: {
    currency: "EUR",
    rules: [rule("GR", "Airport modernisation charge", [1200, 1200, 1200]), rule("WP", service, [900, 1500, 1500])],
  },
  HK: {
    currency: "HKD",
    rules: [
      rule("HK", "Air passenger departure tax", [20000, 20000, 20000], { ...journey, children: false }),
      rule("G3", "Airport construction fee", [7000, 16000, 16000]),
      rule("I5", security, [6500, 6500, 6500]),
    ],
  },
  HU: { currency: "HUF", rules: [rule("HU", service, [850000, 920000, 920000])] },
  ID: { currency: "IDR", rules: [rule("D5", service, [16800000, 24000000, 24000000])] },
  IE: { currency: "EUR", rules: [rule("IE", service, [1700, 1700, 1700])] },
  IN: {
    currency: "INR",
    rules: [
      rule("IN", "User development fee", [35000, 120000, 120000]),
      rule("P2", "Aviation security fee", [20000, 105000, 105000]),
    ],
  },
  IS: { currency: "EUR", rules: [rule("IS", service, [1400, 2300, 2300])] },
  IT: {
    currency: "EUR",
    rules: [
      rule("HB", "Council city tax", [650, 650, 650], { ...journey, refundable: false }),
      rule("IT", "Embarkation charge", [900, 1750, 1750], {
        at: { LIN: [950, 1250, 1250], NAP: [700, 950, 950], VCE: [850, 1300, 1300] },
      }),
      rule("VT", security, [320, 320, 320]),
    ],
  },
  JP: {
    currency: "JPY",
    rules: [
      rule("TK", "International tourist tax", [0, 1000, 1000], { ...journey, refundable: false }),
      rule("SW", service, [450, 2950, 2950], { at: { KIX: [440, 3310, 3310], NRT: [450, 2460, 2460] } }),
      rule("OI", security, [250, 250, 250]),
    ],
  },
  KE: { currency: "USD", rules: [rule("TU", service, [600, 5000, 5000])] },
  KR: { currency: "KRW", rules: [rule("BP", service, [5000, 28000, 28000])] },
  KW: { currency: "KWD", rules: [rule("N4", service, [3000, 3000, 3000])] },
  MA: {
    currency: "MAD",
    rules: [
      rule("MA", service, [9900, 23000, 23000]),
      rule("K0", "Air ticket solidarity tax", [0, 10000, 10000], { ...journey, refundable: false }),
    ],
  },
  MX: {
    currency: "MXN",
    rules: [
      rule("XD", "Airport departure tax", [55000, 94000, 94000]),
      rule("XO", "Tourism tax", [0, 72000, 72000], { ...journey, children: false }),
    ],
  },
  MY: { currency: "MYR", rules: [rule("MY", service, [1100, 7300, 7300]), rule("D8", departure, [0, 800, 5000], journey)] },
  NG: {
    currency: "USD",
    rules: [
      rule("NG", service, [300, 10000, 10000]),
      rule("TE", "Sales charge", [200, 2000, 2000], { ...journey, refundable: false }),
    ],
  },
  NL: {
    currency: "EUR",
    rules: [
      rule("NL", "Air passenger tax", [2900, 2900, 2900], journey),
      rule("RN", service, [1900, 2300, 2300]),
      rule("CJ", security, [1450, 1450, 1450]),
    ],
  },
  NO: {
    currency: "NOK",
    rules: [
      rule("NO", "Air passenger tax", [6000, 6000, 34000], { ...journey, children: false }),
      rule("ZN", service, [13000, 16000, 16000]),
    ],
  },
  NZ: {
    currency: "NZD",
    rules: [rule("NZ", "Border clearance levy", [0, 3300, 3300], journey), rule("IA", security, [500, 1700, 1700])],
  },
  PE: { currency: "USD", rules: [rule("HW", service, [1200, 3100, 3100])] },
  PH: {
    currency: "PHP",
    rules: [
      rule("PH", "Travel tax", [0, 162000, 162000], { ...journey, children: false }),
      rule("LI", service, [39000, 95000, 95000]),
    ],
  },
  PL: { currency: "PLN", rules: [rule("XW", service, [5500, 6500, 6500]), rule("ND", security, [2900, 2900, 2900])] },
  PT: { currency: "EUR", rules: [rule("YP", service, [1250, 1900, 2300]), rule("PT", security, [850, 850, 850])] },
  QA: {
    currency: "QAR",
    rules: [
      rule("QA", service, [6000, 6000, 6000]),
      rule("G4", "Airport development fee", [6000, 6000, 6000]),
      rule("PZ", security, [1000, 1000, 1000]),
    ],
  },
  SE: { currency: "SEK", rules: [rule("SE", service, [8000, 10900, 10900]), rule("S2", security, [6200, 6200, 6200])] },
  SG: {
    currency: "SGD",
    rules: [
      rule("SG", `${service} and security`, [4640, 4640, 4640]),
      rule("OP", "Aviation levy", [800, 800, 800], journey),
      rule("L7", "Airport development levy", [1080, 1080, 1080]),
    ],
  },
  TH: {
    currency: "THB",
    rules: [
      rule("TS", service, [13000, 73000, 73000]),
      rule("E7", "Advance passenger processing", [0, 3500, 3500], { refundable: false }),
    ],
  },
  TR: { currency: "TRY", rules: [rule("TR", service, [15000, 82000, 82000]), rule("M6", security, [6000, 14500, 14500])] },
  TW: { currency: "TWD", rules: [rule("TW", "Airport service fee", [0, 50000, 50000], { children: false })] },
  US: {
    currency: "USD",
    rules: [
      rule("US", "Transportation tax", [520, 2310, 2310], { ...journey, refundable: false }),
      rule("AY", "September 11th security fee", [560, 560, 560]),
      rule("XF", "Passenger facility charge", [450, 450, 450]),
    ],
  },
  VN: { currency: "USD", rules: [rule("JC", service, [450, 2500, 2500]), rule("C4", security, [80, 200, 200])] },
  ZA: {
    currency: "ZAR",
    rules: [
      rule("ZA", "Air passenger tax", [0, 19000, 19000], journey),
      rule("UM", service, [16500, 33500, 33500]),
      rule("EV", security, [2900, 2900, 2900]),
    ],
  },
};
