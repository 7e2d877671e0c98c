package io.agentmesh.registry.prekey;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.time.Duration;

/// Refusals of these routes, each with its word.
final class PrekeyRefusal {
    private PrekeyRefusal() {}

    static RequestRefused badBundle(Violation why) {
        return new RequestRefused(400, why.code().word(), why.text());
    }

    static RequestRefused badBundle(String why) {
        return new RequestRefused(400, "bad_bundle", "bad bundle: " + why);
    }

    static RequestRefused badPrekey(String why) {
        return new RequestRefused(400, "bad_prekey", "bad one-time prekey: " + why);
    }

    static RequestRefused badAnchor() {
        return new RequestRefused(400, "bad_anchor", "bad anchor: not signed by the card's key, or not of device 0");
    }

    /// Whoever restored an old backup learns here from where to go on.
    static RequestRefused staleSerial(long highest) {
        String body = new ObjectWriter()
                .string("error", "the serial must rise: the highest one is " + highest)
                .string("code", "stale_serial")
                .number("serial", highest)
                .end();
        return new RequestRefused(HttpResponse.json(409, body));
    }

    static RequestRefused idReused(long id) {
        return new RequestRefused(409, "opk_id_reused", "id " + id + " was used for another key");
    }

    static RequestRefused full(int most) {
        return new RequestRefused(409, "full", "at most " + most + " one-time prekeys may wait");
    }

    static RequestRefused usedUp(int most) {
        return new RequestRefused(409, "full", "at most " + most + " one-time prekeys may be used up in a day");
    }

    static RequestRefused revoked() {
        return new RequestRefused(403, "revoked", "the agent's key was revoked");
    }

    static RequestRefused notOwner() {
        return new RequestRefused(403, "not_owner", "the caller is not an agent of yours");
    }

    /// The same for an agent that has none, for one that is in none of the caller's groups and for one that
    /// there is not.
    static RequestRefused noPrekeys() {
        return new RequestRefused(404, "no_prekeys", "the agent has no prekeys");
    }

    static RequestRefused tooMany(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new RequestRefused(
                HttpResponse.error(429, "rate_limited", "too many claims; try again in " + seconds + " s")
                        .withHeader("retry-after", Long.toString(seconds)));
    }
}
