package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The prekeys of `vectors/offline-channel.json`. All of them are Bob's.
public final class Recorded {
    /// The whole file.
    public static final Vectors FILE = Vectors.open("offline-channel.json");

    private static final Vectors BUNDLE = FILE.object("bundle");

    private Recorded() {}

    /// The bundle's text in UTF-8.
    public static byte[] bundleText() {
        return BUNDLE.text("json").getBytes(StandardCharsets.UTF_8);
    }

    /// The bundle, read.
    public static SignedBundle bundle() {
        return SignedBundle.read(bundleText()).orThrow();
    }

    /// The bundle with the signed prekey of this id, old or new: what a caller saw who came before it changed.
    static SignedBundle bundleOffering(long signedPrekeyId) {
        Bundle bundle = bundle().bundle();
        var offering = new Bundle(bundle.owner(), bundle.edition(), bundle.terms(), signedPrekey(signedPrekeyId));
        return new SignedBundle(offering, bundle().text(), bundle().digest());
    }

    private static SignedPrekey signedPrekey(long id) {
        Vectors prekey = BUNDLE.object(id == BUNDLE.object("spk").number("id") ? "spk" : "old_spk");
        return new SignedPrekey(id, AgreementKey.of(prekey.hex("public")), signature(prekey), 0);
    }

    static OneTimePrekey oneTime(long id) {
        Vectors prekey = oneTimeCase(id);
        return new OneTimePrekey(id, AgreementKey.of(prekey.hex("public")), signature(prekey));
    }

    static List<Vectors> oneTimeCases() {
        return BUNDLE.cases("one_time");
    }

    private static Vectors oneTimeCase(long id) {
        return oneTimeCases().stream()
                .filter(prekey -> prekey.number("id") == id)
                .findFirst()
                .orElseThrow();
    }

    /// What an initiator of this recorded agreement had claimed.
    public static Claimed claimed(Vectors agreement) {
        SignedBundle bundle = bundleOffering(agreement.number("spk_id"));
        long oneTimeId = agreement.number("opk_id");
        return oneTimeId == 0
                ? Claimed.lastResort(bundle)
                : Claimed.of(bundle, oneTime(oneTimeId)).orThrow();
    }

    /// Bob's ring with everything in it.
    public static HeldRing ring() {
        var ring = new HeldRing();
        for (String name : List.of("spk", "old_spk")) {
            ring.signed.put(BUNDLE.object(name).number("id"), pair(BUNDLE.object(name)));
        }
        for (Vectors prekey : oneTimeCases()) {
            ring.oneTime.put(prekey.number("id"), pair(prekey));
        }
        ring.highestMade = 102;
        ring.digests.put(bundle().bundle().edition().serial(), bundle().digest());
        return ring;
    }

    /// The recorded agreement of this name.
    public static Vectors agreement(String name) {
        return FILE.cases("agreements").stream()
                .filter(agreement -> agreement.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The initiator's key of a recorded agreement.
    public static AgreementKeyPair ephemeral(Vectors agreement) {
        return AgreementKeyPair.of(Secret.owning(agreement.hex("ephemeral_private")));
    }

    /// The initiator's side of a recorded agreement.
    static Opening opening(Vectors agreement) {
        return new Opening(
                AgreementKey.of(agreement.hex("ephemeral_public")),
                agreement.number("spk_id"),
                agreement.number("opk_id"),
                agreement.number("bundle_serial"));
    }

    static Signature signature(Vectors prekey) {
        return signature(prekey.hex("signature"));
    }

    static Signature signature(byte[] bytes) {
        return Signature.parse(Base64Url.encode(bytes), "sig").orThrow();
    }

    private static AgreementKeyPair pair(Vectors prekey) {
        return AgreementKeyPair.of(Secret.owning(prekey.hex("private")));
    }
}
