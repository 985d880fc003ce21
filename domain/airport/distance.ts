/** Mean radius of the Earth in kilometres (IUGG). */
const EARTH_RADIUS_KM = 6371.0088;

export interface Position {
  latitude: number;
  longitude: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine, spherical Earth: within 0.5 % of the ellipsoid). */
export function distanceKm(from: Position, to: Position): number {
  const half = (a: number, b: number): number => Math.sin(radians(b - a) / 2) ** 2;
  const h =
    half(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * half(from.longitude, to.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How much of the way leads east: 1 due east, -1 due west, 0 along a meridian. Halfway along the great circle. */
export function eastwardShare(from: Position, to: Position): number {
  const middle = midpoint(from, to);
  const dLon = radians(to.longitude - middle.longitude);
  const lat1 = radians(middle.latitude);
  const lat2 = radians(to.latitude);
  const y = Math.sin(dLon) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(dLon);
  return Math.sin(Math.atan2(y, x));
}

/** The point halfway along the great circle. */
export function midpoint(from: Position, to: Position): Position {
  const lat1 = radians(from.latitude);
  const lat2 = radians(to.latitude);
  const dLon = radians(to.longitude - from.longitude);
  const x = Math.cos(lat2) * Math.cos(dLon);
  const y = Math.cos(lat2) * Math.sin(dLon);
  const latitude = Math.atan2(Math.sin(lat1) + Math.sin(lat2), Math.hypot(Math.cos(lat1) + x, y));
  const longitude = radians(from.longitude) + Math.atan2(y, Math.cos(lat1) + x);
  return { latitude: (latitude * 180) / Math.PI, longitude: (longitude * 180) / Math.PI };
}
