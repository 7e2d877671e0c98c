/// The link to the relay: one WebSocket that logs in, stays alive and heals itself. Start with [RelayLink].
///
/// ```
///              ┌────────────── any failure: wait (back-off with jitter), then again, for ever ──────────────┐
///              ▼                                                                                            │
///   Stopped → Connecting ──opened──▶ LoggingIn ──success──▶ Registering ──first sign of life──▶ Up ─────────┤
///                                     │  hello → challenge → response → result                │             │
///                                     │  resume → result, only within 300 s of the token      │             │
///                                     └── refused resume: once more at once, with hello       └── closed: ──┘
///                                                                                             the gate said no
/// ```
///
/// * `success` comes before the relay asks its gate, so a login counts only after a first sign of life; what
///   is closed before that is reported as [LinkFailure.Kind#CLOSED_AFTER_LOGIN] (wire §10.4).
/// * A ping goes out after 30 s of silence, and after 90 s the link is dead: from then on a relay would be
///   mute to it (wire §10.9). A dead link is closed before a new one is opened (wire §10.10).
/// * Envelopes wait in one bounded queue, leave in its order and at the relay's rate (wire §10.7, §11), and
///   stay in it while the link is down.
/// * [LinkState] is always observable: the link gives up only when told to.
///
/// One serial executor, the *loop*, owns everything here: all methods are called on it and all events come on
/// it. Links, timers, clocks and chance are handed in, so that a test runs it in one thread under virtual
/// time.
@NullMarked
package io.agentmesh.sdk.link;

import org.jspecify.annotations.NullMarked;
