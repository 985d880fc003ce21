import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { receiverUrl } from "./receiver.ts";

const PUBLIC = { loopback: false };
const faultOf = (url: string, where = PUBLIC): string => {
  const judged = receiverUrl(url, where);
  return judged.ok ? "taken" : judged.error.fault;
};

describe("a receiver's address", () => {
  test.each([
    ["https://hooks.partner.example", "https://hooks.partner.example/"],
    ["https://hooks.partner.example/holdfast?tenant=7", "https://hooks.partner.example/holdfast?tenant=7"],
    ["https://HOOKS.Partner.example:443/a/../b", "https://hooks.partner.example/b"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
    ["https://10.example.com/", "https://10.example.com/"],
    ["https://localhost.example.com/", "https://localhost.example.com/"],
  ])("%s is taken", (text, asked) => expect(receiverUrl(text, PUBLIC)).toEqual({ ok: true, value: asked }));

  test.each([
    ["hooks.partner.example", "not_a_url"],
    ["", "not_a_url"],
    ["https://", "not_a_url"],
    ["https://1.2.3.4.5.6/", "not_a_url"],
    ["http://hooks.partner.example/", "not_https"],
    ["ftp://hooks.partner.example/", "not_https"],
    ["file:///etc/passwd", "not_https"],
    ["data:text/plain,hello", "not_https"],
    ["gopher://hooks.partner.example/", "not_https"],
    ["https://user@hooks.partner.example/", "credentials"],
    ["https://user:secret@hooks.partner.example/", "credentials"],
    ["https://hooks.partner.example@10.0.0.1/", "credentials"],
    ["https://hooks.partner.example/#part", "fragment"],
    ["https://hooks.partner.example:8443/", "port"],
    ["https://hooks.partner.example:80/", "port"],
    ["https://127.0.0.1/", "address"],
    ["https://8.8.8.8/", "address"],
    ["https://127.1/", "address"],
    ["https://2130706433/", "address"],
    ["https://0x7f000001/", "address"],
    ["https://0177.0.0.1/", "address"],
    ["https://127.0.0.1./", "address"],
    ["https://①②⑦.0.0.1/", "address"],
    ["https://[::1]/", "address"],
    ["https://[2606:4700::1]/", "address"],
    ["https://[::ffff:169.254.169.254]/", "address"],
    ["https://localhost/", "private_name"],
    ["https://localhost./", "private_name"],
    ["https://api.localhost/", "private_name"],
    ["https://intranet/", "private_name"],
    ["https://printer.local/", "private_name"],
    ["https://metadata.google.internal/", "private_name"],
    ["https://router.lan/", "private_name"],
    ["https://files.corp/", "private_name"],
    ["https://nas.home.arpa/", "private_name"],
    ["https://1.0.0.127.in-addr.arpa/", "private_name"],
    ["https://hidden.onion/", "private_name"],
    ["https://hooks..partner/", "private_name"],
  ])("%s is refused: %s", (text, fault) => expect(faultOf(text)).toBe(fault));

  test("is never a number, in whatever base and however many of its parts are written as one", () => {
    const spell = (value: number, base: number): string =>
      base === 10 ? String(value) : base === 16 ? `0x${value.toString(16)}` : `0${value.toString(8)}`;
    const base = fc.constantFrom(8, 10, 16);
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.integer({ min: 1, max: 4 }), fc.tuple(base, base, base, base), (value, parts, bases) => {
        const octets = Array.from({ length: parts - 1 }, (_, i) => (value >>> (24 - 8 * i)) & 255);
        const rest = parts === 4 ? value & 255 : value % 2 ** (8 * (5 - parts));
        const host = [...octets, rest].map((part, i) => spell(part, bases[i] ?? 10)).join(".");
        expect([host, faultOf(`https://${host}/`)]).toEqual([host, "address"]);
      }),
    );
  });

  test("on this machine is taken where the system itself is reached there alone", () => {
    const here = { loopback: true };
    for (const url of ["http://localhost:4000/hook", "http://127.0.0.1:4000/", "https://[::1]:8443/", "https://localhost/"])
      expect([url, faultOf(url, here), faultOf(url)]).toEqual([url, "taken", expect.not.stringMatching(/^taken$/)]);
    expect(faultOf("http://127.0.0.2:4000/", here)).toBe("not_https");
    expect(faultOf("http://192.168.0.1/", here)).toBe("not_https");
    expect(faultOf("https://169.254.169.254/", here)).toBe("address");
    expect(faultOf("http://hooks.partner.example/", here)).toBe("not_https");
    expect(faultOf("http://me:secret@localhost/", here)).toBe("credentials");
  });
});
