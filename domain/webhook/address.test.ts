import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "./address.ts";

describe("an address that a receiver's name leads to", () => {
  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4009:81f::200e",
    "2001:200::1",
    "2001:4860:4860:0:0:0:0:8888",
  ])("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    ["this network", "0.0.0.0"],
    ["private", "10.0.0.1"],
    ["private", "10.255.255.255"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["a carrier's own", "100.64.0.1"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["link-local, where clouds keep their credentials", "169.254.169.254"],
    ["for protocols", "192.0.0.1"],
    ["for examples", "203.0.113.9"],
    ["for benchmarks", "198.19.255.255"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["link-local", "fe80::1"],
    ["unique local", "fd12:3456:789a::1"],
    ["multicast", "ff02::1"],
    ["IPv4 in IPv6", "::ffff:10.0.0.1"],
    ["IPv4 in IPv6, in hexadecimal", "::ffff:7f00:1"],
    ["IPv4 in IPv6, a public one", "::ffff:8.8.8.8"],
    ["translated", "64:ff9b::a9fe:a9fe"],
    ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ["6to4", "2002:7f00:1::"],
    ["for examples", "2001:db8::1"],
    ["for examples", "3fff::1"],
  ])("%s is not public: %s", (_, address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    "",
    "localhost",
    "1.1.1",
    "1.1.1.1.1",
    "1.1.1.256",
    "01.1.1.1",
    "0x1.1.1.1",
    "16843009",
    " 1.1.1.1",
    "2606:4700::1::1",
    "2606:4700",
    "2606:4700:::1",
    "1:2:3:4:5:6:7:8:9",
    "2606:4700::g",
    "2606:4700::1%eth0",
    "[2606:4700::1]",
    "2606:4700::1.1.1",
    "2606:4700:1:2:3:4:5:6::",
  ])("%o is no address, and so not public", (text) => expect(isPublicAddress(text)).toBe(false));

  test("of a private network is not public, whichever it is and however IPv6 spells it", () => {
    const octet = fc.nat(255);
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    fc.assert(
      fc.property(inside, ([a, b, c, d]) => {
        const hex = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(":");
        const spellings = [
          `${a}.${b}.${c}.${d}`,
          `::ffff:${a}.${b}.${c}.${d}`,
          `::ffff:${hex}`,
          `64:ff9b::${hex}`,
          `2002:${hex}::1`,
        ];
        expect(spellings.filter(isPublicAddress)).toEqual([]);
      }),
    );
  });

  test("in IPv6 is the same however many zeros it is written with, and in capitals", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
        const full = groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
        const short = new URL(`http://[${full}]`).hostname.slice(1, -1);
        expect(isPublicAddress(short)).toBe(isPublicAddress(full));
        expect(isPublicAddress(full.toUpperCase())).toBe(isPublicAddress(full));
      }),
    );
  });
});
