package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.suite.AgreementKey;

/// What a frame tells about the ratchet: readable by all, changed by nobody (Double Ratchet §3.4, offline §6.1,
/// §6.3).
///
/// @param key the sender's ratchet key
/// @param pn messages in the sender's chain before this one, 0..2^32−1
/// @param n number of this message in its chain, 0..2^32−1
public record RatchetHeader(AgreementKey key, long pn, long n) {}
