import type { OperatedService } from "#contracts/service-registry.ts";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { drainService, resumeService, services } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { counted, serviceState } from "./words.ts";

const EVERY_MS = 5_000;

export function ServicesPage() {
  usePageTitle("Services");
  const looks = useLooks("services", () => EVERY_MS, services);
  useNews(looks.seen && looks.seen.value.data.map((each) => `${each.name}: ${serviceState(each).words}`).join(". "));
  return (
    <section>
      <h1>Services</h1>
      <p>What needs a service that is down or drained is refused at the gateway. What was accepted before goes on.</p>
      <Looked what="Looking at the services" looks={looks}>
        {({ data }) => (
          <ul class="plain cards">
            {data.map((service) => (
              <Service key={service.name} service={service} again={looks.again} />
            ))}
          </ul>
        )}
      </Looked>
    </section>
  );
}

function Service({ service, again }: { service: OperatedService; again: () => void }) {
  const { name, version, registered_at, checked_at, routes, drain } = service;
  return (
    <li class="card" data-service={name} data-in-service={service.in_service}>
      <h2>{name}</h2>
      <StateTag state={serviceState(service)} />
      <Facts
        of={[
          ["Version", version ?? "not known"],
          ["Since", registered_at && <Moment at={registered_at} />],
          ["Last probe", checked_at && <Moment at={checked_at} />],
          ["Drained", drain && <Moment at={drain.drained_at} />],
          ["By", drain && <code>{drain.drained_by}</code>],
          ["Because", drain && (drain.reason ?? "no reason was given")],
        ]}
      />
      {routes.length > 0 && (
        <details>
          <summary>{counted(routes.length, "operation needs it", "operations need it")}</summary>
          <ul class="routes">
            {routes.map((route) => (
              <li key={route}>
                <code>{route}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {name === "gateway" ? (
        <p class="detail">It is what refuses, so it cannot be drained.</p>
      ) : drain === null ? (
        <Drain name={name} routes={routes.length} again={again} />
      ) : (
        <AskFirst label="Resume" of={name} yes="Put it back in service" work={() => resumeService(service)} done={again}>
          <p>Every gateway passes requests on to it again within 15 seconds, as long as it is well.</p>
        </AskFirst>
      )}
    </li>
  );
}

function Drain({ name, routes, again }: { name: string; routes: number; again: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <AskFirst label="Drain" of={name} yes={`Drain ${name}`} danger work={() => drainService(name, reason.trim())} done={again}>
      <p>
        {counted(routes, "operation is", "operations are")} refused within 15 seconds, until the service is resumed, also over
        restarts. Queues and alarms go on.
      </p>
      <Field label="Why" hint="Other operators see it." maxLength={200} value={reason} onValue={setReason} />
    </AskFirst>
  );
}
