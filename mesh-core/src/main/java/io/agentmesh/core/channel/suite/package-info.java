/// What the offline channel computes with, each primitive under the name that its use has (offline §2, §3). Start
/// with [Label], which keeps the uses apart.
///
/// ```
///   agreement       X25519 (RFC 7748)                         AgreementKey, AgreementKeyPair
///   identity        Ed25519 key carried over to X25519         IdentityMap
///   derivation      HKDF and HMAC with SHA-256                 Derivation
///   secrets         bytes that are wiped and never shown       Secret
/// ```
///
/// Nothing here is a primitive of our own: curve, hash and KDF are BouncyCastle's, SHA-512 is the JDK's.
@NullMarked
package io.agentmesh.core.channel.suite;

import org.jspecify.annotations.NullMarked;
