package io.agentmesh.core.channel.ratchet;

import static io.agentmesh.core.testing.Keys.BOB;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.prekey.Recorded;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectWriter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/// Bob, played by the public packages X3DH and DoubleRatchet in a process of their own
/// (`scripts/lib/offline_peer.py`). What is our envelope's and frame's is put around here; agreement, ratchets
/// and cipher are the packages'.
final class PackagePeer implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();
    private static final long PREKEY = 1;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private boolean begun;

    PackagePeer(String python, String script) throws IOException {
        process = new ProcessBuilder(python, script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /// Bob anew: with his key, new prekeys, and no session.
    void reset() {
        begun = false;
        ask(new ObjectWriter().string("op", "reset").string("seed", BOB.secretHex()));
    }

    /// What Alice claimed of him; the signed prekey has the package's own signature.
    Claimed claimed(boolean lastResort) {
        JsonObject keys = ask(new ObjectWriter().string("op", "bundle"));
        var signed = new SignedPrekey(PREKEY, key(keys, "spk"), signature(keys), TwoEnds.NOW.toEpochMilli());
        Bundle recorded = Recorded.bundle().bundle();
        String text = new Bundle(recorded.owner(), recorded.edition(), recorded.terms(), signed)
                .sign(BOB)
                .text();
        SignedBundle bundle =
                SignedBundle.read(text.getBytes(StandardCharsets.UTF_8)).orThrow();
        return lastResort
                ? Claimed.lastResort(bundle)
                : Claimed.of(bundle, OneTimePrekey.sign(BOB, 0, PREKEY, key(keys, "opk")))
                        .orThrow();
    }

    /// Bob computes what Alice computed; his first frame read makes the session.
    void accept(AgentKeyPair alice, Agreement agreement, Claimed claimed, boolean lastResort) {
        JsonObject keys = ask(new ObjectWriter().string("op", "bundle"));
        ask(new ObjectWriter()
                .string("op", "accept")
                .string("identity", hex(Base64Url.decode(alice.id().value()).orThrow()))
                .string("ek", hex(agreement.opening().ephemeral().bytes()))
                .string(
                        "spk",
                        hex(claimed.bundle().bundle().signedPrekey().key().bytes()))
                .string("opk", lastResort ? "" : text(keys, "opk")));
        begun = true;
    }

    /// Bob opens a session with Alice's prekeys; his ephemeral key.
    AgreementKey initiate(AgentKeyPair alice, SignedPrekey signed, Optional<AgreementKey> oneTime) {
        return key(
                ask(new ObjectWriter()
                        .string("op", "initiate")
                        .string(
                                "identity",
                                hex(Base64Url.decode(alice.id().value()).orThrow()))
                        .string("spk", hex(signed.key().bytes()))
                        .string("spk_sig", hex(signed.signature().bytes()))
                        .string("opk", oneTime.map(key -> hex(key.bytes())).orElse(""))),
                "ek");
    }

    /// What Bob reads; empty if the package refuses it.
    Optional<Octets> open(Octets associatedData, Frame frame) {
        RatchetHeader header = frame.header();
        JsonObject answer = ask(new ObjectWriter()
                .string("op", "open")
                .string("ad", hex(associatedData.toByteArray()))
                .string("ratchet", hex(header.key().bytes()))
                .number("pn", header.pn())
                .number("n", header.n())
                .string(
                        "ciphertext",
                        hex(frame.ciphertext().toByteArray()) + hex(frame.tag().toByteArray())));
        return answer.get("text") == null
                ? Optional.empty()
                : Optional.of(Octets.of(HEX.parseHex(text(answer, "text"))));
    }

    /// Seals a text of Bob's. `prefix` is the associated data up to the ratchet's header, the last `head` bytes
    /// of it the frame's own.
    Frame seal(Octets text, Octets prefix, int head) {
        JsonObject sealed = ask(new ObjectWriter()
                .string("op", begun ? "seal" : "begin")
                .string("ad", hex(prefix.toByteArray()))
                .string("text", hex(text.toByteArray())));
        begun = true;
        String frame = hex(Octets.of(prefix.toByteArray(), prefix.length() - head, prefix.length())
                        .toByteArray())
                + text(sealed, "ratchet")
                + "%08x%08x".formatted(number(sealed, "pn"), number(sealed, "n"))
                + text(sealed, "ciphertext");
        return Frame.read(HEX.parseHex(frame)).orThrow();
    }

    /// What an opening of Bob's says: his ephemeral key, and which of Alice's prekeys he used.
    static Opening opening(AgreementKey ephemeral, boolean lastResort) {
        return new Opening(ephemeral, PREKEY, lastResort ? 0 : PREKEY, 1);
    }

    private JsonObject ask(ObjectWriter question) {
        try {
            questions.write(question.end() + "\n");
            questions.flush();
            String answer = Objects.requireNonNull(answers.readLine(), "the peer has ended");
            return (JsonObject) Json.parse(answer).orThrow();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Signature signature(JsonObject keys) {
        return Signature.parse(Base64Url.encode(HEX.parseHex(text(keys, "spk_sig"))), "sig")
                .orThrow();
    }

    private static AgreementKey key(JsonObject from, String name) {
        return AgreementKey.of(HEX.parseHex(text(from, name)));
    }

    private static String text(JsonObject from, String name) {
        JsonValue value = Objects.requireNonNull(from.get(name), () -> name + " in " + from);
        return ((JsonString) value).value();
    }

    private static long number(JsonObject from, String name) {
        return ((JsonInteger) Objects.requireNonNull(from.get(name), name))
                .asLong()
                .orElseThrow();
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
