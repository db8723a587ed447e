import { describe, expect, it } from "vitest";
import { createNetworkRules, isNetwork } from "./network-rules.ts";

const isOpen = createNetworkRules([]);

it.each([
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "100.100.100.200",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "0:0:0:0:0:ffff:a9fe:a9fe",
  "::ffff:10.1.2.3",
  "::127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:0:53aa:64c:0:0:0:1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%lo",
  "2606:4700::1111%eth0",
  "fec0::1",
  "ff02::1",
  "localhost",
  "127.1",
  "",
])("refuses %j", (address) => {
  expect(isOpen(address)).toBe(false);
});

it.each([
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.0.1",
  "172.32.0.1",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2400:cb00::1",
  "::ffff:1.1.1.1",
  "64:ff9b::1.1.1.1",
])("takes %s", (address) => {
  expect(isOpen(address)).toBe(true);
});

describe("with networks that are named", () => {
  const isOpenHere = createNetworkRules(["10.20.0.0/16", "127.0.0.1", "fd12::/16"]);
  it.each([
    ["10.20.3.4", true],
    ["::ffff:10.20.3.4", true],
    ["10.21.0.1", false],
    ["127.0.0.1", true],
    ["127.0.0.2", false],
    ["fd12:3::4", true],
    ["fd13::1", false],
    ["::1", false],
    ["1.1.1.1", true],
  ])("%s: %s", (address, isTaken) => {
    expect(isOpenHere(address)).toBe(isTaken);
  });
});

it.each([
  ["10.0.0.0/8", true],
  ["127.0.0.1", true],
  ["fd00::/8", true],
  ["::1", true],
  ["10.0.0.0/33", false],
  ["fd00::/129", false],
  ["10.0.0/8", false],
  ["10.0.0.0/", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0.0/-1", false],
  ["intern.example", false],
  ["fe80::1%eth0", false],
  ["", false],
])("takes %j for a network: %s", (text, isOne) => {
  expect(isNetwork(text)).toBe(isOne);
});
