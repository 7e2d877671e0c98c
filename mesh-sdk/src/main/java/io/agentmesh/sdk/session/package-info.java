/// A secure channel a peer, made on first use, replaced when it no longer serves. Start with [SessionTable].
///
/// ```
///   A                                                B
///     handshake (message 1)                     ->                A: one running a peer, requests wait for it
///                                               <-  handshake, in reply to message 1 (message 2)
///     handshake, in reply to message 2 (msg. 3) ->                B: the session stands when message 3 is good
///     sealed envelopes                          <->
/// ```
///
/// What keeps two ends together, whatever is lost, late or doubled, and whichever program the peer is:
///
/// * A handshake message without `in_reply_to` is message 1 and always starts over; with one it belongs to
///   the handshake of that envelope and to no other (wire §11; the original guesses, and locks up).
/// * An older session stays readable until a newer one is proven, and for a while after: everything sealed is
///   opened in the order of arrival, wanted or not, because a counter that is left behind stays behind (sdk
///   §18 I2, I5).
/// * A late message 2 is still answered with message 3: an unfinished handshake locks an original responder
///   (I6).
/// * *Both ends call at once.* If our message 1 is out and the peer's arrives, the end with the smaller id
///   lets its own handshake finish first and answers afterwards; the other answers at once and then keeps the
///   message 3 of its own handshake to itself (I7). So both end on the same session, and so does an original
///   peer, which answers in any case and writes on what it finished last.
/// * Messages 2 and 3 carry what each end speaks and the proof of whose key it is ([Offers]); a wrong proof ends
///   in no session.
/// * They name the bundle of each end as well, past the registry; the offline channel compares ([BundleVouching]).
/// * A payload above one message is sealed as a row of them, if both ends speak `chunks` ([Chunks]).
/// * Requests are sealed on the session finished last; answers on the session that opened their request (wire
///   §9.4).
/// * A lost link, a timeout without a word from the peer, or its error `no_session` retires a session: it is
///   read on, but the next request shakes hands anew (I9).
/// * So does a day without a word from either end, where the peer is of ours: both ends forget the session, and
///   what one of them has still to say finds none at the other and is said again on a new one.
/// * Every table here is bounded and swept: [SessionLimits].
///
/// Owned by the loop.
@NullMarked
package io.agentmesh.sdk.session;

import org.jspecify.annotations.NullMarked;
