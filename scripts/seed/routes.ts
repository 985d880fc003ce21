/**
 * HF's network: city pairs flown both ways, with rotations a day. `LHR JFK 4` is four return flights a day;
 * `GRU EZE 1 135` is one on Mondays, Wednesdays and Fridays; a type at the end overrides the one the distance asks for.
 */
const NETWORK: Readonly<Record<string, string>> = {
  "London to North America": `
    LHR JFK 4 | LHR EWR 1 | LHR BOS 1 | LHR ORD 1 | LHR LAX 1 | LHR SFO 1 | LHR MIA 1 | LHR IAD 1 | LHR SEA 1 1357 | LHR DFW 1 |
    LHR YYZ 1 | LHR YUL 1 | LHR YVR 1 1357 | LGW JFK 1 | LGW MCO 1`,
  "London to Asia, Africa and Latin America": `
    LHR DXB 2 | LHR DOH 1 | LHR AUH 1 | LHR SIN 1 | LHR HKG 1 | LHR HND 1 | LHR NRT 1 1357 | LHR ICN 1 246 | LHR PVG 1 | LHR PEK 1 1357 |
    LHR BKK 1 | LHR DEL 1 | LHR BOM 1 | LHR JNB 1 | LHR CPT 1 | LHR NBO 1 | LHR LOS 1 | LHR CAI 1 789 |
    LHR GRU 1 | LHR EZE 1 246 | LHR MEX 1 1357`,
  "London to Europe": `
    LHR CDG 3 | LHR AMS 2 | LHR FRA 2 | LHR MUC 1 321 | LHR BER 1 | LHR HAM 1 | LHR DUS 1 | LHR MAD 2 321 | LHR BCN 1 | LHR LIS 1 321 |
    LHR FCO 1 321 | LHR MXP 1 | LHR LIN 1 | LHR ZRH 2 321 | LHR GVA 1 | LHR VIE 1 | LHR CPH 1 | LHR ARN 1 321 | LHR OSL 1 | LHR HEL 1 321 |
    LHR DUB 2 | LHR EDI 2 | LHR MAN 1 | LHR BRU 1 | LHR ATH 1 321 | LHR IST 1 321 | LHR WAW 1 | LHR PRG 1 | LHR BUD 1 | LHR NCE 1 |
    LHR KEF 1 | LHR LYS 1 | LHR CMN 1 135 321 | LGW BCN 1 | LGW AGP 1 | LGW PMI 1 | LGW VCE 1 | STN DUB 1 | STN OPO 1`,
  Europe: `
    CDG NCE 1 | CDG MAD 1 | CDG JFK 1 | ORY LIS 1 | FRA BER 1 | FRA VIE 1 | FRA JFK 1 | MAD BCN 2 | MAD LIS 1 |
    MAD AGP 1 | MAD EZE 1 | MAD BOG 1 | MAD GRU 1 | MAD MEX 1 357 | MAD LIM 1 246 | FCO LIN 1 | FCO NAP 1 | ZRH VIE 1 | CPH ARN 1 `,
  "Gulf, Africa and South Asia": `
    DXB BOM 1 | DXB SIN 1 | DXB JNB 1 | DXB NBO 1 | DXB SYD 1 | DOH BKK 1 | DOH CPT 1 1357 | JNB CPT 2 | JNB NBO 1 |
    NBO ADD 1 | DEL BOM 1 | BOM BLR 1`,
  "Asia and the Pacific": `
    SIN SYD 1 | SIN MEL 1 | SIN PER 1 | SIN HKG 1 | SIN NRT 1 | SIN CGK 1 | SIN KUL 1 | SIN BKK 1 | SIN MNL 1 | SIN SGN 1 | SIN BLR 1 |
    HKG TPE 1 | HKG PVG 1 | HND KIX 1 | HND ICN 1 | HND HNL 1 | NRT LAX 1 | NRT TPE 1 | HND SFO 1 | ICN PEK 1 | SYD MEL 2 | SYD BNE 1 | SYD AKL 1 |
    SYD LAX 1 | SYD HNL 1 1357`,
  Americas: `
    JFK BOS 1 | JFK ORD 1 | JFK LAX 2 321 | JFK SFO 1 321 | JFK MIA 1 321 | JFK SEA 1 | JFK GRU 1 | JFK MEX 1 | EWR ORD 1 |
    LGA BOS 1 | LGA ATL 1 | ORD DEN 1 | ORD DFW 1 | ORD YYZ 1 | LAX SFO 1 | LAX SEA 1 | LAX LAS 1 | LAX HNL 1 |
    MIA BOG 1 | MIA LIM 1 | PHL MIA 1 | YYZ YUL 1 | YYZ YVR 1 | GRU GIG 1 | GRU EZE 1 | GRU SCL 1 135`,
  // Flight numbers are given in this order, and flights are sold under them: what is new comes last.
  Kuwait: `
    LHR KWI 1 | KWI DXB 1 | KWI BOM 1`,
};

export interface Route {
  origin: string;
  destination: string;
  rotations: number;
  days: string;
  aircraft: string | null;
}

const AIRCRAFT_TYPES = new Set(["320", "321", "789", "E90"]);

function parseRoute(text: string): Route {
  const [origin = "", destination = "", rotations = "", ...rest] = text.trim().split(/\s+/);
  const aircraft = rest.find((word) => AIRCRAFT_TYPES.has(word)) ?? null;
  const days = rest.find((word) => !AIRCRAFT_TYPES.has(word)) ?? "1234567";
  if (!/^[A-Z]{3}$/.test(origin) || !/^[A-Z]{3}$/.test(destination) || !/^[1-9]$/.test(rotations) || !/^[1-7]+$/.test(days)) {
    throw new Error(`not a route: ${text}`);
  }
  return { origin, destination, rotations: Number(rotations), days, aircraft };
}

export const ROUTES: readonly Route[] = Object.values(NETWORK).flatMap((region) => region.split("|").map(parseRoute));
