import { useEffect, useState } from "preact/hooks";
import { serverNow } from "../api/clock.ts";
import { formatCountdown } from "../text/times.ts";

/** Time left until an instant of the server's. `onEnd` is called once it is over; what is true then, the server says. */
export function Countdown({ until, onEnd }: { until: string; onEnd: () => void }) {
  const end = Date.parse(until);
  const [now, setNow] = useState(serverNow());
  useEffect(() => {
    const tick = () => {
      setNow(serverNow());
      if (serverNow() < end) return;
      clearInterval(timer);
      onEnd();
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <span class="countdown" role="timer">
      {formatCountdown(end - now)}
    </span>
  );
}
