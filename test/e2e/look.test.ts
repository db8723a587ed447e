import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorReport, PlanReport, ShownSetting } from "../../src/app/index.ts";
import { createWorkplace, scriptOf, type ErrorDocument, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("hello.md", scriptOf({}, "Good morning. Are you there?"));
});
afterAll(() => place.remove());

describe("commands that only look", () => {
  it("plan: prints a document, a flowchart or a table, and leaves nothing beside the store", () => {
    const report = JSON.parse(place.run(["plan", "hello.md", "--format", "json"]).stdout) as PlanReport;
    expect(report.shots.map(({ id }) => id)).toEqual(["s1-01", "s1-02"]);
    expect(place.run(["plan", "hello.md", "--format", "mermaid"]).stdout).toMatch(/^flowchart TB\n/);
    const { status, stdout } = place.run(["plan", "hello.md", "--jobs", "1"]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        /^hello\.md: 2 shots, about [\d.]+ s of 854×480[\s\S]*with one process.*₹/,
      ) as string,
    });
    expect(place.list(place.out)).toEqual([]);
  });

  it("plan: says that everything is stored once it was made", () => {
    place.render("hello.md", "out/hello.mp4");
    const report = JSON.parse(place.run(["plan", "hello.md", "--json"]).stdout) as PlanReport;
    expect(report.nodes.filter(({ isStored }) => !isStored)).toEqual([]);
    expect(report.shots.map(({ isEstimated }) => isEstimated)).toEqual([false, false]);
    expect(report.estimate.basis).toBe("nothing_to_do");
    expect(place.run(["plan", "hello.md"]).stdout).toContain("there is nothing to make");
  });

  it("config show: tells where each value comes from, and no secret", () => {
    place.write("set.yaml", "port: 8080\n");
    const environment = { DATABASE_URL: "postgres://me:hunter2@db/x", SUTRADHAR_KEY: "sk_hunter2" };
    const { stdout } = place.run(["config", "show", "--json", "--config", "set.yaml"], environment);
    expect(stdout).not.toContain("hunter2");
    const { settings } = JSON.parse(stdout) as { settings: ShownSetting[] };
    const find = (wanted: string) => settings.find(({ key }) => key === wanted);
    expect(find("port")).toMatchObject({ value: 8080, source: `${place.path("set.yaml")}:1` });
    expect(find("databaseUrl")).toMatchObject({ value: "postgres://***@db/x", source: "DATABASE_URL" });
    expect(find("key")).toMatchObject({ value: "***" });
    expect(find("host")).toMatchObject({ value: "127.0.0.1", source: "standard" });
  });

  it("doctor: ends with 0 when nothing failed, and with 1 when something did", () => {
    const well = place.run(["doctor", "--json"]);
    const report = JSON.parse(well.stdout) as DoctorReport;
    expect(report.findings.filter(({ state }) => state === "fail")).toEqual([]);
    expect(well.status).toBe(0);
    const { status, stdout } = place.run(["doctor"], { SUTRADHAR_PROT: "1" });
    expect(stdout).toMatch(/fail {2}configuration .*did you mean SUTRADHAR_PORT\?\n *→ docs\/reference/);
    expect(status).toBe(1);
  });

  it("every command refuses a setting that there is not", () => {
    const { status, stdout } = place.run(["check", "hello.md", "--json"], { SUTRADHAR_HOEM: "/tmp" });
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as ErrorDocument).error).toMatchObject({
      code: "config_invalid",
      message: "there is no setting SUTRADHAR_HOEM; did you mean SUTRADHAR_HOME?",
    });
  });
});
